"""One transaction makes one change set, of what has changed when it ends."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from portal.changes import recorder
from portal.changes.actor import acting_as
from portal.changes.models import Change, ChangeSet
from tests.changes.models import TFolder, TLabel, TNote, TPin


def test_several_flushes_of_a_row_make_one_change(session, plain_note, changesets):
    plain_note.title = "second"
    plain_note.count = 2
    session.flush()
    plain_note.title = "third"
    plain_note.count = 1
    session.flush()
    other = TNote(title="new")
    session.add(other)
    session.flush()
    other.title = "newer"
    session.commit()
    assert changesets()[1:] == [
        [
            ("edit", "t_notes", 1, {"title": ["first", "third"]}),
            ("create", "t_notes", 2, {"title": [None, "newer"], "count": [None, 0]}),
        ]
    ]


def test_a_row_that_ends_as_it_began_leaves_no_change(session, plain_note, changesets):
    passing = TNote(title="passing")
    session.add(passing)
    plain_note.title = "second"
    session.flush()
    session.delete(passing)
    plain_note.title = "first"
    session.commit()
    assert len(changesets()) == 1


def test_a_row_deleted_and_made_again_under_its_key_is_edited(session, plain_note, changesets):
    session.delete(plain_note)
    session.flush()
    session.add(TNote(id=1, title="second", day=date(2026, 1, 2)))
    session.commit()
    fields = {"title": ["first", "second"], "count": [1, 0], "day": [None, "2026-01-02"]}
    assert changesets()[1] == [("edit", "t_notes", 1, fields)]


def test_a_row_replaced_within_one_flush_is_edited(session, changesets):
    session.add(TLabel(name="first"))
    session.commit()
    session.delete(session.get(TLabel, 1))
    session.add(TLabel(id=1, name="second"))
    session.commit()
    assert changesets()[1] == [("edit", "t_labels", 1, {"name": ["first", "second"]})]


def test_rolled_back_change_leaves_no_entry(session, plain_note, changesets):
    plain_note.title = "second"
    session.flush()
    session.rollback()
    plain_note.title = "third"
    session.commit()
    assert changesets()[1:] == [[("edit", "t_notes", 1, {"title": ["first", "third"]})]]


def test_rolled_back_savepoint_takes_its_changes_along(session, plain_note, changesets):
    plain_note.title = "kept"
    with session.begin_nested() as outer:
        plain_note.count = 2
        session.flush()
        with session.begin_nested():
            plain_note.price = Decimal(1)
        session.add(TNote(title="lost"))
        session.flush()
        outer.rollback()
    with session.begin_nested():
        plain_note.day = date(2026, 1, 2)
    session.commit()
    fields = {"title": ["first", "kept"], "day": [None, "2026-01-02"]}
    assert changesets()[1:] == [[("edit", "t_notes", 1, fields)]]


def test_failed_flush_in_a_savepoint_takes_its_changes_along(session, plain_note, changesets):
    session.add(TFolder(name="f"))
    session.flush()
    savepoint = session.begin_nested()
    plain_note.title = "lost"
    session.flush()
    session.add(TFolder(name="f"))
    with pytest.raises(IntegrityError):
        session.flush()
    savepoint.rollback()
    session.commit()
    assert [change[:2] for change in changesets()[1]] == [("create", "t_folders")]


def test_a_change_made_while_the_transaction_commits_is_recorded(session, plain_note, changesets):
    def late(session):
        if plain_note.count == 1:
            plain_note.count = 2

    plain_note.title = "second"
    event.listen(session(), "before_commit", late)
    session.commit()
    assert [change[3] for change in changesets()[1]] == [
        {"title": ["first", "second"]},
        {"count": [1, 2]},
    ]
    assert len(changesets()) == 2


@pytest.mark.parametrize("rows", [1, 50])
def test_recording_costs_two_statements_for_any_number_of_rows(session, statements, rows):
    label = TLabel(name="l")
    session.add_all([label, *(TNote(title=f"n{i}", labels=[label]) for i in range(rows))])
    session.commit()
    notes = session.scalars(select(TNote)).all()
    for note in notes:
        note.title += "!"
    statements.clear()
    session.commit()
    assert [s.split()[2] for s in statements if s.startswith("INSERT")] == [
        "changesets",
        "changes",
    ]
    assert not [s for s in statements if s.startswith("SELECT")]


def test_rows_called_after_others_cost_one_statement_more(session, statements):
    notes = [TNote(title=f"n{i}") for i in range(20)]
    session.add_all([*notes, *(TPin(note=note) for note in notes)])
    session.commit()
    session.expunge_all()
    pins = session.scalars(select(TPin)).all()
    for pin in pins:
        pin.place = 1
    statements.clear()
    session.commit()
    assert len([one for one in statements if one.startswith("SELECT")]) == 1
    titles = session.scalars(select(Change.title).where(Change.op == "edit")).all()
    assert titles == [f"pin on n{i}" for i in range(20)]


def test_a_change_set_says_who_when_and_from_where(session):
    with acting_as("cli:ada"):
        session.add(TNote())
        session.commit()
    one = session.scalars(select(ChangeSet)).one()
    assert (one.actor, one.user_id, one.origin, one.kind) == ("cli:ada", None, "cli", "change")
    assert abs(datetime.now(UTC) - one.at) < timedelta(minutes=1)
    assert recorder.latest() == one.id


def test_a_described_transaction_has_its_own_kind(session):
    recorder.describe("import", file="notes.csv")
    session.add(TNote())
    session.commit()
    session.add(TNote())
    session.commit()
    assert [(one.kind, one.details) for one in session.scalars(select(ChangeSet))] == [
        ("import", {"file": "notes.csv"}),
        ("change", {}),
    ]
