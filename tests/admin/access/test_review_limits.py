"""The access review tells no more of people than one may know, on the page and in the file."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from portal.access.models import Grant
from portal.changes.models import ChangeSet
from portal.database import db, now
from portal.i18n.content import Texts
from portal.records.offices import Office
from tests.admin.access.reviews import DAY, PATH, READER, Staff, download, rows, table, tiles


@pytest.fixture
def staff(app):
    return Staff(app)


@pytest.fixture
def city(staff):
    staff.hire()


def test_people_whom_the_reader_may_not_see_are_left_out_and_counted(sign_in, city):
    answer = sign_in("access.review").get(PATH)

    assert rows(answer) == []
    assert set(tiles(answer).values()) == {"0"}
    assert "5 assignments are left out" in answer.text
    assert "Carl" not in answer.text
    assert "carl@" not in answer.text
    assert table(download(sign_in("access.review", email="bo@example.org"))) == []


def test_nothing_is_said_of_people_left_out_where_there_are_none(sign_in, city):
    assert "left out" not in sign_in(*READER).get(PATH).text


@pytest.mark.parametrize(
    ("fields", "shown", "hidden"),
    [
        (["name"], ["Carl"], ["carl@example.org", "Not active", "cli:grace"]),
        (["email"], ["carl@example.org", "cli:grace"], ["Carl<", "Not active"]),
        (["active"], ["Not active"], ["Carl<", "carl@example.org", "cli:grace"]),
    ],
    ids=lambda value: value[0],
)
def test_a_field_of_people_that_the_reader_may_not_read_is_absent(
    app, sign_in, city, fields, shown, hidden
):
    client = sign_in("access.review", "users.view")
    with app.app_context():
        grant = db.session.scalars(select(Grant).filter_by(permission="users.view")).one()
        grant.fields = fields
        db.session.commit()

    page = client.get(PATH)
    file = download(client)

    said = page.text.partition("<main")[2].replace('title="', "")
    assert [one in said for one in shown] == [True] * len(shown)
    assert [one in said for one in hidden] == [False] * len(hidden)
    told = {"name", "email", "active", "given_by"} & set(table(file)[0])
    assert told == {*fields, *(["given_by"] if "email" in fields else [])}
    assert ("carl@example.org" in file.text) == ("email" in fields)


def test_a_place_that_the_reader_may_not_see_goes_by_its_number(app, sign_in, staff):
    with app.app_context():
        office = Office(name=Texts.of({"en": "Harbour"}))
        db.session.add(office)
        db.session.commit()
        key = office.id
    staff.assign("Carl", "clerk", "equipment.view", scope=f"office={key}")

    assert "Only Harbour" in sign_in(*READER, "offices.view").get(PATH).text
    page = sign_in(*READER, email="bo@example.org").get(PATH).text
    assert "Harbour" not in page
    assert f"Only Record {key}" in page


def test_the_file_holds_what_is_shown(sign_in, city):
    answer = download(sign_in(*READER), show="ending")

    (dora,) = table(answer)
    assert answer.mimetype == "text/csv"
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert re.search(r"filename=access-review-[\d-]+\.csv", answer.headers["Content-Disposition"])
    assert (dora["email"], dora["role"], dora["ending"]) == ("dora@example.org", "editor", "true")


def test_no_spreadsheet_runs_what_somebody_has_written(sign_in, staff):
    staff.assign("Carl", "editor", reason="=1+1", until=now() + DAY)

    (carl,) = table(download(sign_in(*READER), show="ending"))

    assert carl["reason"] == "'=1+1"


def test_a_download_is_noted_as_an_export(app, sign_in, city):
    client = sign_in("access.review", "users.view")
    client.get(PATH)
    download(client)

    with app.app_context():
        (noted,) = db.session.scalars(select(ChangeSet).filter_by(kind="export"))
        assert noted.actor == "ada@example.org"
        assert noted.details["record"] == "assignments"
        assert "email" in noted.details["fields"]


@pytest.mark.parametrize("kind", ["xlsx", ""])
def test_another_kind_of_file_is_not_there(sign_in, kind):
    assert download(sign_in(*READER), format=kind).status_code == 404
