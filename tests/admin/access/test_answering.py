"""Answers to requests: a role, or no."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.access.requests import AccessRequest
from portal.changes.models import Change
from portal.database import db
from tests.admin.access.conftest import ADA, text

PAGE = "/admin/access/requests/"
#: What whoever answers holds, beside what the roles on offer allow
ANSWERS = ("roles.assign", "users.view")


@pytest.fixture
def stored(app):
    """Return a function: status of a request, and who has answered it."""

    def _stored(key):
        with app.app_context():
            row = db.session.get(AccessRequest, key)
            return row.status, row.answered_by

    return _stored


def answer(client, key, act="assign", **fields):
    told = {f"request{key}-{name}": value for name, value in fields.items()}
    return client.post(PAGE, data={"request": str(key), "answer": act} | told)


def test_reader_who_can_give_nothing_of_it_may_decline(sign_in, ask, role, stored):
    role("Writer", "posts.edit")
    key = ask()
    client = sign_in(*ANSWERS)
    page = client.get(PAGE)

    assert "You hold no role that gives this" in text(page)
    assert "Assign" not in text(page).partition("You hold")[2]
    assert answer(client, key, "decline").status_code == 302
    assert stored(key) == ("declined", ADA)


def test_assigning_gives_the_role_and_answers_in_one_entry_of_the_log(
    app, sign_in, ask, role, held, stored
):
    key = ask()
    told = {"role": role("Writer", "posts.edit"), "until": "2099-01-31", "reason": "Deputy"}
    client = sign_in(*ANSWERS, "posts.edit", time_zone="Europe/Berlin")
    done = answer(client, key, **told)

    until, *others = held()["writer"]
    assert done.location == PAGE
    assert until.isoformat() == "2099-01-31T23:00:00+00:00"
    assert others == ["Deputy", "", ADA]
    assert stored(key) == ("granted", ADA)
    after = client.get(PAGE)
    assert "“Writer” was assigned to Carl." in after.text
    assert "Nobody is waiting" in text(after)
    with app.app_context():
        query = select(Change).where(Change.record.in_(["access_requests", "assignments"]))
        sets = {row.changeset_id for row in db.session.scalars(query) if row.op != "delete"}
        last = select(Change.record).filter_by(changeset_id=max(sets))
        assert set(db.session.scalars(last)) == {"access_requests", "assignments"}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"role": ""}, "Fill in this field."),
        ({"role": "nobody"}, "Choose one from the list."),
        ({"until": "31.12."}, "“31.12.”"),
        ({"until": "2020-01-01"}, "The end lies in the past."),
        ({"reason": "x" * 501}, "Use at most 500 characters."),
        ({"role": "chief"}, "You can only give what you hold yourself"),
    ],
)
def test_answer_that_is_wrong_comes_back_with_all_that_was_typed(  # noqa: PLR0917
    sign_in, ask, role, held, stored, fields, sentence
):
    key, _other = ask(), ask("tags.view")
    role("Chief", "*")
    told = {"role": role("Writer", "posts.edit"), "until": "2099-01-31", "reason": "Deputy"}
    page = answer(sign_in(*ANSWERS, "posts.edit"), key, **(told | fields))

    assert page.status_code == 422
    assert sentence in text(page)
    kept = told | fields
    assert f'value="{kept["until"]}"' in page.text
    assert f">\n{kept['reason']}</textarea>" in page.text
    assert page.text.count('aria-invalid="true"') == 1
    assert held() == {}
    assert stored(key) == ("open", "")


def test_request_is_answered_once(sign_in, ask, role, held, stored):
    key, writer = ask(status="granted", answered_by="eve"), role("Writer", "posts.edit")
    client = sign_in(*ANSWERS, "posts.edit")
    answer(client, key, role=writer)
    answer(client, key, "decline")

    assert "Somebody has answered this request already." in client.get(PAGE).text
    assert stored(key) == ("granted", "eve")
    assert held() == {}


@pytest.mark.parametrize("key", ["", "0", "999", "x", "9" * 30])
def test_request_that_is_not_there_is_not_found(sign_in, key):
    assert answer(sign_in(*ANSWERS), key).status_code == 404


def test_more_than_a_page_holds_is_said(monkeypatch, sign_in, ask):
    monkeypatch.setattr("portal.admin.access.answering.SHOWN", 1)
    client = sign_in(*ANSWERS)
    ask("posts.view")
    assert "More requests wait" not in text(client.get(PAGE))
    last = ask("tags.view")
    page = text(client.get(PAGE))

    assert "More requests wait" in page
    assert "Tags" not in page
    # One that stands on no page yet can be answered, and is shown where that fails.
    assert "View – Tags" in text(answer(client, last, role="nobody"))
