"""Undo of rights: grants and assignments come back by those who could give them by hand."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.changes.models import Change
from portal.database import db, now
from portal.i18n.content import Texts
from tests.conftest import signed_in

LOG, BOB = "activity.view", "bob@example.org"


@pytest.fixture
def do(app):
    """Return a function: does something as a command would; gives its change set's key."""

    def _do(act):
        with app.app_context(), acting_as("cli:test"):
            act()
            db.session.commit()
            return db.session.scalar(select(Change.changeset_id).order_by(Change.id.desc()))

    return _do


def role(key):
    return db.session.scalar(select(Role).where(Role.key == key))


def held(app, key):
    with app.app_context():
        return sorted(grant.permission for grant in role(key).grants)


def undo(client, changeset):
    return client.post(f"/admin/activity/undo/?id={changeset}", follow_redirects=True).text


def desk(*permissions):
    grants = [Grant(permission=one) for one in permissions]
    return Role(key="desk", name=Texts.of({"en": "Desk"}), grants=grants)


def revoke(permission):
    from_role = role("desk")
    [taken] = [one for one in from_role.grants if one.permission == permission]
    from_role.grants.remove(taken)


def give_everything(key):
    to_role = role(key)
    to_role.grants.append(Grant(permission="*"))


@pytest.mark.parametrize(
    ("holds", "sentence", "after"),
    [
        (["posts.view"], "The change was undone.", ["posts.view"]),
        (["tags.view"], "You can only give what you hold yourself", []),
    ],
    ids=["held", "not held"],
)
def test_a_revoked_grant_comes_back_by_whom_holds_it(app, sign_in, do, holds, sentence, after):
    do(lambda: db.session.add(desk("posts.view")))
    changeset = do(lambda: revoke("posts.view"))
    client = sign_in(LOG, "roles.view", "roles.edit", *holds)
    assert "View – Posts" in client.get(f"/admin/activity/details/?id={changeset}").text

    assert sentence in undo(client, changeset)
    assert held(app, "desk") == after


def test_grants_are_seen_and_undone_by_those_alone_who_may_see_and_edit_roles(app, sign_in, do):
    do(lambda: db.session.add(desk("posts.view")))
    changeset = do(lambda: revoke("posts.view"))
    reader = sign_in(LOG, "posts.view")

    page = reader.get(f"/admin/activity/details/?id={changeset}").text
    assert "View – Posts" not in page
    assert "/undo/" not in page
    assert reader.post(f"/admin/activity/undo/?id={changeset}").status_code == 403
    assert held(app, "desk") == []


def test_who_has_which_role_until_when_and_why_is_in_the_log(sign_in, make_user, do):
    key = make_user(email=BOB)
    do(lambda: db.session.add(desk("posts.view")))

    def assign():
        user = db.session.get(User, key)
        given = Assignment(user=user, role=role("desk"), until=now(), reason="Covers for Rosa")
        db.session.add(given)

    changeset = do(assign)
    client = sign_in(LOG, "roles.view", "roles.assign", "users.view", "posts.view")
    page = client.get(f"/admin/activity/details/?id={changeset}").text
    assert all(word in page for word in ("Covers for Rosa", "Until", "Assignments"))

    assert "The change was undone." in undo(client, changeset)


def test_what_the_whole_allows_is_undone_though_a_step_alone_would_not_be(app, sign_in, do):
    """Everything moves from one role to another, and back: for a moment nobody has it."""
    client, old = sign_in("*"), "role-ada@example.org"

    def move():
        source = role(old)
        target = desk("*")
        db.session.add(target)
        for assignment in source.assignments:
            db.session.add(Assignment(user=assignment.user, role=target))
        source.grants.clear()

    changeset = do(move)

    assert "The change was undone." in undo(client, changeset)
    assert held(app, old) == ["*"]


def test_roles_that_include_each_other_the_other_way_round_are_turned_back(app, sign_in, do):
    def guards():
        chief, guard = (Role(key=key, name=Texts.of({"en": key})) for key in ("chief", "guard"))
        guard.parents = [chief]
        db.session.add_all([chief, guard])

    def turn():
        chief, guard = role("chief"), role("guard")
        guard.parents = []
        chief.parents = [guard]

    do(guards)
    changeset = do(turn)

    assert "The change was undone." in undo(sign_in("*"), changeset)
    with app.app_context():
        assert role("guard").parents == [role("chief")]
        assert role("chief").parents == []


def test_an_undo_that_would_lose_the_last_administrator_is_refused(app, make_user, do):
    ada = make_user("*")
    bob = make_user(LOG, email=BOB)
    changeset = do(lambda: give_everything(f"role-{BOB}"))
    do(lambda: setattr(db.session.get(User, ada), "active", False))

    assert "last active administrator" in undo(signed_in(app, bob), changeset)
    assert "*" in held(app, f"role-{BOB}")
