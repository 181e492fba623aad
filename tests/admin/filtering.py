"""Posts to be filtered, and what pages say of filters."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from portal.access.models import Grant, Role
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.records.posts import Post
from portal.records.tags import Tag

LIST, BUILDER = "/admin/posts/", "/admin/posts/filter/"


@pytest.fixture
def posts(app, make_post):
    """Return the keys of three posts, a draft of five views first."""
    keys = [
        make_post("Ice", views=5),
        make_post("Road works", status="published", views=1000),
        make_post("Snow", status="archived", views=2000, author="dora@example.org"),
    ]
    with app.app_context(), acting_as("test"):
        db.session.get(Post, keys[0]).tags = [Tag(name=Texts.of({"en": "Cold"}), slug="cold")]
        db.session.commit()
    return keys


def titles_of(page):
    return re.findall(r'class="rowlink"[^>]*>([^<]*)', page)


def chips_of(page):
    """Return ``{words: address of the list without it}``."""
    found = re.findall(r'<li class="chip"><span[^>]*>([^<]*)</span><a href="([^"]*)"', page)
    return {plain(words): unescape(url) for words, url in found}


def plain(words):
    """Return words without what only keeps directions apart."""
    return re.sub("[\u2068\u2069]", "", unescape(words))


def listed(client, *where, **args):
    return client.get(LIST, query_string={"where": list(where), **args}).text


def built(client, url=BUILDER, **args):
    """Send the builder's form as it stands after its second step."""
    return client.get(url, query_string={"of": args["field"], **args})


def where_of(answer):
    """Return the conditions in the address that the builder leads to."""
    assert answer.status_code == 302, plain(answer.text)
    return parse_qs(urlsplit(answer.location).query)["where"]


@pytest.fixture
def reader_of(app, sign_in):
    """Return a function: the browser of somebody who may read the named fields of posts."""

    def _reader(*fields):
        client = sign_in()
        with app.app_context(), acting_as("test"):
            role = db.session.scalar(select(Role))
            role.grants.append(Grant(permission="posts.view", fields=list(fields)))
            db.session.commit()
        return client

    return _reader
