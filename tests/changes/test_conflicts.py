"""What cannot be undone any more is named, and left as it is."""

from datetime import date

from portal.changes import undo
from tests.changes.models import TFolder, TLabel, TNote


def found(plan):
    return [(one.record, one.row_id, one.reason, one.field) for one in plan.conflicts]


def test_a_field_changed_since_is_named_and_left(session, note, last):
    note.title, note.count = "second", 4
    changeset = last()
    note.title = "third"
    session.commit()
    plan = undo.plan(changeset)
    assert found(plan) == [("t_notes", 1, "changed", "title")]
    undo.apply(plan)
    session.commit()
    assert (note.title, note.count) == ("third", 3)


def test_a_created_row_that_was_changed_since_is_left(session, last):
    note = TNote(title="new")
    session.add(note)
    changeset = last()
    note.day = date(2026, 1, 2)
    session.commit()
    plan = undo.plan(changeset)
    assert (plan.steps, found(plan)) == ((), [("t_notes", 1, "changed", "day")])


def test_a_row_that_is_gone_is_named(session, note, last):
    note.title = "second"
    changeset = last()
    session.delete(note)
    session.commit()
    assert found(undo.plan(changeset)) == [("t_notes", 1, "gone", None)]


def test_a_key_taken_since_is_named(session, note, last, undo_last):
    session.delete(note)
    changeset = last()
    undo_last()
    assert found(undo.plan(changeset)) == [("t_notes", 1, "taken", None)]


def test_a_unique_value_taken_since_is_named_without_its_owner(session, last):
    session.add(TFolder(name="f"))
    session.commit()
    session.delete(session.get(TFolder, 1))
    changeset = last()
    session.add(TFolder(name="f"))
    session.commit()
    plan = undo.plan(changeset)
    assert (plan.steps, found(plan)) == ((), [("t_folders", 1, "taken", "name")])


def test_a_row_that_others_lead_to_now_is_left(session, last):
    session.add(TFolder(name="f"))
    changeset = last()
    session.add(TNote(folder_id=1))
    session.commit()
    plan = undo.plan(changeset)
    assert (plan.steps, found(plan)) == ((), [("t_folders", 1, "used", None)])


def test_a_label_in_use_is_left(session, note, last):
    session.add(TLabel(name="three"))
    changeset = last()
    note.labels.append(session.get(TLabel, 3))
    session.commit()
    assert found(undo.plan(changeset)) == [("t_labels", 3, "used", None)]


def test_what_leads_to_a_row_that_is_gone_returns_without_it(session, note, last):
    session.delete(note)
    changeset = last()
    session.delete(session.get(TFolder, 1))
    session.delete(session.get(TLabel, 1))
    session.commit()
    plan = undo.plan(changeset)
    assert sorted(found(plan)) == [
        ("t_notes", 1, "gone", "folder_id"),
        ("t_notes", 1, "gone", "labels"),
    ]
    undo.apply(plan)
    session.commit()
    note = session.get(TNote, 1)
    assert (note.folder, [label.id for label in note.labels]) == (None, [2])


def test_a_secret_cannot_be_set_back(session, note, last, undo_last):
    note.password = "horse"
    assert found(undo.plan(last())) == [("t_notes", 1, "secret", "password")]
    session.delete(note)
    assert ("t_notes", 1, "secret", "password") in found(undo_last())
    assert session.get(TNote, 1).password is None


def test_records_and_fields_that_were_abolished_are_named(session, note, last):
    note.title = "second"
    changeset = last()
    (change,) = changeset.changes
    change.fields = {"heading": ["first", "second"]}
    assert found(undo.plan(changeset)) == [("t_notes", 1, "unknown", "heading")]
    change.record = "t_memos"
    assert found(undo.plan(changeset)) == [("t_memos", 1, "unknown", None)]
