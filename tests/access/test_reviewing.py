"""The review tells of every assignment, and finds what somebody should look at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.access import reviewing
from portal.access.held import grants_of_user
from portal.access.models import Assignment
from portal.access.permissions import EVERYTHING
from portal.access.reviewing import FLAGS, count, every, page_of
from portal.access.usage import AssignmentUse
from portal.accounts.models import User
from portal.database import db, now
from portal.i18n.content import Texts
from portal.records.offices import Office
from tests.access.conftest import make_role

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def moment(monkeypatch):
    """The moment at which all of a test happens."""
    moment = now()
    monkeypatch.setattr(reviewing, "now", lambda: moment)
    return moment


@pytest.fixture
def assigned(person):
    """Return a function: an assignment to a person of its own, used on a day or never."""

    def _assigned(name="ada", *, used=None, role=None, **told):
        role = role or make_role(f"role-of-{name}", "posts.view")
        given = Assignment(user=person(name=name), role=role, **told)
        db.session.add(given)
        db.session.flush()
        if used is not None:
            db.session.add(AssignmentUse(assignment_id=given.id, used_on=used.date()))
        db.session.commit()
        return given

    return _assigned


def flags_of(row):
    return [name for name in FLAGS if getattr(row, name)]


def test_a_row_tells_who_has_what_since_when_until_when_by_whom_and_why(assigned, moment):
    given = assigned(
        assigned_at=moment - 3 * DAY,
        until=moment + 30 * DAY,
        assigned_by="cli:grace",
        reason="Covers for Bo",
        used=moment - DAY,
    )

    (row,) = every()

    assert (row.id, row.user_id, row.role_id) == (given.id, given.user_id, given.role_id)
    assert (row.name, row.email, row.active) == ("Ada", "ada@example.org", True)
    assert (row.role, row.role_name) == ("role-of-ada", Texts({"en": "Role-Of-Ada"}))
    assert (row.since, row.until) == (moment - 3 * DAY, moment + 30 * DAY)
    assert (row.given_by, row.reason) == ("cli:grace", "Covers for Bo")
    assert row.last_used == (moment - DAY).date()
    assert (row.scope, row.rows, flags_of(row)) == ("", "", [])


@pytest.mark.parametrize(
    ("until", "flags"),
    [
        (None, []),
        (15 * DAY, []),
        (14 * DAY + SECOND, []),
        (14 * DAY, ["ending"]),
        (SECOND, ["ending"]),
        (timedelta(), ["ended"]),
        (-DAY, ["ended"]),
    ],
    ids=str,
)
def test_it_ends_soon_for_two_weeks_and_has_ended_from_the_moment_on(
    assigned, moment, until, flags
):
    given = assigned(until=None if until is None else moment + until)

    (row,) = every()

    assert flags_of(row) == flags
    assert bool(grants_of_user(given.user_id, moment)) == ("ended" not in flags)


@pytest.mark.parametrize(
    ("since", "used", "is_unused"),
    [
        (89, None, False),
        (90, None, True),
        (200, None, True),
        (200, 200, True),
        (200, 90, True),
        (200, 89, False),
        (200, 0, False),
    ],
)
def test_unused_is_what_is_old_and_was_not_used_for_ninety_days(
    assigned, moment, since, used, is_unused
):
    assigned(assigned_at=moment - since * DAY, used=None if used is None else moment - used * DAY)

    (row,) = every()

    assert flags_of(row) == (["unused"] if is_unused else [])


def test_what_has_ended_is_not_called_unused(assigned, moment):
    assigned(assigned_at=moment - 200 * DAY, until=moment - 100 * DAY)

    assert [flags_of(row) for row in every()] == [["ended"]]


def test_everything_is_held_by_a_role_and_by_those_that_include_it(assigned, role):
    top = role("top", EVERYTHING)
    middle, leaf, other = role("middle"), role("leaf"), role("other", "posts.view")
    middle.parents.append(top)
    leaf.parents += [middle, other]
    for name, given in (("ada", top), ("bo", middle), ("cy", leaf), ("di", other)):
        assigned(name, role=given)

    held = {row.name: row.everything for row in every()}

    assert held == {"Ada": True, "Bo": True, "Cy": True, "Di": False}


def test_everything_on_some_rows_is_not_everything(assigned, role):
    assigned(role=role("top", EVERYTHING), scope="office=1")

    assert [flags_of(row) for row in every()] == [[]]


def test_the_place_of_a_limit_is_said_by_its_name(assigned):
    office = Office(name=Texts({"en": "Harbour"}))
    db.session.add(office)
    db.session.flush()
    assigned("ada", scope=f"office={office.id}")
    assigned("bo", scope="office=999")
    assigned("cy", scope="own")
    assigned("di", scope="nowhere=3")
    assigned("eve", scope="office=north")

    rows = {row.name: row.rows for row in every()}

    assert rows == {
        "Ada": "Only Harbour",
        "Bo": "Only Record 999",
        "Cy": "Own profile and Own posts",
        "Di": "nowhere=3",
        "Eve": "office=north",
    }


def test_only_rows_that_bear_all_the_flags_are_given(assigned, moment, role):
    assigned("ada", role=role("top", EVERYTHING), until=moment + DAY)
    assigned("bo", until=moment + DAY)

    assert [row.name for row in every(flags=["ending"])] == ["Ada", "Bo"]
    assert [row.name for row in every(flags=["ending", "everything"])] == ["Ada"]


def test_the_count_agrees_with_the_rows(assigned, moment, role):
    assigned("ada", role=role("top", EVERYTHING), assigned_at=moment - 100 * DAY)
    assigned("bo", until=moment + DAY)
    assigned("cy", until=moment - DAY)
    assigned("di", until=moment - DAY)

    told = count(User.name != "Di")

    assert told == {
        "all": 3, "unseen": 1, "unused": 1, "ending": 1, "ended": 1, "everything": 1,
    }  # fmt: skip
    assert count()["all"] == 4
    for name in FLAGS:
        assert count()[name] == len(list(every(flags=[name])))


@pytest.mark.parametrize("by_address", [True, False])
def test_each_row_is_given_once_however_many_there_are(
    assigned, role, monkeypatch, count_queries, by_address
):
    monkeypatch.setattr(reviewing, "BATCH", 3)
    first, second = role("first", "posts.view"), role("second", "tags.view")
    for name in ("dora", "bo", "ada", "cy"):
        given = assigned(name, role=first)
        db.session.add(Assignment(user=given.user, role=second))
    db.session.commit()

    with count_queries() as statements:
        rows = list(every(by_address=by_address))

    people = ["Ada", "Bo", "Cy", "Dora"] if by_address else ["Dora", "Bo", "Ada", "Cy"]
    assert [row.name for row in rows] == [name for name in people for _ in range(2)]
    assert len({row.id for row in rows}) == 8
    assert len([one for one in statements if "FROM assignments" in one]) == 3


@pytest.mark.parametrize("people", [2, 30])
def test_a_page_costs_the_same_for_any_number_of_people(assigned, role, count_queries, people):
    given = role("first", "posts.view")
    offices = [Office(name=Texts({"en": f"Office {number}"})) for number in range(people)]
    db.session.add_all(offices)
    db.session.flush()
    for number, office in enumerate(offices):
        assigned(f"p{number}", role=given, scope=f"office={office.id}")

    with count_queries() as statements:
        rows = page_of(limit=50)

    assert len(rows) == people
    assert len([one for one in statements if one.startswith(("SELECT", "WITH"))]) == 2


def test_a_page_begins_where_the_last_one_has_ended(assigned):
    for name in ("ada", "bo", "cy"):
        assigned(name)

    pages = [page_of(limit=2, offset=offset) for offset in (0, 2)]

    assert [[row.name for row in page] for page in pages] == [["Ada", "Bo"], ["Cy"]]
