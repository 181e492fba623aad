"""Every change leaves one entry, whichever way it came, and none without its change."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from portal.changes.models import Change
from portal.i18n.content import Texts
from tests.changes.models import TFolder, TNote, TVisit


def test_a_new_row_is_recorded_with_its_key_and_all_that_is_not_empty(session, changesets):
    session.add(TNote(title="x", price=Decimal(5), day=date(2026, 1, 2)))
    session.commit()
    fields = {
        "title": [None, "x"],
        "count": [None, 0],
        "price": [None, "5.00"],
        "day": [None, "2026-01-02"],
    }
    assert changesets() == [[("create", "t_notes", 1, fields)]]


def test_values_are_json_that_every_reader_understands(session, changesets):
    at = datetime(2026, 3, 4, 12, tzinfo=timezone(timedelta(hours=2)))
    session.add(TNote(at=at, texts=Texts.of({"en": "Hi", "ar": "مرحبا"}), data={"a": [1]}))
    session.commit()
    ((_op, _record, _id, fields),) = changesets()[0]
    assert fields["at"] == [None, "2026-03-04T10:00:00+00:00"]
    assert fields["texts"] == [None, {"ar": "مرحبا", "en": "Hi"}]
    assert fields["data"] == [None, {"a": [1]}]


def test_an_edit_is_recorded_with_before_and_after(session, plain_note, changesets):
    plain_note.title = "second"
    session.commit()
    assert changesets()[1] == [("edit", "t_notes", 1, {"title": ["first", "second"]})]


def test_before_is_true_even_if_it_was_not_loaded(session, plain_note, changesets):
    session.expunge_all()
    essay = session.get(TNote, 1)
    essay.essay = "deferred"
    session.commit()
    essay.essay, essay.title = "again", "second"  # expired by the commit
    session.commit()
    assert changesets()[2][0][3] == {
        "essay": ["deferred", "again"],
        "title": ["first", "second"],
    }


def test_before_is_true_for_sql_expressions_and_changes_in_place(session, plain_note, changesets):
    plain_note.data = {"a": 1}
    session.commit()
    plain_note.count = TNote.count + 5
    plain_note.data["a"] = 2
    flag_modified(plain_note, "data")
    session.commit()
    assert changesets()[2][0][3] == {"count": [1, 6], "data": [{"a": 1}, {"a": 2}]}


def test_a_delete_is_recorded_with_all_that_is_needed_to_restore_the_row(
    session, plain_note, changesets
):
    plain_note.essay = "long"
    session.commit()
    session.expunge_all()
    session.delete(session.get(TNote, 1))
    session.commit()
    fields = {"title": ["first", None], "count": [1, None], "essay": ["long", None]}
    assert changesets()[2] == [("delete", "t_notes", 1, fields)]


def test_saving_the_same_again_is_no_change(session, plain_note, changesets):
    plain_note.title = "first"
    plain_note.price = None
    session.commit()
    assert len(changesets()) == 1


def test_secrets_are_recorded_as_changed_and_never_written_down(session, plain_note, changesets):
    plain_note.password = "horse"
    session.commit()
    plain_note.password = "battery"
    session.commit()
    plain_note.password = "battery"
    session.commit()
    session.delete(plain_note)
    session.commit()
    assert [fields.get("password") for ((*_, fields),) in changesets()] == [
        None,
        ["•", "•"],
        ["•", "•"],
        ["•", "•"],
    ]


def test_relations_to_one_are_recorded_by_their_key(session, plain_note, changesets):
    session.add(TFolder(name="f"))
    session.commit()
    plain_note.folder = session.get(TFolder, 1)
    session.commit()
    plain_note.folder.notes.append(TNote(title="inside"))
    session.commit()
    assert changesets()[2][0][3] == {"folder_id": [None, 1]}
    assert changesets()[3][0][3]["folder_id"] == [None, 1]


def test_what_goes_with_its_owner_is_recorded(session, changesets):
    folder = TFolder(name="f", notes=[TNote(title="orphan"), TNote(title="dependant")])
    session.add(folder)
    session.commit()
    folder.notes.remove(folder.notes[0])
    session.commit()
    session.delete(folder)
    session.commit()
    assert [{change[:3] for change in one} for one in changesets()[1:]] == [
        {("delete", "t_notes", 1)},
        {("delete", "t_notes", 2), ("delete", "t_folders", 1)},
    ]


def test_children_set_free_by_a_deleted_parent_are_edited(session, plain_note, changesets):
    session.add(TNote(title="child", parent_id=1))
    session.commit()
    session.delete(plain_note)
    session.commit()
    assert ("edit", "t_notes", 2, {"parent_id": [1, None]}) in changesets()[2]


def test_rows_of_unrecorded_models_are_left_out(session, changesets):
    session.add(TVisit())
    session.commit()
    assert changesets() == []


def test_the_title_is_what_the_row_was_called_then(session, plain_note):
    plain_note.title = "second"
    session.commit()
    session.delete(plain_note)
    session.commit()
    assert session.scalars(select(Change.title)).all() == ["first", "second", "second"]
