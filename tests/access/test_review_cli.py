"""``access review`` lists who has what: for people, for spreadsheets and for programs."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from portal.access.models import Assignment, Role
from portal.access.review_file import COLUMNS
from portal.access.usage import AssignmentUse
from portal.database import db, now

SINCE = datetime(2026, 1, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def city(person):
    """Ada, whose role is old and not used; Bo, whose second role ends tomorrow."""
    person("posts.view", name="ada")
    person("posts.edit", name="bo", active=False)
    for one in db.session.scalars(db.select(Assignment).order_by(Assignment.id)):
        one.assigned_at, one.assigned_by = SINCE, "cli:grace"
        bo, role = one.user, one.role
        used = AssignmentUse(assignment_id=one.id, used_on=SINCE.date())
    db.session.add(used)
    db.session.add(
        Assignment(
            user=bo,
            role=db.session.scalars(db.select(Role).where(Role.key == "role-of-ada")).one(),
            until=now() + DAY,
            reason="=HYPERLINK(“x”)",
        )
    )
    used.used_on = now().date()
    role.grants[0].permission = "*"
    db.session.commit()


def table(result):
    return list(csv.DictReader(io.StringIO(result.stdout, newline="")))


def test_people_read_a_line_for_each_assignment(run):
    result = run("access", "review")

    head, ada, bo, more = [line.split("\t") for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert head == ["Person", "Role", "Since", "Until", "Given by", "Last used", "Notes"]
    assert ada == [
        "ada@example.org",
        "role-of-ada",
        "Jan 2, 2026",
        "",
        "cli:grace",
        "Never",
        "Not used in 90 days",
    ]
    assert bo[6] == "Holds everything and Not active"
    assert more[6] == "Ends soon and Not active"


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), ["ada ada", "bo bo", "bo ada"]),
        (("--unused",), ["ada ada"]),
        (("--ending",), ["bo ada"]),
        (("--unused", "--ending"), []),
        (("--role", "role-of-ada"), ["ada ada", "bo ada"]),
        (("--user", "bo"), ["bo bo", "bo ada"]),
        (("--user", "bo@example.org", "--role", "role-of-bo"), ["bo bo"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_options_narrow_what_is_listed(run, options, found):
    rows = json.loads(run("access", "review", "--json", *options).stdout)

    told = [f"{row['user'].partition('@')[0]} {row['role'][8:]}" for row in rows]
    assert told == found


def test_where_nothing_is_found_it_says_so(run):
    result = run("access", "review", "--unused", "--ending")

    assert (result.exit_code, result.stdout) == (0, "Nothing is found.\n")


def test_json_holds_what_is_stored_in_every_language(run):
    rows = json.loads(run("access", "review", "--json", "--user", "ada").stdout)

    assert rows == [
        {
            "user": "ada@example.org",
            "name": "Ada",
            "active": True,
            "role": "role-of-ada",
            "role_name": {"en": "Role-Of-Ada"},
            "scope": "",
            "since": "2026-01-02T12:00:00+00:00",
            "until": None,
            "given_by": "cli:grace",
            "reason": "",
            "last_used": None,
            "unused": True,
            "ending": False,
            "ended": False,
            "everything": False,
        }
    ]


def test_a_spreadsheet_has_stable_names_above_its_columns(run):
    result = run("access", "review", "--csv")

    ada, bo, more = table(result)
    assert list(ada) == list(COLUMNS)
    assert (ada["email"], ada["since"]) == ("ada@example.org", "2026-01-02T12:00:00+00:00")
    assert (ada["unused"], ada["last_used"], ada["until"]) == ("true", "", "")
    assert (bo["active"], bo["everything"]) == ("false", "true")
    assert bo["last_used"] == now().date().isoformat()
    assert more["ending"] == "true"


def test_no_spreadsheet_runs_a_formula_that_somebody_has_written(run):
    (row,) = table(run("access", "review", "--csv", "--ending"))

    assert row["reason"] == "'=HYPERLINK(“x”)"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--role", "role-of-adda"), "There is no role role-of-adda. Nearest names: role-of-ada"),
        (("--user", "adda"), "There is no user adda. Nearest names: ada"),
        (("--csv", "--json"), "Choose one of --csv and --json."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_asked_wrongly_ends_with_2_and_a_sentence(run, options, sentence):
    result = run("access", "review", *options)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(sentence)
