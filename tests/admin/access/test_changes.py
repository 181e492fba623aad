"""Saving collected changes: as one action, or not at all, and nothing of them is lost."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import func, select

from portal.access.models import Grant, Role
from portal.admin.access import changes
from portal.admin.editing.saving import raise_version
from portal.changes.models import ChangeSet
from portal.database import db
from tests.admin.access.matrix import (
    MATRIX,
    REVIEW,
    changes_in,
    give,
    grants_of,
    main,
    make_role,
    matrix,
    reader,
    review,
    save,
    sides,
    take_away,
)

ADMIN = ("access.view", "*")


@pytest.fixture
def admin(sign_in):
    """Return the browser of somebody who may do everything, and goes on to."""
    return sign_in(*ADMIN)


def test_save_writes_all_changes_as_one_change_set(app, admin):
    make_role(app, "press", "posts.view:own", "tags.view")
    make_role(app, "viewer", "tags.edit[name]")
    with app.app_context():
        before = db.session.scalar(select(func.count(ChangeSet.id)))

    answer = save(
        admin,
        *("press:posts.view:own:-", "press:posts.view::*", "press:tags.view::-"),
        *("viewer:tags.edit::name,slug", "press:posts.edit:own:title@fr"),
    )

    assert (answer.status_code, answer.location) == (303, MATRIX)
    assert grants_of(app, "press") == ["posts.edit:own[title@fr]", "posts.view"]
    assert grants_of(app, "viewer") == ["tags.edit[name,slug]"]
    with app.app_context():
        assert db.session.scalar(select(func.count(ChangeSet.id))) == before + 1
    assert "4 changes were saved." in admin.get(MATRIX).text


def test_undo_is_offered_and_reviewed_like_any_change(app, admin, sign_in):
    make_role(app, "press", "posts.view:own[title]", "tags.view", "tags.edit[name]")
    before = grants_of(app, "press")
    save(
        admin,
        *("press:posts.view:own:-", "press:posts.view::*", "press:tags.view::-"),
        "press:tags.edit::slug",
    )
    (way_back,) = re.findall(rf"{REVIEW}\?undo=\d+", admin.get(MATRIX).text)

    collected = changes_in(admin.get(way_back))

    assert sorted(collected) == [
        "press:posts.view::-",
        "press:posts.view:own:title",
        "press:tags.edit::name",
        "press:tags.view::*",
    ]
    save(admin, *collected)
    assert grants_of(app, "press") == before
    other = sign_in(*ADMIN, email="other@example.org")
    assert changes_in(other.get(way_back)) == []
    assert changes_in(admin.get(REVIEW, query_string={"undo": "x"})) == []


def test_role_changed_meanwhile_is_a_conflict_that_shows_what_and_keeps_the_rest(app, admin):
    make_role(app, "press", "posts.view", "tags.view")
    make_role(app, "viewer", "posts.view")
    mine = ("press:posts.edit::*", "press:tags.view::-")
    seen = re.findall(r'name="seen" value="([^"]*)"', review(admin, *mine))
    take_away(app, "viewer", "posts.view")
    take_away(app, "press", "posts.view")

    answer = save(admin, *mine, seen=seen)

    assert answer.status_code == 409
    page = main(answer)
    assert "somebody has changed these roles meanwhile" in page
    meanwhile, _heading, own = page.partition("2 changes</h2>")
    assert sides(meanwhile) == [("View – Posts", "Every row", "Not granted")]
    assert [one[0] for one in sides(own)] == ["Edit – Posts", "View – Tags"]
    assert grants_of(app, "press") == ["tags.view"]
    again = re.findall(r'name="seen" value="([^"]*)"', answer.text)
    assert save(admin, *mine, seen=again).status_code == 303
    assert grants_of(app, "press") == ["posts.edit"]


def test_role_that_includes_another_meanwhile_is_a_conflict(app, admin):
    make_role(app, "viewer", "posts.view")
    make_role(app, "press", "tags.view")
    seen = re.findall(r'name="seen" value="([^"]*)"', review(admin, "press:posts.edit::*"))
    with app.app_context():
        press, viewer = (
            db.session.scalars(select(Role).where(Role.key == key)).one()
            for key in ("press", "viewer")
        )
        press.parents = [viewer]
        db.session.commit()

    assert save(admin, "press:posts.edit::*", seen=seen).status_code == 409
    assert grants_of(app, "press") == ["tags.view"]


def test_role_deleted_meanwhile_is_told_and_the_others_are_kept(app, admin):
    make_role(app, "press", "tags.view")
    make_role(app, "viewer")
    mine = ("press:posts.edit::*", "viewer:posts.view::*")
    seen = re.findall(r'name="seen" value="([^"]*)"', review(admin, *mine))
    with app.app_context():
        db.session.delete(db.session.scalars(select(Role).where(Role.key == "press")).one())
        db.session.commit()

    answer = save(admin, *mine, seen=seen)

    assert answer.status_code == 409
    assert "1 change was left out" in main(answer)
    assert sides(main(answer), "Viewer") == [("View – Posts", "Not granted", "Every row")]
    assert grants_of(app, "viewer") == []


def test_somebody_who_saves_at_the_same_moment_is_a_conflict(app, admin, monkeypatch):
    make_role(app, "press", "tags.view")
    seen = re.findall(r'name="seen" value="([^"]*)"', review(admin, "press:posts.edit::*"))

    def overtaken(role):
        raise_version(role)
        roles = Role.__table__
        faster = roles.update().where(roles.c.id == role.id).values(version=roles.c.version + 1)
        db.session.connection().execute(faster)

    monkeypatch.setattr(changes, "raise_version", overtaken)
    answer = save(admin, "press:posts.edit::*", seen=seen)

    assert answer.status_code == 409
    assert grants_of(app, "press") == ["tags.view"]


def test_last_administrator_is_kept_and_so_are_the_changes(app, sign_in):
    make_role(app, "root", "*")
    give(app, "root", "Ada")
    client = reader(app, "access.view", "roles.edit", name="Ben")

    answer = save(client, "root:*::-", "root:posts.view::-")

    assert answer.status_code == 422
    assert "This would take away the last active administrator." in main(answer)
    assert "root:*::-" in html.unescape(answer.text)
    assert grants_of(app, "root") == ["*"]


def test_session_that_has_ended_leads_back_to_the_changes(app, client):
    make_role(app, "press")

    answer = client.post(REVIEW, query_string={"change": "press:posts.view::*"})
    assert answer.status_code == 401
    assert (
        "/sign-in?next=/admin/access/review-changes/?change%3Dpress:posts.view::*" in answer.text
    )

    answer = client.get(MATRIX, query_string={"change": "press:posts.view::*"})
    assert answer.location == f"/sign-in?next={MATRIX}?change%3Dpress:posts.view::*"


@pytest.mark.parametrize("grants", [["posts.view"], ["posts.view", "roles.edit[name]"]])
def test_saving_needs_the_right_to_change_what_roles_are_granted(app, grants):
    make_role(app, "press")
    client = reader(app, "access.view", *grants)

    assert save(client, "press:posts.view::*").status_code == 403
    assert grants_of(app, "press") == []


def test_saving_what_is_there_already_says_so(app, admin):
    make_role(app, "press", "posts.view")

    answer = save(admin, "press:posts.view::*")

    assert answer.status_code == 303
    assert "There is nothing left to change." in admin.get(MATRIX).text


def test_new_grant_opens_its_door_with_the_next_click(app, admin):
    client = reader(app, "tags.view", name="Ben")
    assert client.get("/admin/posts/").status_code == 403

    save(admin, "of-ben:posts.view::*")

    assert client.get("/admin/posts/").status_code == 200
    with app.app_context():
        assert db.session.scalar(select(func.count(Grant.id))) > 0
    assert "View" in matrix(admin)
