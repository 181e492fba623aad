"""A row's history: its own changes, newest first."""

import pytest

from portal.changes.actor import acting_as
from portal.changes.history import history_of
from tests.changes.models import TLabel, TNote


@pytest.fixture
def edited(session):
    session.add_all([TNote(title="0"), TNote(title="other"), TLabel(name="label")])
    session.commit()
    note = session.get(TNote, 1)
    with acting_as("cli:ada"):
        for number in range(1, 4):
            note.title = str(number)
            session.commit()
    return note


def test_it_tells_who_did_what_newest_first_and_nothing_of_other_rows(edited):
    assert [
        (one.changeset.actor, one.op, one.fields["title"]) for one in history_of("t_notes", 1)
    ] == [
        ("cli:ada", "edit", ["2", "3"]),
        ("cli:ada", "edit", ["1", "2"]),
        ("cli:ada", "edit", ["0", "1"]),
        ("nobody", "create", [None, "0"]),
    ]


def test_it_is_read_page_by_page_with_one_statement(edited, statements):
    first = history_of("t_notes", 1, limit=3)
    assert [one.changeset.kind for one in first] == ["change"] * 3
    assert len(statements) == 1
    (last,) = history_of("t_notes", 1, limit=3, before_id=first[-1].id)
    assert last.op == "create"


def test_it_outlives_the_row(session, edited):
    session.delete(edited)
    session.commit()
    assert history_of("t_notes", 1)[0].op == "delete"
