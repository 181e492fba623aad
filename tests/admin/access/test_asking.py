"""Asking to be let in: from the 403 page, once, with a reason."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from portal.access.requests import LONGEST, AccessRequest
from portal.changes.models import Change
from portal.database import db
from tests.admin.access.conftest import ADA, CARL, text
from tests.admin.home_page import words

ASK = "/admin/access/ask/"


@pytest.fixture
def requests(app):
    """Return a function: ``(permission, row_id, reason)`` of each request that is stored."""

    def _requests():
        with app.app_context():
            rows = db.session.scalars(select(AccessRequest).order_by(AccessRequest.id))
            return [(row.permission, row.row_id, row.reason) for row in rows]

    return _requests


def test_request_is_kept_with_its_reason_and_its_row(sign_in, requests):
    client = sign_in("dashboard.view")
    page = client.get("/admin/posts/edit/?id=7").text
    sent = dict(re.findall(r'<input type="hidden" name="(permission|id)" value="([^"]+)"', page))

    answer = client.post(ASK, data=sent | {"reason": "I stand in for Carl."})

    assert answer.location == "/admin/"
    assert requests() == [("posts.edit", 7, "I stand in for Carl.")]
    assert "Your request has reached the people" in client.get("/admin/").text


def test_request_is_one_entry_of_the_log(app, sign_in):
    sign_in().post(ASK, data={"permission": "posts.edit"})

    with app.app_context():
        [change] = db.session.scalars(select(Change).filter_by(record="access_requests"))
        assert (change.op, change.changeset.actor) == ("create", ADA)
        entries = select(Change).filter_by(changeset_id=change.changeset_id)
        assert len(db.session.scalars(entries).all()) == 1


def test_asking_again_changes_the_reason(sign_in, requests):
    client = sign_in()
    client.post(ASK, data={"permission": "posts.edit", "reason": "Please"})
    page = text(client.get("/admin/posts/edit/?id=x"))
    client.post(ASK, data={"permission": "posts.edit", "reason": "I write the news."})

    assert "You asked for it just now. Nobody has answered yet." in page
    assert "Change the request" in page
    assert requests() == [("posts.edit", None, "I write the news.")]


def test_what_is_asked_for_another_row_or_by_somebody_else_is_another_request(sign_in, requests):
    client = sign_in()
    for row in ("7", "8"):
        client.post(ASK, data={"permission": "posts.edit", "id": row})
    sign_in(email=CARL).post(ASK, data={"permission": "posts.edit", "id": "8"})

    assert requests() == [("posts.edit", 7, ""), ("posts.edit", 8, ""), ("posts.edit", 8, "")]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("permission", ["", "posts.fly", "*", "postsedit", "ä\x00"])
def test_nobody_can_ask_for_what_does_not_exist(sign_in, requests, method, permission):
    answer = sign_in().open(ASK, method=method, data={"permission": permission})

    assert answer.status_code == 404
    assert requests() == []


def test_whoever_holds_it_is_told_so(sign_in, requests):
    client = sign_in("posts.edit")

    client.post(ASK, data={"permission": "posts.edit"})

    assert "You may do this already: Edit – Posts." in client.get("/settings").text
    assert "You may do this" in text(client.get(f"{ASK}?permission=posts.edit"))
    assert requests() == []


def test_what_is_held_on_some_rows_can_be_asked_for_on_another(sign_in, make_post, requests):
    client = sign_in("posts.view", "posts.edit:own")
    own, other = make_post("Mine", ADA), make_post("Theirs")

    for row in (own, other):
        client.post(ASK, data={"permission": "posts.edit", "id": str(row)})

    assert requests() == [("posts.edit", other, "")]


def test_row_that_is_not_seen_is_asked_for_as_one_that_is_not_there(sign_in, make_post):
    hidden = make_post("Zerubbabel")
    client = sign_in("posts.view:own", "posts.edit:own")
    told = [
        client.get(f"{ASK}?permission=posts.edit&id={row}").text.replace(str(row), "")
        for row in (hidden, hidden + 999)
    ]

    assert len({words(page.partition("<main")[2].partition("</main>")[0]) for page in told}) == 1
    assert "Zerubbabel" not in told[0]


def test_row_means_nothing_to_a_permission_that_is_not_about_records(sign_in, requests):
    sign_in().post(ASK, data={"permission": "translations.view", "id": "7"})

    assert requests() == [("translations.view", None, "")]


@pytest.mark.parametrize("reason", ["x" * (LONGEST + 1), "bell \x07"])
def test_reason_that_cannot_be_kept_is_given_back(sign_in, requests, reason):
    answer = sign_in().post(ASK, data={"permission": "posts.edit", "reason": reason})

    assert answer.status_code == 422
    assert reason in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert requests() == []


def test_twenty_requests_wait_at_most(sign_in, requests):
    client = sign_in()
    for row in range(1, 22):
        answer = client.post(ASK, data={"permission": "posts.edit", "id": str(row), "reason": "é"})

    assert answer.status_code == 422
    assert "20 requests of yours wait for an answer." in text(answer)
    assert ">\né</textarea>" in answer.text
    assert len(requests()) == 20
    assert client.post(ASK, data={"permission": "posts.edit", "id": "3"}).status_code == 302


def test_stranger_is_asked_to_sign_in(client, requests):
    assert client.get(f"{ASK}?permission=posts.edit").location.startswith("/sign-in")
    assert client.post(ASK, data={"permission": "posts.edit"}).status_code == 401
    assert requests() == []


def test_whoever_only_looks_asks_for_nothing(app, sign_in, make_user, requests):
    looked_at = make_user("posts.view", email=CARL)
    client = sign_in("users.view", "users.view_as", "posts.view", "users.edit")
    client.post("/admin/access/look/", data={"user": str(looked_at)})

    page = client.get("/admin/posts/new/")
    sent = client.post(ASK, data={"permission": "posts.create"})

    assert page.status_code == 403
    assert ASK not in page.text
    assert sent.status_code == 403
    assert requests() == []


def test_answered_request_does_not_stand_in_the_way_of_another(app, sign_in, requests):
    client = sign_in()
    client.post(ASK, data={"permission": "posts.edit"})
    with app.app_context():
        db.session.scalars(select(AccessRequest)).one().status = "declined"
        db.session.commit()
    client.post(ASK, data={"permission": "posts.edit", "reason": "Once more"})

    assert requests() == [("posts.edit", None, ""), ("posts.edit", None, "Once more")]
