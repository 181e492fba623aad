"""A post with a title in three languages, and people who may write some of them."""

from __future__ import annotations

import re

import pytest

from portal.access.models import Assignment, Grant, Role
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.records.posts import Post
from tests.conftest import signed_in

STORED = {"en": "Road works", "de": "Bauarbeiten", "fr": "Travaux"}


@pytest.fixture
def translator(app, make_user):
    """Return a function: the browser of somebody with grants, as in ``posts.edit:title@fr``."""

    def _translator(*grants, email="ada@example.org"):
        user = make_user(email=email)
        with app.app_context(), acting_as("test"):
            for number, grant in enumerate(grants):
                permission, _, fields = grant.partition(":")
                named = fields.split(",") if fields else None
                role = Role(key=f"{email}-{number}", name=Texts.of({"en": grant}))
                role.grants.append(Grant(permission=permission, fields=named))
                db.session.add(Assignment(user_id=user, role=role))
            db.session.commit()
        return signed_in(app, user)

    return _translator


@pytest.fixture
def post(app, make_post):
    """Return the key of a post with a title in three languages."""
    key = make_post()
    with app.app_context(), acting_as("test"):
        db.session.get(Post, key).title = Texts.of(STORED)
        db.session.commit()
    return key


def url(key, record="posts"):
    return f"/admin/{record}/edit/?id={key}"


def version_of(page):
    return re.search(r'name="version" value="(\d+)"', page)[1]


def send(client, key, **data):
    version = version_of(client.get(url(key)).text)
    return client.post(url(key), data={"version": version} | data)


def writable_in(page):
    """Return the names of the controls for texts that can be sent."""
    return re.findall(r'name="((?:title|content|name|slug|status)[^"]*)"', page)
