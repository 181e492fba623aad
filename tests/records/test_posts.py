"""Posts: published is one rule, in Python and in SQL."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db, now
from portal.records.posts import STATUSES, Post
from portal.records.tags import Tag, post_tags


@pytest.fixture
def ada(app):
    with app.app_context():
        user = User(name="Ada", email="ada@example.org")
        db.session.add(user)
        db.session.flush()
        yield user
        db.session.rollback()


def make_post(author: User, slug: str = "road-works", **columns: object) -> Post:
    post = Post(title={"en": slug}, slug=slug, author=author, **columns)
    db.session.add(post)
    return post


def test_published_says_the_same_in_python_and_in_sql(ada):
    for choice in STATUSES:
        make_post(ada, f"post-{choice.value}", status=choice.value)
    db.session.flush()

    found = set(db.session.scalars(select(Post.slug).where(Post.published)))

    posts = db.session.scalars(select(Post)).all()
    assert found == {post.slug for post in posts if post.published}
    assert found == {"post-published"}


def test_publishing_notes_the_moment_once(ada):
    post = make_post(ada, status="draft")
    post.status = "published"
    first = post.published_at
    post.status = "archived"
    post.status = "published"

    assert first is not None
    assert post.published_at == first


def test_a_new_post_is_a_draft_that_nobody_has_read(ada):
    post = make_post(ada)
    db.session.flush()
    assert (post.status, post.views, post.published_at) == ("draft", 0, None)


def test_the_moment_a_tag_was_given_is_kept(ada):
    post = make_post(ada)
    post.tags = [Tag(name={"en": "Roads"}, slug="roads")]
    before = now()
    db.session.flush()
    assert db.session.scalar(select(post_tags.c.created_at)) >= before


def test_deleting_a_tag_takes_it_from_its_posts(ada):
    tag = Tag(name={"en": "Roads"}, slug="roads")
    post = make_post(ada, tags=[tag])
    db.session.flush()

    db.session.delete(tag)
    db.session.flush()
    db.session.expire(post)

    assert post.tags == []


def test_a_post_is_called_by_its_title_in_the_reader_s_language(ada):
    post = make_post(ada)
    post.title = {"en": "Road works", "ru": "Ремонт дороги"}
    db.session.flush()
    db.session.expire(post)
    assert str(post) == "Road works"
