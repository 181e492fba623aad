"""Whatever people meet has passed the catalogs: in en_XA, no text stands in plain letters."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, abort

from portal.app import create_app
from portal.config import Settings
from portal.database import db
from tests.conftest import CHEAP_HASHES
from tests.i18n.crawl.walking import Walk
from tests.i18n.crawl.world import browser, empty, settle, strange_cldr

__all__ = ["strange_cldr"]
pytestmark = pytest.mark.usefixtures("strange_cldr")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return a portal of its own, with a page that fails in any way wanted."""
    settings = Settings.from_environment(
        {}, instance=tmp_path_factory.mktemp("pseudo"), secret_key=secrets.token_hex(32)
    )
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=False, PORTAL_ARGON2=CHEAP_HASHES, PORTAL_PSEUDO=True)
    app.add_url_rule("/fail/<int:status>", "fail", abort)
    app.add_url_rule("/fail/hard", "fail_hard", lambda: 1 / 0)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def walk(portal: Flask) -> Iterator[Callable[[str], Walk]]:
    """Return a function: the walk of somebody with the role, or of a stranger."""

    def _walk(role: str) -> Walk:
        with portal.app_context():
            keys = settle(role or "viewer")
        return Walk(portal, browser(portal, keys["me"] if role else None), keys)

    yield _walk
    with portal.app_context():
        empty()


def findings_of(walked: Walk) -> list[str]:
    return [f"{finding}  ({where})" for finding, where in walked.findings.items()]


@pytest.mark.parametrize("role", ["administrator", "editor", "clerk", "viewer"])
def test_every_page_form_and_act_speaks_by_the_catalogs(walk, role):
    walked = walk(role)
    walked.open_all()
    walked.send_all_forms()
    walked.act_on_all()
    walked.open_all()

    assert findings_of(walked) == []
    assert walked.texts > 300
