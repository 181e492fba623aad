"""Roles given and taken away on a person's page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.access.models import Assignment
from portal.accounts.models import User
from portal.database import db, now
from tests.admin.access.conftest import ADA, text

PAGE = "/admin/access/person/?id={}"
GIVE, TAKE = "/admin/access/person/assign/", "/admin/access/person/unassign/"
LOOKS = ("access.view", "users.view")
ASSIGNS = (*LOOKS, "roles.assign")


def form(key, **fields):
    return {"id": str(key), "role": "", "until": "", "reason": "", "scope": ""} | fields


# Giving


def test_role_is_given_with_its_end_its_reason_and_its_rows(sign_in, person, role, office, held):
    client = sign_in(*ASSIGNS, "offices.view", "equipment.view", time_zone="UTC")
    told = {"until": "2099-01-31", "reason": "Deputy", "scope": f"office={office}"}
    done = client.post(
        GIVE, data=form(person, role=role("Clerk", "equipment.view:office"), **told)
    )

    assert done.location == PAGE.format(person)
    end = datetime(2099, 2, 1, tzinfo=UTC)
    assert held() == {"clerk": (end, "Deputy", f"office={office}", ADA)}
    assert "“Clerk” was assigned to Carl." in client.get(PAGE.format(person)).text


def test_giving_again_sets_another_end(sign_in, person, role, give, held):
    role("Writer", "posts.edit")
    give("writer", until=now() + timedelta(days=1), reason="Deputy")
    sign_in(*ASSIGNS, "posts.edit").post(GIVE, data=form(person, role="writer"))

    assert held() == {"writer": (None, "Deputy", "", ADA)}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"role": ""}, "Fill in this field."),
        ({"role": "nobody"}, "Choose one from the list."),
        ({"until": "2020-01-01"}, "The end lies in the past."),
        ({"until": "soon"}, "“soon”"),
        ({"reason": "bell \x07"}, "Remove the invisible control characters"),
        ({"scope": "office=999"}, "Choose one from the list."),
        ({"role": "chief"}, "You can only give what you hold yourself"),
    ],
)
def test_form_that_is_wrong_comes_back_with_all_that_was_typed(  # noqa: PLR0917
    sign_in, person, role, office, held, fields, sentence
):
    role("Chief", "*")
    told = {"role": role("Writer", "posts.edit"), "until": "2099-01-31", "reason": "Deputy"}
    sent = form(person, **(told | fields))
    page = sign_in(*ASSIGNS, "offices.view", "posts.edit").post(GIVE, data=sent)

    assert page.status_code == 422
    assert sentence in text(page)
    assert f'value="{sent["until"]}"' in page.text
    assert f">\n{sent['reason']}</textarea>" in page.text
    assert held() == {}


def test_rows_that_the_role_does_not_know_are_refused_at_their_field(
    sign_in, person, role, office, held
):
    client = sign_in(*ASSIGNS, "offices.view", "posts.edit")
    told = form(person, role=role("Writer", "posts.edit"), scope=f"office={office}")
    page = client.post(GIVE, data=told)

    assert page.status_code == 422
    assert 'aria-describedby="scope-help scope-error"' in page.text
    assert held() == {}


def test_form_offers_the_roles_that_the_reader_holds(sign_in, person, role):
    role("Writer", "posts.edit")
    role("Chief", "*")
    page = sign_in(*ASSIGNS, "posts.edit").get(PAGE.format(person)).text

    assert '<option value="writer">Writer</option>' in page
    assert 'value="chief"' not in page


def test_places_on_offer_are_those_one_may_see(sign_in, person, office):
    seen = sign_in(*ASSIGNS, "offices.view").get(PAGE.format(person)).text
    hidden = sign_in(*ASSIGNS, email="eve@example.org").get(PAGE.format(person)).text

    assert f'<option value="office={office}">Office: Zion hall</option>' in seen
    assert "Zion" not in hidden


# Taking away


def test_role_is_taken_away_after_a_question(sign_in, person, role, give, held):
    role("Writer", "posts.edit")
    told = {"id": str(person), "assignment": str(give("writer"))}
    client = sign_in(*ASSIGNS)

    asked = client.post(TAKE, data=told)
    assert "Take “Writer” from Carl?" in text(asked)
    assert held() != {}
    done = client.post(TAKE, data=told | {"confirmed": "1"})
    assert done.location == PAGE.format(person)
    assert held() == {}
    assert "“Writer” was taken from Carl." in client.get(PAGE.format(person)).text
    assert client.post(TAKE, data=told | {"confirmed": "1"}).status_code == 404


def test_assignment_of_somebody_else_is_not_taken_by_this_form(sign_in, person, make_user, app):
    make_user("posts.view", email="eve@example.org")
    with app.app_context():
        query = select(Assignment.id).join(Assignment.user).where(User.email == "eve@example.org")
        theirs = db.session.scalar(query)
    told = {"id": str(person), "assignment": str(theirs), "confirmed": "1"}

    assert sign_in(*ASSIGNS).post(TAKE, data=told).status_code == 404


def test_last_administrator_stays_and_the_page_says_why(app, sign_in, person, role, give, held):
    role("Root", "*")
    told = {"id": str(person), "assignment": str(give("root")), "confirmed": "1"}
    page = sign_in(*ASSIGNS).post(TAKE, data=told)

    assert page.status_code == 422
    assert "This would take away the last active administrator." in text(page)
    assert list(held()) == ["root"]


def test_last_administrator_is_given_no_end(sign_in, person, role, give, held):
    role("Root", "*")
    give("root")
    # The reader is one too, for as long as the end of their own role is not here.
    reader = sign_in("*", email="eve@example.org")
    told = form(person, role="root", until="2099-01-31")

    assert reader.post(GIVE, data=told).status_code == 302
    assert held()["root"][0] is not None
