"""Pages told by their rows are the list, whatever happens to it meanwhile."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from flask import g
from sqlalchemy import select

from portal.access.identity import Identity
from portal.accounts.models import User
from portal.admin import lookup
from portal.changes.actor import acting_as
from portal.database import db
from portal.engines import writing
from portal.i18n.collation import sort_key
from portal.i18n.content import Texts
from portal.i18n.reader import speaking
from portal.query.listing import list_rows
from portal.query.state import ListState
from portal.records.posts import Post, PostView
from tests.soak import times

TITLES = ("Zebra", "zebra", "Äpfel", "apfel", "Ñandú", "nandu", "nube", "2", "10", "مدينة", "بيت")
MOMENTS = (None, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 5, 5, 1, 2, 3, tzinfo=UTC))
#: By one column with ties, one with gaps, one in the reader's order, and by several
SORTS = (
    ("views",), ("-views",), ("published_at",), ("-published_at",), ("title",), ("-title",),
    ("status", "-title"), ("-published_at", "views"), ("views", "published_at"),
    ("-title", "published_at", "-status"), ("slug",), (),
)  # fmt: skip
LOCALES = ("en", "de", "es")


class Shelf:
    """Posts that come and go, read through the query engine by somebody who may see them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.made = 0
        self.author = db.session.scalar(select(User))

    def add(self, count: int) -> None:
        draw = self.random
        for _ in range(count):
            self.made += 1
            title = Texts({"en": draw.choice(TITLES)})
            if draw.random() < 0.5:
                title = title.with_text(draw.choice(("de", "es")), draw.choice(TITLES))
            db.session.add(
                Post(
                    title=title,
                    slug=f"s{self.made}",
                    status=draw.choice(("draft", "in_review", "archived")),
                    views=draw.randrange(3),
                    published_at=draw.choice(MOMENTS),
                    author=self.author,
                )
            )
        db.session.commit()

    def remove(self, count: int) -> None:
        rows = db.session.scalars(select(Post)).all()
        for row in self.random.sample(rows, min(count, len(rows))):
            db.session.delete(row)
        db.session.commit()

    def keys(self) -> set[int]:
        return set(db.session.scalars(select(Post.id)))

    def in_order(self, sort: tuple[str, ...], locale: str) -> list[int]:
        """Return what a full scan gives, sorted here: rows without a value last."""
        sort = sort or ("-published_at",)
        rows = list(db.session.scalars(select(Post)))
        rows.sort(key=lambda row: row.id, reverse=sort[-1].startswith("-"))
        for one in reversed(sort):
            name, down = one.removeprefix("-"), one.startswith("-")
            known = [row for row in rows if getattr(row, name) is not None]
            known.sort(key=lambda row, name=name: value_of(row, name, locale), reverse=down)
            rows = known + [row for row in rows if getattr(row, name) is None]
        return [row.id for row in rows]


def value_of(row: Post, name: str, locale: str) -> object:
    if name == "title":
        return sort_key(row.title.best(locale).text, locale)
    return sort_key(row.slug) if name == "slug" else getattr(row, name)


@pytest.fixture
def reader(app, make_user):
    """Read and write as somebody who may see all posts."""
    key = make_user("posts.view")
    with app.test_request_context(), writing(), acting_as("test"):
        g.identity = Identity(db.session.get(User, key))
        yield


def pages(state, size, *, backwards=False, between=lambda: None):
    """Walk through the list page by page; give all keys in the order of the list."""
    found: list[list[int]] = []
    while True:
        listing = list_rows(PostView, state, lookup.record_of, size=size)
        keys = [row.id for row in listing.rows]
        position = listing.before if backwards else listing.after
        if position is None:
            # On the way back the first page is shown whole, though some of it has been seen.
            seen = found[-1] if backwards and found else []
            found.append([key for key in keys if key not in seen])
            break
        found.append(keys)
        between()
        state = ListState(sort=state.sort, position=position)
    return [key for page in (found[::-1] if backwards else found) for key in page]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("sort", SORTS, ids=",".join)
def test_pages_forwards_and_backwards_are_the_sorted_list(reader, sort, locale):
    shelf = Shelf(seed=len(sort) * 7 + len(locale))
    shelf.add(23)

    with speaking(locale):
        for size in (1, 4, 23, 50):
            expected = shelf.in_order(sort, locale)
            assert pages(ListState(sort=sort), size) == expected
            assert pages(ListState(sort=sort, last=True), size, backwards=True) == expected
            numbered = [
                [row.id for row in list_rows(
                    PostView, ListState(sort=sort, page=n), lookup.record_of, size=size
                ).rows]
                for n in range(1, -(-23 // size) + 1)
            ]  # fmt: skip
            assert [key for page in numbered for key in page] == expected


@pytest.mark.parametrize("seed", range(times(16)))
def test_walk_meets_each_row_that_stays_once_while_others_come_and_go(reader, seed):
    shelf = Shelf(seed)
    draw = shelf.random
    shelf.add(draw.randrange(5, 40))
    sort, locale, backwards = draw.choice(SORTS), draw.choice(LOCALES), draw.random() < 0.5
    stayed = [shelf.keys()]

    def come_and_go():
        shelf.add(draw.randrange(3))
        shelf.remove(draw.randrange(3))
        stayed[0] &= shelf.keys()

    with speaking(locale):
        start = ListState(sort=sort, last=backwards)
        seen = pages(start, draw.randrange(1, 9), backwards=backwards, between=come_and_go)
        order = shelf.in_order(sort, locale)

    assert len(seen) == len(set(seen))
    assert stayed[0] <= set(seen)
    assert [key for key in seen if key in stayed[0]] == [k for k in order if k in stayed[0]]


def test_position_of_another_order_or_made_up_begins_the_list(sign_in, app):
    client = sign_in("posts.view")
    for after in ("x", "e30", "W10", "WyItaWQiLDVd", "WyJpZCIsWyJ0IiwiMjAyNiJdXQ", "A" * 3000):
        answer = client.get(f"/admin/posts/?after={after}")
        assert answer.status_code == 200
