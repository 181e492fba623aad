"""Who may look as whom: towards those who may do no more, and never as oneself."""

from __future__ import annotations

import pytest

from portal.access.models import Grant, Role
from portal.database import db
from tests.access.viewing.eyes import (
    ADA,
    LOOK,
    MAY_LOOK,
    SOFIA,
    granted,
    is_looking,
    told,
    user_called,
)

#: ``(what the viewer holds, what the person holds)``
NO_MORE = [
    (["*"], ["*"]),
    (["*"], ["posts.view", "posts.edit:own"]),
    (["posts.view"], ["posts.view:own"]),
    (["posts.view|title,status"], ["posts.view|title"]),
    (["posts.view"], ["posts.view|title"]),
    (["equipment.view"], ["equipment.view:office=7"]),
    (["equipment.view:office=7"], ["equipment.view:office=7"]),
    (["posts.view"], []),
]
MORE = [
    (["posts.view"], ["posts.edit"]),
    (["posts.view"], ["*"]),
    (["posts.view|title"], ["posts.view"]),
    (["*"], ["profiles.view|birthdate"]),
    (["*"], ["*", "profiles.edit|gender"]),
    # Rows of one's own are others for each.
    (["posts.view:own"], ["posts.view:own"]),
    (["equipment.view:office"], ["equipment.view:office"]),
    (["equipment.view:office=7"], ["equipment.view:office"]),
    (["equipment.view:office=7"], ["equipment.view:office=8"]),
]


@pytest.fixture
def person_with(hands, make_user, sign_in):
    """Return a function: the browser of one person, and the key of another."""

    def _person_with(mine, theirs):
        client, target = sign_in(), make_user(email=SOFIA, name="Sofia Keller")

        def _grant_both():
            for email, grants in ((ADA, [*MAY_LOOK, *mine]), (SOFIA, theirs)):
                role = db.session.scalars(db.select(Role).filter_by(key=f"role-{email}")).one()
                role.grants = [Grant(**granted(one)) for one in grants]

        hands(_grant_both)
        return client, target

    return _person_with


@pytest.mark.parametrize(("mine", "theirs"), NO_MORE, ids=str)
def test_one_may_look_as_somebody_who_may_do_no_more(person_with, mine, theirs):
    client, target = person_with(mine, theirs)

    assert client.post(LOOK, data={"user": target}).location == "/admin/"
    assert is_looking(client)


@pytest.mark.parametrize(("mine", "theirs"), MORE, ids=str)
def test_nobody_looks_as_somebody_who_may_do_more(person_with, mine, theirs):
    client, target = person_with(mine, theirs)

    answer = client.post(LOOK, data={"user": target, "url": "/admin/users/"})

    assert answer.location == "/admin/users/"
    assert told(client)[0].startswith("You can only look as somebody who may do no more than you")
    assert not is_looking(client)


def test_a_role_with_rows_of_ones_own_can_be_looked_as_by_who_has_such(sign_in, role_of):
    client = sign_in(*MAY_LOOK, "posts.view:own")

    client.post(LOOK, data={"role": role_of("posts.view:own")})

    assert is_looking(client)


def test_nobody_looks_as_a_role_that_allows_more(sign_in, role_of):
    client = sign_in(*MAY_LOOK, "posts.view")

    client.post(LOOK, data={"role": role_of("posts.edit")})

    assert "you do not hold this: Edit – Posts." in told(client)[0]
    assert not is_looking(client)


def test_who_does_not_hold_it_is_refused(sign_in, sofia):
    client = sign_in("users.view", "dashboard.view", "posts.view", "posts.edit")

    assert client.post(LOOK, data={"user": sofia}).status_code == 403
    assert not is_looking(client)


@pytest.mark.parametrize(
    "sent",
    [{}, {"user": ""}, {"user": "x"}, {"user": "999999"}, {"role": "0"}, {"user": "9" * 40}],
    ids=str,
)
def test_nobody_and_nothing_is_not_found(ada, sent):
    assert ada.post(LOOK, data=sent).status_code == 404


def test_whom_one_may_not_see_is_not_found(sign_in, sofia):
    client = sign_in("users.view_as", "dashboard.view", "posts.view", "posts.edit")

    assert client.post(LOOK, data={"user": sofia}).status_code == 404


def test_nobody_looks_as_oneself(ada, hands):
    ada.post(LOOK, data={"user": hands(lambda: user_called(ADA).id)})

    assert told(ada) == ["You see the portal as yourself already."]
    assert not is_looking(ada)


def test_nobody_looks_as_somebody_who_cannot_sign_in(ada, make_user):
    ada.post(LOOK, data={"user": make_user(email=SOFIA, active=False)})

    assert told(ada) == ["This person cannot sign in, so there is nothing to see."]
    assert not is_looking(ada)


def test_a_stranger_is_asked_to_sign_in(client, sofia):
    assert client.post(LOOK, data={"user": sofia}).status_code == 401
