"""The access review: who has what, since when and why, and what somebody should look at."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from portal.access.models import Role
from portal.accounts.models import User
from portal.database import db
from tests.admin.access.reviews import PATH, READER, Staff, download, names, rows, tiles


@pytest.fixture
def staff(app):
    return Staff(app)


@pytest.fixture
def city(staff):
    staff.hire()


def test_page_tells_who_has_what_and_when_it_was_used(sign_in, city):
    answer = sign_in(*READER).get(PATH)

    ada, carl, dora, eve, finn = rows(answer)
    assert answer.status_code == 200
    assert "Carl carl@example.org Editor" in carl
    assert "Unused" in carl
    assert "Ends soon" in dora
    assert "Covers for him" in dora
    assert "Eve eve@example.org Not active Clerk" in eve
    assert "Ended" in eve
    assert "Holds everything" in finn
    assert "Given by cli:grace" in finn
    assert "Never" in ada


def test_every_row_and_column_has_its_head(sign_in, city):
    page = sign_in(*READER).get(PATH).text

    assert page.count('scope="row"') == 5
    assert page.count('scope="col"') == 6


def test_tiles_count_and_lead_to_what_they_count(sign_in, city):
    client = sign_in(*READER)
    home = client.get(PATH)
    found = {}
    for flag in ("unused", "ending", "ended", "everything"):
        assert f'href="{PATH}?show={flag}"' in home.text
        found[flag] = names(client.get(PATH, query_string={"show": flag}))

    assert tiles(home) == {
        "Assignments": "5",
        "Not used in 90 days": "1",
        "Ending soon": "1",
        "Ended": "1",
        "Holding everything": "1",
    }
    assert found == {
        "unused": ["Carl"],
        "ending": ["Dora"],
        "ended": ["Eve"],
        "everything": ["Finn"],
    }


def test_the_tile_that_is_shown_says_so(sign_in, city):
    page = sign_in(*READER).get(PATH, query_string={"show": "ended"}).text

    assert re.findall(r'href="([^"]+)" aria-current="true"', page) == [f"{PATH}?show=ended"]


def test_people_and_roles_are_linked_for_those_who_may_go_there(app, sign_in, city):
    with app.app_context():
        carl = db.session.scalars(select(User).filter_by(name="Carl")).one().id
        editor = db.session.scalars(select(Role).filter_by(key="editor")).one().id
    links = [f'href="/admin/access/person/?id={carl}"', f'href="/admin/access/role/?id={editor}"']

    page = sign_in(*READER).get(PATH).text
    assert [link in page for link in links] == [True, True]

    page = sign_in("access.review", "users.view", email="bo@example.org").get(PATH).text
    assert [link in page for link in links] == [False, False]


@pytest.mark.parametrize("held", [(), ("access.view", "users.view", "roles.view")])
def test_without_the_permission_nobody_sees_it(sign_in, city, held):
    client = sign_in("dashboard.view", *held)

    assert client.get(PATH).status_code == 403
    assert download(client).status_code == 403
    assert PATH not in client.get("/admin/").text


def test_menu_leads_there(sign_in):
    assert f'href="{PATH}"' in sign_in("dashboard.view", "access.review").get("/admin/").text


def test_more_than_fifty_are_shown_page_by_page(sign_in, staff):
    for number in range(60):
        staff.assign(f"P{number:02}", "editor")
    client = sign_in(*READER)

    first, second = client.get(PATH), client.get(PATH, query_string={"page": 2})

    assert len(names(first)) == 50
    assert len(names(second)) == 11
    assert len({*names(first), *names(second)}) == 61
    assert "1–50 of 61" in first.text
    assert "51–61 of 61" in second.text
    assert f'rel="next" href="{PATH}?page=2"' in first.text
    assert f'rel="prev" href="{PATH}?page=1"' in second.text


@pytest.mark.parametrize(
    "query", ["page=99", "page=-1", "page=x", f"page={'9' * 5000}", "show=nothing", "show=", "a=1"]
)
def test_what_makes_no_sense_shows_the_whole_list(sign_in, city, query):
    answer = sign_in(*READER).get(f"{PATH}?{query}")

    assert answer.status_code == 200
    assert len(names(answer)) == 5


def test_where_nothing_bears_the_flag_there_is_a_way_back(sign_in):
    answer = sign_in(*READER).get(PATH, query_string={"show": "ended"})

    assert "Nothing is found." in answer.text
    assert 'class="pager"' not in answer.text
    assert f'<a class="btn btn-primary" href="{PATH}"' in answer.text


@pytest.mark.parametrize("people", [3, 40])
def test_page_costs_the_same_for_any_number_of_people(sign_in, staff, count_queries, people):
    for number in range(people):
        staff.assign(f"P{number}", f"role{number}")
    client = sign_in(*READER)
    client.get(PATH)
    with count_queries() as statements:
        client.get(PATH)

    asked = [one for one in statements if not one.startswith("BEGIN")]
    assert len(asked) == 4  # session and user, grants, counts, rows
