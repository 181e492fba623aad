"""One person's access: what they were given, and what follows from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.access.models import Grant
from portal.accounts.models import User
from portal.database import db, now
from tests.admin.access.conftest import text

PAGE = "/admin/access/person/?id={}"
GIVE, TAKE = "/admin/access/person/assign/", "/admin/access/person/unassign/"
LOOKS = ("access.view", "users.view")
ASSIGNS = (*LOOKS, "roles.assign")


def test_page_tells_each_role_since_when_until_when_by_whom_and_why(sign_in, person, role, give):
    role("Writer", "posts.edit")
    role("Guest", "posts.view")
    role("Old", "tags.view")
    give("writer", reason="Deputy", until=now() + timedelta(days=400))
    give("guest", until=now() + timedelta(days=3))
    give("old", until=now() - timedelta(days=3))
    said = text(sign_in(*LOOKS).get(PAGE.format(person)))
    given = said.partition("What they allow")[0]

    assert "Writer Since " in given
    assert "Given by cli:eve Deputy" in given
    assert "Guest Ends soon" in given
    assert "Old Ended" in given
    assert given.index("Guest") < given.index("Writer") < given.index("Old")


def test_end_of_a_day_is_said_by_that_day(sign_in, person, role, give):
    role("Writer", "posts.edit")
    give("writer", until=datetime(2099, 1, 31, 23, tzinfo=UTC))

    here = sign_in(*LOOKS, time_zone="Europe/Berlin").get(PAGE.format(person))
    there = sign_in(*LOOKS, email="eve@example.org", time_zone="UTC").get(PAGE.format(person))

    assert "Until Jan 31, 2099" in text(here)
    assert "Until Jan 31, 2099, 11:00 PM" in text(there)


def test_rights_stand_under_their_record_with_the_way_they_come(sign_in, person, role, give):
    role("Reader", "posts.view")
    role("Writer", "posts.edit:own", "tags.view", includes="reader")
    give("writer")
    page = sign_in(*LOOKS).get(PAGE.format(person))
    said = text(page).partition("What they allow")[2]

    assert "Posts View Writer, which includes Reader Why? Edit Writer Own posts Why?" in said
    assert "Tags View Writer Why?" in said
    assert f"/admin/access/why/?user={person}&amp;permission=posts.edit" in page.text
    assert 'aria-label="Why may Carl do this: Edit – Posts?"' in page.text


def test_fields_and_everything_are_said(app, sign_in, person, role, give):
    role("Root", "*", "profiles.view")
    with app.app_context():
        grant = db.session.scalars(select(Grant).filter_by(permission="profiles.view")).one()
        grant.fields = ["birthdate"]
        db.session.commit()
    give("root")
    said = text(sign_in(*LOOKS).get(PAGE.format(person))).partition("What they allow")[2]

    assert said.startswith(" Everything Root Profiles View Root Fields: Date of birth Why?")


def test_what_has_ended_allows_nothing(sign_in, person, role, give):
    role("Writer", "posts.edit")
    give("writer", until=now() - timedelta(seconds=1))

    assert "Nothing so far." in text(sign_in(*LOOKS).get(PAGE.format(person)))


def test_account_that_is_not_active_is_told(app, sign_in, person, role, give):
    role("Writer", "posts.edit")
    give("writer")
    with app.app_context():
        db.session.get(User, person).active = False
        db.session.commit()
    said = text(sign_in(*LOOKS).get(PAGE.format(person)))

    assert "This account is not active: nothing of this holds until it is." in said
    assert "Nothing so far." in said


def test_place_is_named_to_those_who_may_see_it(app, sign_in, person, role, give, office):
    role("Clerk", "equipment.view:office")
    give("clerk", scope=f"office={office}")
    seen = text(sign_in(*LOOKS, "offices.view").get(PAGE.format(person)))
    hidden = sign_in(*LOOKS, email="eve@example.org").get(PAGE.format(person))

    assert "Clerk Only Zion hall" in seen
    assert "Equipment View Clerk Only Zion hall" in seen
    assert f"Clerk Only Record {office}" in text(hidden)
    assert "Zion" not in hidden.text


@pytest.mark.parametrize("key", ["", "x", "999999", "9" * 30])
def test_person_who_is_not_there_is_not_found(sign_in, key):
    client = sign_in(*ASSIGNS)

    assert client.get(PAGE.format(key)).status_code == 404
    assert client.post(GIVE, data={"id": str(key)}).status_code == 404
    assert client.post(TAKE, data={"id": str(key)}).status_code == 404


def test_person_the_reader_may_not_see_is_not_there(sign_in, person, role, held):
    client = sign_in("access.view", "roles.assign", "posts.edit")
    told = {"id": str(person), "role": role("Writer", "posts.edit")}

    assert client.get(PAGE.format(person)).status_code == 404
    assert client.post(GIVE, data=told).status_code == 404
    assert held() == {}


def test_details_of_a_person_lead_to_the_page_and_back(sign_in, person):
    client = sign_in(*LOOKS)
    details = client.get(f"/admin/users/details/?id={person}").text
    page = client.get(PAGE.format(person)).text

    assert f'<a href="{PAGE.format(person)}">Access</a>' in details
    assert f'href="/admin/users/details/?id={person}"' in page
    assert f'<a href="{PAGE.format(person)}" aria-current="page">Access</a>' in page
    other = sign_in("users.view", email="eve@example.org")
    assert "access/person" not in other.get(f"/admin/users/details/?id={person}").text


def test_page_is_for_those_who_may_look_and_its_forms_for_those_who_may_assign(
    client, sign_in, person
):
    assert client.get(PAGE.format(person)).location.startswith("/sign-in")
    assert sign_in("users.view", "roles.assign").get(PAGE.format(person)).status_code == 403
    reader = sign_in(*LOOKS, email="eve@example.org")
    assert "Assign a role" not in reader.get(PAGE.format(person)).text
    for address in (GIVE, TAKE):
        assert reader.post(address, data={"id": str(person)}).status_code == 403


def test_page_costs_the_same_for_any_number_of_roles_and_grants(
    sign_in, person, role, give, count_queries
):
    client = sign_in("*")
    counted = []
    for number in range(2):
        for each in range(1 + 8 * number):
            give(role(f"R{number}{each}", "posts.edit:own", "tags.view"))
        client.get(PAGE.format(person))
        with count_queries() as statements:
            client.get(PAGE.format(person))
        counted.append(len(statements))

    assert counted[0] == counted[1]
