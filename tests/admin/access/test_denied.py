"""The 403 page: why not, how near one is; and the page of a record that one may only read."""

from __future__ import annotations

import re

from sqlalchemy import select

from portal.access.models import Grant
from portal.changes.models import ChangeSet
from portal.database import db
from tests.admin.access.conftest import ADA, CARL, text

ASK = "/admin/access/ask/"
JSON = {"Accept": "application/json"}


# What the page says


def test_page_says_why_what_is_missing_and_which_roles_would_give_it(sign_in, role):
    role("Writer", "posts.create")
    role("Chief", "roles.assign")
    role("Deputy", includes="chief")
    answer = sign_in("posts.view").get("/admin/posts/new/")

    said = text(answer)
    assert answer.status_code == 403
    assert "None of your roles allows this." in said
    assert "The permission you need: Create – Posts." in said
    assert "These roles allow it: Writer." in said
    assert "People with one of these roles can give it to you: Chief Deputy" in said


def test_page_says_which_role_reaches_other_records_only(sign_in, make_post):
    key = make_post(author=CARL)
    answer = sign_in("posts.view", "posts.edit:own").get(f"/admin/posts/edit/?id={key}")

    assert answer.status_code == 403
    assert "Your roles allow this on other rows only." in text(answer)
    assert "reaches other records only: Edit – Posts (Own posts)." in text(answer)


def test_page_names_no_role_of_nobody_and_no_request_for_what_nobody_can_do(sign_in):
    answer = sign_in("activity.view").get("/admin/activity/new/")

    assert answer.status_code == 403
    assert "Nobody can do this here." in text(answer)
    assert ASK not in answer.text


def test_whoever_may_look_into_rights_finds_the_way_there(sign_in, key_of):
    client = sign_in("access.view")
    address = f"/admin/access/why/?user={key_of(ADA)}&amp;permission=posts.edit&amp;id=7"

    assert address in client.get("/admin/posts/edit/?id=7").text
    assert "access/why" not in sign_in(email=CARL).get("/admin/posts/edit/?id=7").text


def test_program_gets_the_sentence_alone(sign_in):
    answer = sign_in().get("/admin/posts/", headers=JSON)

    assert answer.status_code == 403
    assert answer.get_json() == {"error": "None of your roles allows this."}


def test_field_that_is_closed_is_what_the_sentence_is_about(sign_in, make_post, app):
    key = make_post()
    client = sign_in("posts.view", "posts.edit")
    with app.app_context():
        for grant in db.session.scalars(select(Grant).filter_by(permission="posts.edit")):
            grant.fields = ["slug"]
        db.session.commit()
    data = {"list_form_pk": str(key), "version": "1", "status": "archived"}

    answer = client.post("/admin/posts/ajax/update/", data=data, headers=JSON)

    assert answer.status_code == 403
    assert answer.get_json()["error"] == "Your roles allow this, but not with this field."


# A record that one may only read


def test_details_say_that_the_record_cannot_be_changed(sign_in, make_post):
    key = make_post()
    page = sign_in("posts.view").get(f"/admin/posts/details/?id={key}").text

    assert "You can view but not change this record. None of your roles allows this." in page
    assert f"{ASK}?permission=posts.edit&amp;id={key}" in page
    assert "aria-disabled" not in page


def test_button_that_works_on_other_records_is_shown_disabled_and_says_why(sign_in, make_post):
    client = sign_in("posts.view", "posts.edit:own")
    own, other = make_post("Mine", ADA), make_post("Theirs")
    page = client.get(f"/admin/posts/details/?id={other}").text
    button = re.search(r'<a class="btn is-refused"[^>]+>', page)[0]
    described = re.search(r'<span id="edit-why">(.*?)</span>', page)[1]

    assert 'aria-disabled="true" aria-describedby="edit-why"' in button
    assert described.endswith("Your roles allow this on other rows only.")
    assert "is-refused" not in client.get(f"/admin/posts/details/?id={own}").text


def test_link_of_the_banner_leads_to_the_request(sign_in, make_post):
    key = make_post()
    page = sign_in("posts.view").get(f"{ASK}?permission=posts.edit&id={key}")

    assert page.status_code == 200
    assert "You may not do this" in text(page)
    assert "Request access" in text(page)


def test_page_of_a_refusal_costs_the_same_for_any_number_of_roles(sign_in, role, count_queries):
    client = sign_in("posts.view")
    client.get("/admin/posts/new/")
    counted = []
    for number in range(2):
        with count_queries() as statements:
            client.get("/admin/posts/new/")
        counted.append(len(statements))
        for each in range(9):
            role(f"R{number}{each}", "posts.create", "roles.assign")

    assert counted[0] == counted[1]


def test_denial_is_still_noted_in_the_log(app, sign_in):
    sign_in().get("/admin/posts/")

    with app.app_context():
        [entry] = db.session.scalars(select(ChangeSet).filter_by(kind="denied"))
        assert (entry.actor, entry.details["permission"]) == (ADA, "posts.view")
