"""``manage.py roles assign --until``: when a role ends."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from portal.access.models import Assignment
from portal.changes.models import ChangeSet
from portal.database import db, now


@pytest.mark.parametrize(
    ("until", "zone", "end"),
    [
        ("2099-01-31T18:00", None, datetime(2099, 1, 31, 18, tzinfo=UTC)),
        ("2099-01-31T18:00", "Europe/Berlin", datetime(2099, 1, 31, 17, tzinfo=UTC)),
        ("2099-01-31T18:00Z", "Europe/Berlin", datetime(2099, 1, 31, 18, tzinfo=UTC)),
        ("2099-01-31T18:00+05:30", None, datetime(2099, 1, 31, 12, 30, tzinfo=UTC)),
        ("2099-01-31 18:00:30", None, datetime(2099, 1, 31, 18, 0, 30, tzinfo=UTC)),
        ("2099-01-31", None, datetime(2099, 2, 1, tzinfo=UTC)),
        ("2099-01-31", "Asia/Tokyo", datetime(2099, 1, 31, 15, tzinfo=UTC)),
    ],
)
def test_an_end_is_read_on_the_persons_clock(run, person, role, until, zone, end):
    user = person()
    user.time_zone = zone
    role("writer")
    result = run("roles", "assign", "ada", "writer", "--until", until)

    assert result.exit_code == 0, result.output
    assert [one.until for one in user.assignments] == [end]


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2099-01-31", "until the end of Saturday, January 31, 2099."),
        ("2099-01-31T18:00", "until Saturday, January 31, 2099, 6:00 PM"),
    ],
)
def test_the_end_is_told_in_words(run, person, role, until, said):
    person().time_zone = "Europe/Berlin"
    role("writer")
    told = run("roles", "assign", "ada", "writer", "--until", until).output.replace("\u202f", " ")

    assert told.startswith(f"ada@example.org now has the role writer {said}")
    assert told.count("\n") == 1
    if "T" in until:
        assert "Berlin" in told or "Germany" in told


@pytest.mark.parametrize(
    "until",
    [
        "tomorrow",
        "",
        "31.01.2099",
        "31 January 2099",
        "2099-13-01",
        "2099-02-30",
        "2099-01-31T25:00",
        "2099-01-31T18",
        "2099-01-31Tx:y",
        "9999-12-31",
        "2099-01-31T18:00+99:00",
        "٢٠٩٩-٠١-٣١",
        "2099-03-29T02:30",  # left out by the clocks of Berlin
    ],
)
def test_what_is_no_moment_is_refused(run, person, role, until):
    user = person()
    user.time_zone = "Europe/Berlin"
    role("writer")
    result = run("roles", "assign", "ada", "writer", "--until", until)

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert user.assignments == []


def test_an_end_in_the_past_is_refused(run, person, role):
    user = person()
    role("writer")
    result = run("roles", "assign", "ada", "writer", "--until", "2020-01-31")

    assert result.exit_code == 2
    assert result.stderr == "The end lies in the past. Choose a later moment.\n"
    assert user.assignments == []


def test_assigning_again_extends_and_keeps_the_reason(run, person, role):
    user = person()
    role("writer")
    run("roles", "assign", "ada", "writer", "--until", "2098-01-31", "--reason", "Leave of Bob")
    result = run("roles", "assign", "ada", "writer", "--until", "2099-01-31T18:00")

    assert "until Saturday, January 31, 2099" in result.output
    (assignment,) = user.assignments
    assert assignment.until == datetime(2099, 1, 31, 18, tzinfo=UTC)
    assert assignment.reason == "Leave of Bob"


def test_assigning_without_an_end_takes_the_end_away_and_says_so(run, person, role):
    user = person()
    role("writer")
    run("roles", "assign", "ada", "writer", "--until", "2099-01-31")
    result = run("roles", "assign", "ada", "writer")

    assert result.output == "ada@example.org now has the role writer without an end.\n"
    assert [one.until for one in user.assignments] == [None]


def test_a_role_that_has_ended_can_be_given_again(run, person, role):
    user = person()
    db.session.add(Assignment(user=user, role=role("writer"), until=now() - timedelta(days=1)))
    result = run("roles", "assign", "ada", "writer", "--until", "2099-01-31")

    assert result.exit_code == 0, result.output
    assert [one.until.year for one in user.assignments] == [2099]


def test_history_keeps_who_why_and_until_when(run, person, role):
    person()
    role("writer")
    run("roles", "assign", "ada", "writer", "--until", "2098-01-31", "--reason", "Leave of Bob")
    run("roles", "assign", "ada", "writer", "--until", "2099-01-31", "--reason", "Longer")

    recent = db.session.scalars(db.select(ChangeSet).order_by(ChangeSet.id.desc()))
    (change,) = next(iter(recent)).changes
    assert change.fields["reason"] == ["Leave of Bob", "Longer"]
    assert [moment[:4] for moment in change.fields["until"]] == ["2098", "2099"]


def test_the_last_administrator_gets_no_end(run, person):
    user = person("*")
    result = run("roles", "assign", "ada", "role-of-ada", "--until", "2099-01-31")

    assert result.exit_code == 3
    assert [one.until for one in user.assignments] == [None]


@pytest.mark.parametrize("command", ["assign", "unassign"])
def test_a_dry_run_leaves_ends_as_they_are(run, person, role, command):
    user = person()
    role("writer")
    run("roles", "assign", "ada", "writer", "--until", "2098-01-31")
    extra = ("--until", "2099-01-31") if command == "assign" else ()
    result = run("roles", command, "ada", "writer", *extra, "--dry-run", "--json")

    data = json.loads(result.stdout)
    assert (data["changed"], data["dry_run"]) == (True, True)
    assert [one.until.year for one in user.assignments] == [2098]
