"""Whatever people meet has passed the catalogs: in en_XA, no text stands in plain letters."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, abort
from sqlalchemy import event, select
from werkzeug.exceptions import default_exceptions

from portal.accounts.links import make_link
from portal.accounts.models import User
from portal.app import create_app
from portal.config import Settings
from portal.database import db
from portal.i18n.po.reading import read
from tests.conftest import CHEAP_HASHES, _do_not_wait_for_the_disk
from tests.i18n.crawl.walking import Walk
from tests.i18n.crawl.world import asked, browser, empty, settle, strange_cldr
from tests.soak import SOAK

#: Fixtures, picked up from here
__all__ = ["asked", "strange_cldr"]
#: Who may do everything, and who only some on some rows; the others in `make soak`
ROLES = ["administrator", "clerk", *(["editor", "viewer"] if SOAK else [])]
TEMPLATE = Path(__file__).parents[2] / "translations" / "messages.pot"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return a portal of its own, with a page that fails in any way wanted."""
    settings = Settings.from_environment(
        {}, instance=tmp_path_factory.mktemp("pseudo"), secret_key=secrets.token_hex(32)
    )
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=False, PORTAL_ARGON2=CHEAP_HASHES, PORTAL_PSEUDO=True)
    app.add_url_rule("/fail/<int:status>", "fail", lambda status: abort(status))
    app.add_url_rule("/fail/hard", "fail_hard", lambda: 1 / 0)
    with app.app_context():
        event.listen(db.engine, "connect", _do_not_wait_for_the_disk)
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def walk(portal: Flask, strange_cldr: None, asked: set[str]) -> Iterator[Callable[..., Walk]]:
    """Return a function: the walk of somebody with the role, or of a stranger.

    In the end, every text it met is marked, and none was asked for that translators never get.
    """
    walks: list[Walk] = []

    def _walk(role: str = "") -> Walk:
        with portal.app_context():
            keys = settle(role or "viewer")
        walks.append(Walk(portal, browser(portal, keys["me"] if role else None), keys))
        return walks[-1]

    yield _walk
    with portal.app_context():
        empty()
    template = read(TEMPLATE.read_bytes()).messages
    assert [finding for walk in walks for finding in walk.findings.items()] == []
    assert asked - {entry.msgid for entry in template} == set()
    assert asked


@pytest.mark.parametrize("role", ROLES)
def test_every_page_form_and_act_is_marked(walk, role):
    walked = walk(role)
    walked.open_all()
    walked.send_all_forms()
    walked.act_on_all()

    assert walked.texts > 300
    assert not [door for door, statuses in walked.statuses.items() if 500 in statuses]


def test_pages_of_strangers_are_marked(walk, portal):
    walked = walk()
    walked.open_all()
    walked.send_all_forms()
    with portal.test_request_context(), portal.app_context():
        link = make_link(db.session.scalars(select(User)).first())
    walked.open(link)
    for attempt in range(12):
        sign_in = {"name": "me@example.org", "password": f"¤{attempt}"}
        walked.open("/sign-in", "POST", data=sign_in)

    assert 429 in walked.statuses["POST /sign-in"]


@pytest.mark.parametrize("role", ["viewer", ""], ids=["viewer", "stranger"])
def test_error_pages_are_marked(walk, portal, role, monkeypatch):
    walked = walk(role)
    for status in default_exceptions:
        walked.open(f"/fail/{status}")
        walked.open(f"/fail/{status}", headers={"Accept": "application/json"})
    walked.open("/fail/hard")
    walked.open("/¤nowhere")
    walked.open("/sign-out")
    monkeypatch.setitem(portal.config, "WTF_CSRF_ENABLED", True)
    for path in ("/sign-in", "/settings", "/admin/posts/new/"):
        walked.open(path, "POST", data={"name": "¤"})
    monkeypatch.setitem(portal.config, "MAX_FORM_MEMORY_SIZE", 10)
    walked.open("/sign-in", "POST", data={"name": "¤" * 100})

    for status in default_exceptions:
        assert walked.statuses[f"GET /fail/{status}"] == {status}


def test_pages_of_an_empty_portal_are_marked(walk, portal):
    walked = walk("administrator")
    with portal.app_context():
        empty(but=("users", "sessions", "roles", "grants", "assignments"))
    walked.open_all()
