"""Whatever stands in the URL of a list, the list answers: never a failure, never a hidden one."""

from __future__ import annotations

import logging
import os
import random
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.query.filters import OPERATORS
from portal.query.positions import Position, write_position
from portal.records.posts import Post
from portal.records.tags import Tag
from tests.soak import SOAK

#: URLs in all; `make soak` tries a hundred thousand
URLS = int(os.environ.get("PORTAL_TEST_URLS", "100000" if SOAK else "800"))
PARTS = 4

FIELDS = (
    "title", "slug", "content", "status", "views", "author", "tags", "published_at", "created_at",
    "id", "version", "author_id", "password_hash", "author.email", "nothing", "", "title_key",
)  # fmt: skip
VALUES = (
    "draft", "in_review", "1", "0", "-1", "12", "2.5", "1e5", "NaN", "9" * 12, "9" * 30, "true",
    "2026-01-01", "2026-13-45", "0001-01-01", "9999-12-31", "2026-01-01T10:00:00+00:00",
    "2026-01-01T10:00:00", "10000-01-01", "", " ", "%", "_", "\\", "'", '"', "'; DROP TABLE x",
    "NEAR(a b)", "a OR b", "*", "ß", "İ", "北京", "كِتَاب", "\u202e", "\0", "\ud83d\ude00", "a,b",
    "|", ":", "mine", "x" * 300, "-0", "٣", "½", "1,2,3", "\x1b[0m",
)  # fmt: skip
ODD = (":", "|", ",", "\\", "%", "\0", "é", " ")


class Draw:
    """URLs of a list, sound ones and broken ones."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def url(self) -> str:
        draw = self.random
        args = [("where", self.group()) for _ in range(draw.choice((0, 1, 1, 2, 4)))]
        if draw.random() < 0.5:
            args.append(("sort", self.sort()))
        if draw.random() < 0.3:
            args.append(("q", " ".join(draw.choices(VALUES, k=draw.randrange(4)))))
        if draw.random() < 0.2:
            args.append((draw.choice(("after", "before")), self.position()))
        args += [
            (name, draw.choice((*VALUES, *FIELDS, "25", "views,-title")))
            for name in ("page", "size", "tab", "columns", "view", "last")
            if draw.random() < 0.1
        ]
        return f"/admin/posts/?{urlencode(args, errors='surrogatepass')}"

    def group(self) -> str:
        draw = self.random
        text = "|".join(self.condition() for _ in range(draw.choice((1, 1, 1, 2, 9))))
        if draw.random() < 0.1:
            at = draw.randrange(len(text) + 1)
            text = text[:at] + draw.choice(ODD) + text[at:]
        return text

    def condition(self) -> str:
        draw = self.random
        operator = draw.choice((*OPERATORS, "nothing"))
        values = draw.choices(VALUES, k=draw.choice((0, 1, 1, 2, 3)))
        return f"{draw.choice(FIELDS)}:{operator}:{','.join(values)}"

    def sort(self) -> str:
        draw = self.random
        names = draw.choices(FIELDS, k=draw.choice((1, 2, 3, 5)))
        return ",".join(draw.choice(("", "-", "--")) + name for name in names)

    def position(self) -> str:
        draw = self.random
        order = draw.choice(("-published_at,-id", "views,id", "id", "-title_key,-id", "slug_key"))
        moment = datetime(2026, 1, draw.randrange(1, 28), tzinfo=UTC)
        values = draw.choices((None, 3, -(2**62), "x", True, b"\x01", moment, 2.5, "\0"), k=2)
        text = write_position(Position(order, tuple(values)))
        return text if draw.random() < 0.8 else text[: draw.randrange(len(text))]


@pytest.fixture
def posts(app):
    with app.app_context(), acting_as("test"):
        people = [User(name=f"P{n}", email=f"p{n}@example.org") for n in range(3)]
        tags = [Tag(name=Texts.of({"en": f"T{n}"}), slug=f"t{n}") for n in range(3)]
        for number in range(30):
            db.session.add(
                Post(
                    title=Texts.of({"en": f"Łódź {number} 100%", "ar": "كِتَاب"}),
                    slug=f"p-{number}",
                    views=number % 4,
                    status=("draft", "in_review", "archived")[number % 3],
                    author=people[number % 3],
                    tags=tags[: number % 4],
                )
            )
        db.session.commit()


@pytest.mark.parametrize("part", range(PARTS))
def test_list_answers_whatever_is_asked(app, sign_in, posts, caplog, part):
    caplog.set_level(logging.WARNING)
    draw = Draw(seed=part)
    readers = [
        sign_in("posts.view", "users.view", "tags.view", email="all@example.org"),
        sign_in("posts.view:own", "posts.edit:own", email="own@example.org"),
    ]

    for number in range(URLS // PARTS):
        url = draw.url()
        answer = readers[number % 2].get(url)
        assert answer.status_code == 200, url
        assert not caplog.records, (url, caplog.records)
