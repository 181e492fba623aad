"""Rows that lead to another one are told by themselves: no field of the other gives them away."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.access.models import Grant, Role
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.changes.models import Change
from portal.database import db
from portal.i18n.content import Texts
from portal.records.posts import Post
from portal.records.tags import Tag


@pytest.fixture
def tag(app):
    """Return the key of a tag on a post of somebody else."""
    with app.app_context(), acting_as("test"):
        carl = User(name="Carl", email="carl@example.org")
        snow = Tag(name=Texts.of({"en": "Winter"}), slug="winter")
        db.session.add(Post(title=Texts.of({"en": "Snow"}), slug="x", author=carl, tags=[snow]))
        db.session.commit()
        return snow.id


ADDRESSES = (
    "/admin/tags/?columns=name,posts",
    "/admin/tags/columns/",
    "/admin/tags/filter/",
    "/admin/tags/filter/?field=posts",
    "/admin/tags/details/?id={tag}",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_posts_of_others_are_no_field_of_their_tags(sign_in, tag, address):
    page = sign_in("tags.view", "posts.view:own").get(address.format(tag=tag)).text

    assert "Winter" in page or "columns" in address or "filter" in address
    assert "Snow" not in page
    assert 'value="posts"' not in page


def test_whoever_sees_every_post_has_the_posts_of_a_tag_as_a_column(sign_in, tag):
    client = sign_in("tags.view", "posts.view")

    assert "Snow" in client.get("/admin/tags/?columns=name,posts").text
    assert 'value="posts"' in client.get("/admin/tags/columns/").text


def test_a_filter_by_posts_that_one_may_not_see_finds_nothing_out(sign_in, tag):
    client = sign_in("tags.view", "posts.view:own")

    for address in ("posts:not_empty", "posts:empty", f"posts:has:{tag}"):
        assert "Winter" in client.get(f"/admin/tags/?where={address}").text


def test_the_changes_of_an_entry_of_the_log_are_no_column_of_it(sign_in, tag):
    client = sign_in("activity.view")

    assert "Snow" not in client.get("/admin/activity/?columns=at,changes").text
    assert 'value="changes"' not in client.get("/admin/activity/columns/").text


def test_a_title_is_told_to_those_who_read_all_that_it_is_made_of(app, sign_in, tag):
    client = sign_in("roles.view")
    with app.app_context(), acting_as("test"):
        added = Role(key="vault", name=Texts.of({"en": "Vault"}))
        db.session.add(added)
        role = db.session.scalar(select(Role).where(Role.key == "role-ada@example.org"))
        role.grants[0].fields = ["name"]
        db.session.commit()
        vault = added.id

    page = client.get(f"/admin/roles/details/?id={vault}").text

    assert "<dd>Vault</dd>" in page.replace(' dir="auto"', "")
    assert f"Record {vault}" in page  # roles are also called by their key


def test_a_conflict_of_an_undo_does_not_name_what_one_may_not_see(app, sign_in, tag):
    client = sign_in("activity.view", "posts.view:own", "posts.edit:own")
    with app.app_context(), acting_as("test"):
        post = db.session.scalars(select(Post)).one()
        post.slug = "y"
        db.session.commit()
        newest = select(Change.changeset_id).order_by(Change.id.desc()).limit(1)
        key = db.session.scalar(newest)
        post.slug = "z"
        db.session.commit()

    page = client.post(f"/admin/activity/undo/?id={key}", follow_redirects=True).text

    assert "because of a record that you may not see" in page
    assert "Snow" not in page


def test_grants_are_a_part_of_their_role_for_those_who_see_roles(app, sign_in, tag):
    client = sign_in("roles.view")
    with app.app_context(), acting_as("test"):
        role = Role(key="vault", name=Texts.of({"en": "Vault"}))
        role.grants.append(Grant(permission="posts.delete"))
        db.session.add(role)
        db.session.commit()

    assert "Delete – Posts" in client.get("/admin/roles/?columns=name,grants").text
