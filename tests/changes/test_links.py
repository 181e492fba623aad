"""Many-to-many relations are fields of one side, whichever side was touched."""

import pytest
from sqlalchemy import select

from tests.changes.models import TLabel, TNote


@pytest.fixture
def filed(session):
    """Return a note with labels 1 and 2; label 3 is unused."""
    one, two, three = (TLabel(name=name) for name in ("one", "two", "three"))
    session.add_all([one, two, three])
    session.flush()
    note = TNote(title="n", labels=[two, one])
    session.add(note)
    session.commit()
    return note


def test_a_new_row_has_its_links_as_sorted_keys(session, filed, changesets):
    assert changesets()[0][-1][3]["labels"] == [None, [1, 2]]


@pytest.mark.parametrize("loaded", [True, False])
def test_links_are_recorded_whole_whether_loaded_or_not(session, filed, changesets, loaded):
    if loaded:
        assert len(filed.labels) == 2
    filed.labels = [session.get(TLabel, 3), session.get(TLabel, 2)]
    session.commit()
    assert changesets()[1] == [("edit", "t_notes", 1, {"labels": [[1, 2], [2, 3]]})]


def test_links_made_from_the_other_side_are_edits_of_this_one(session, filed, changesets):
    one, three = session.get(TLabel, 1), session.get(TLabel, 3)
    three.notes.append(filed)
    session.commit()
    one.notes.remove(filed)
    session.commit()
    assert changesets()[1:] == [
        [("edit", "t_notes", 1, {"labels": [[1, 2], [1, 2, 3]]})],
        [("edit", "t_notes", 1, {"labels": [[1, 2, 3], [2, 3]]})],
    ]


@pytest.mark.parametrize("loaded", [True, False])
def test_a_deleted_label_edits_the_notes_that_had_it(session, filed, changesets, loaded):
    if loaded:
        assert len(filed.labels) == 2
    session.delete(session.get(TLabel, 1))
    session.commit()
    assert changesets()[1] == [
        ("delete", "t_labels", 1, {"name": ["one", None]}),
        ("edit", "t_notes", 1, {"labels": [[1, 2], [2]]}),
    ]


def test_a_deleted_note_tells_its_links(session, filed, changesets):
    session.delete(filed)
    session.commit()
    assert changesets()[1][0][3]["labels"] == [[1, 2], None]


def test_note_and_label_deleted_together_tell_the_link_once(session, filed, changesets):
    session.delete(filed)
    session.delete(session.get(TLabel, 1))
    session.commit()
    assert {change[:3]: change[3].get("labels") for change in changesets()[1]} == {
        ("delete", "t_notes", 1): [[1, 2], None],
        ("delete", "t_labels", 1): None,
    }


def test_unloaded_links_of_many_rows_cost_one_statement(session, filed, statements):
    session.add_all(TNote(title=f"n{i}") for i in range(20))
    session.commit()
    notes = session.scalars(select(TNote)).all()
    label = session.get(TLabel, 3)
    statements.clear()
    label.notes.extend(notes)
    session.commit()
    assert len([one for one in statements if one.startswith("SELECT")]) == 2  # label's notes, ours
