"""Faults: what the database grants and nothing declares allows nothing, and is told once."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from portal.access import faults
from portal.access.models import Assignment
from portal.access.permissions import registry_of
from portal.database import db
from tests.conftest import signed_in

FAULTS = {
    "a permission": {"permission": "gone.view"},
    "rows": {"permission": "posts.view", "scope": "gone"},
    "a place of what has none": {"permission": "posts.view", "scope": "own=3"},
    "a place that is no key": {"permission": "equipment.view", "scope": "office=north"},
    "everything, on some rows": {"permission": "*", "scope": "own"},
    "everything, some fields": {"permission": "*", "fields": ["title"]},
    "fields that are no names": {"permission": "posts.view", "fields": "title"},
    "fields of fields": {"permission": "posts.view", "fields": [["title"]]},
}
PAGES = ("/admin/posts/", "/admin/equipment/", "/admin/users/")


@pytest.fixture(autouse=True)
def unjudged(app):
    """Nothing was told before."""
    registry_of(app).judged.clear()


@pytest.fixture
def told(caplog) -> Callable[[], list[logging.LogRecord]]:
    """Return a function: what the log says of faults."""
    caplog.set_level(logging.WARNING, logger=faults.log.name)
    return lambda: [one for one in caplog.records if one.name == faults.log.name]


def browser(app, user):
    key = user.id
    db.session.remove()  # and with it the lock of who writes
    return signed_in(app, key)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_grant_that_nothing_declares_allows_nothing_and_is_told_once(app, person, told, fault):
    client = browser(app, person(FAULTS[fault]))

    codes = {client.get(page).status_code for page in PAGES for _ in range(2)}

    assert codes == {403}
    assert [one.levelname for one in told()] == ["WARNING"]
    assert FAULTS[fault]["permission"] in told()[0].getMessage()


def test_the_other_grants_of_the_role_still_hold(app, person, told):
    client = browser(app, person({"permission": "posts.view", "scope": "gone"}, "tags.view"))

    assert client.get("/admin/posts/").status_code == 403
    assert client.get("/admin/tags/").status_code == 200


@pytest.mark.parametrize("limit", ["gone", "gone=1", "office=north", "own=1"])
def test_an_assignment_on_rows_that_no_record_knows_gives_nothing(app, person, told, limit):
    user = person("posts.view")
    db.session.scalars(db.select(Assignment)).one().scope = limit
    db.session.commit()

    assert browser(app, user).get("/admin/posts/").status_code == 403
    assert len(told()) == 1


def test_a_field_that_is_gone_is_told_and_the_others_stay(app, person, told):
    user = person({"permission": "posts.view", "fields": ["title", "gone"]})

    assert browser(app, user).get("/admin/posts/").status_code == 200
    assert "gone" in told()[0].getMessage()


def test_sound_grants_are_not_told(app, person, told):
    fine = {"permission": "posts.edit", "fields": ["title@fr", "slug"]}
    browser(app, person("posts.view", fine, "*")).get("/admin/posts/")

    assert told() == []
