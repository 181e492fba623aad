"""A change set can be undone, and that is a change set too."""

import pytest
from sqlalchemy import delete, select

from portal.changes import undo
from portal.changes.fields import snapshot
from portal.i18n.content import Texts
from tests.changes.models import TFolder, TLabel, TNote


def test_an_edit_is_set_back(session, note, undo_last):
    before = snapshot(note)
    note.title, note.price, note.texts = "second", None, Texts.of({"en": "Ho"})
    note.labels = note.labels[:1]
    session.commit()
    assert undo_last().conflicts == ()
    assert snapshot(note) == before


def test_a_created_row_is_deleted(session, note, undo_last):
    session.add(TNote(title="new", parent=note))
    session.commit()
    (step,) = undo_last().steps
    assert (step.record, step.action, step.row.id) == ("t_notes", "delete", 2)
    assert session.get(TNote, 2) is None


def test_a_deleted_row_returns_under_its_key_with_all_it_had(session, note, undo_last):
    before = snapshot(note)
    session.delete(note)
    session.commit()
    assert undo_last().conflicts == ()
    assert snapshot(session.get(TNote, 1)) == before


def test_a_row_returns_with_what_went_with_it(session, note, undo_last):
    session.delete(note.folder)
    session.commit()
    assert session.get(TNote, 1) is None
    assert undo_last().conflicts == ()
    assert session.get(TNote, 1).folder.name == "f"


def test_a_deleted_label_returns_to_its_notes(session, note, undo_last):
    session.delete(session.get(TLabel, 1))
    session.commit()
    undo_last()
    assert [label.id for label in note.labels] == [1, 2]


def test_rings_of_rows_are_deleted_and_restored(session, undo_last):
    one, two = TNote(title="one"), TNote(title="two")
    session.add_all([one, two])
    session.flush()
    one.parent_id, two.parent_id = two.id, one.id
    undo_last()
    assert session.scalars(select(TNote)).all() == []
    undo_last()
    assert [(row.id, row.parent_id) for row in session.scalars(select(TNote))] == [(1, 2), (2, 1)]


def test_a_restored_row_is_exact_whatever_validators_add(session, undo_last):
    session.add(TNote(title="draft"))
    session.commit()
    note = session.get(TNote, 1)
    note.title = "final"
    note.count = 7
    session.commit()
    session.delete(note)
    session.commit()
    undo_last()
    note = session.get(TNote, 1)
    assert (note.title, note.count) == ("final", 7)
    note.title = "draft"
    session.commit()
    undo_last()
    assert (note.title, note.count) == ("final", 7)


def test_undo_is_a_change_set_that_can_be_undone(session, note, last, undo_last):
    note.title = "second"
    first = last().id
    undo_last()
    assert (last().kind, last().details) == ("undo", {"undoes": first})
    undo_last()
    assert note.title == "second"


def test_planning_changes_nothing(session, note, last):
    session.delete(note)
    plan = undo.plan(last())
    assert [step.action for step in plan.steps] == ["create"]
    assert not session.new
    session.commit()
    assert session.get(TNote, 1) is None


def test_scopes_can_look_at_the_relations_of_a_row_to_be_restored(session, note, last):
    session.delete(note)
    (step,) = undo.plan(last()).steps
    assert step.row.folder.name == "f"
    assert step.row.id == 1


def test_a_unique_value_moves_back_from_the_row_that_goes(session, undo_last):
    session.add(TFolder(name="f"))
    session.commit()
    session.delete(session.get(TFolder, 1))
    session.flush()
    session.add(TFolder(name="f"))
    session.commit()
    assert undo_last().conflicts == ()
    assert session.scalars(select(TFolder.id)).all() == [1]


@pytest.mark.parametrize("op", ["create", "edit", "delete"])
def test_undo_costs_few_statements_for_any_number_of_rows(session, last, statements, op):
    def cost(rows: int) -> int:
        session.execute(delete(TNote))
        session.commit()
        notes = [TNote(title="n") for _ in range(rows)]
        session.add_all(notes)
        session.commit()
        for note in notes if op != "create" else ():
            if op == "edit":
                note.title = "m"
            else:
                session.delete(note)
        changeset = last()
        session.expunge_all()
        changeset = session.merge(changeset)
        statements.clear()
        undo.plan(changeset)
        return len(statements)

    assert cost(2) == cost(30)
