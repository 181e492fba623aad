"""How it ends: by leaving, by the clock, and as soon as it may not be any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from portal.access import viewing
from portal.access.models import Assignment, Grant, Role
from portal.database import db, now
from portal.records.posts import Post
from tests.access.viewing.eyes import (
    ADA,
    LEAVE,
    LOOK,
    MAY_LOOK,
    SOFIA,
    is_looking,
    only_session,
    told,
    user_called,
)
from tests.conftest import signed_in


def let_time_pass():
    only_session().looks_until = now()


def test_leaving_leads_back_to_the_page_of_the_person(looking, sofia):
    answer = looking.post(LEAVE)

    assert answer.location == f"/admin/users/details/?id={sofia}"
    assert told(looking) == ["You see the portal as yourself again."]
    assert not is_looking(looking)


def test_leaving_a_role_leads_back_to_its_page(ada, role_of):
    role = role_of("posts.view")
    ada.post(LOOK, data={"role": role})

    assert ada.post(LEAVE).location == f"/admin/roles/details/?id={role}"


def test_leaving_without_looking_leads_to_the_start_page(ada, events):
    assert ada.post(LEAVE).location == "/admin/"
    assert (told(ada), events()) == ([], [])


def test_it_ends_after_half_an_hour_at_the_exact_moment(looking, hands, monkeypatch, events):
    until = hands(lambda: only_session().looks_until)
    assert timedelta(minutes=29) < until - now() <= timedelta(minutes=30)

    monkeypatch.setattr(viewing, "now", lambda: until - timedelta(microseconds=1))
    assert is_looking(looking)

    monkeypatch.setattr(viewing, "now", lambda: until)
    answer = looking.get("/admin/users/?q=a")
    assert (answer.status_code, answer.location) == (302, "/admin/users/?q=a")
    assert told(looking) == ["The 30 minutes are over. You see the portal as yourself again."]
    assert not is_looking(looking)
    assert events()[-1][2]["how"] == "time"


def test_one_can_still_leave_when_it_is_over(looking, hands, sofia):
    hands(let_time_pass)

    assert looking.post(LEAVE).location == f"/admin/users/details/?id={sofia}"
    assert not is_looking(looking)


def test_what_was_typed_while_looking_is_not_saved_once_it_is_over(looking, hands, posts):
    key = hands(lambda: db.session.scalars(db.select(Post.id).filter_by(slug="hers")).one())

    hands(let_time_pass)
    answer = looking.post(f"/admin/posts/edit/?id={key}", data={"slug": "changed"})

    assert answer.status_code == 403
    assert "You were only looking: nothing was changed." in answer.text
    assert hands(lambda: db.session.get(Post, key).slug) == "hers"
    assert not is_looking(looking)


def take_the_right_to_look():
    role = db.session.scalars(db.select(Role).filter_by(key=f"role-{ADA}")).one()
    role.grants = [one for one in role.grants if one.permission != viewing.PERMISSION]


def give_more_than_the_viewer_has():
    role = db.session.scalars(db.select(Role).filter_by(key=f"role-{SOFIA}")).one()
    role.grants.append(Grant(permission="tags.delete"))


def end_the_assignment_of_the_viewer():
    mine = db.select(Assignment).filter_by(user_id=user_called(ADA).id)
    db.session.scalars(mine).one().until = now()


CHANGES = {
    "the viewer lost the right to look": take_the_right_to_look,
    "the viewer's role ended": end_the_assignment_of_the_viewer,
    "the person gained a right": give_more_than_the_viewer_has,
    "the person was deactivated": lambda: setattr(user_called(SOFIA), "active", False),
    "the person was deleted": lambda: db.session.delete(user_called(SOFIA)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_ends_with_the_next_click_once_rights_have_changed(
    sign_in, make_user, hands, events, change
):
    sofia = make_user("posts.view", email=SOFIA)
    client = sign_in(*MAY_LOOK, "posts.view", "dashboard.view")
    client.post(LOOK, data={"user": sofia})
    assert is_looking(client)

    hands(CHANGES[change])
    answer = client.get("/admin/posts/")

    assert (answer.status_code, answer.location) == (302, "/admin/posts/")
    assert told(client) == ["Rights have changed. You see the portal as yourself again."]
    assert not is_looking(client)
    kind, _who, details = events()[-1]
    assert (kind, details["user"], details["how"]) == ("view_as_over", sofia, "rights")


def test_it_ends_when_the_role_is_gone(ada, role_of, hands):
    role = role_of("posts.view")
    ada.post(LOOK, data={"role": role})

    hands(lambda: db.session.delete(db.session.get(Role, role)))

    assert not is_looking(ada)


def test_it_does_not_go_on_when_the_right_comes_back(sign_in, make_user, hands):
    client, sofia = sign_in(*MAY_LOOK), make_user(email=SOFIA)
    client.post(LOOK, data={"user": sofia})
    hands(lambda: setattr(user_called(SOFIA), "active", False))
    client.get("/admin/posts/")

    hands(lambda: setattr(user_called(SOFIA), "active", True))

    assert not is_looking(client)


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("POST", 403)])
def test_while_the_database_is_busy_one_sees_as_oneself_and_writes_nothing(
    looking, hands, monkeypatch, method, status
):
    def be_busy(*_args):
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    hands(let_time_pass)
    with monkeypatch.context() as patch:
        patch.setattr(viewing, "_forget", be_busy)
        answer = looking.open("/admin/tags/new/", method=method, data={"name-en": "New"})

    assert answer.status_code == status
    assert 'class="look"' not in answer.text


def test_another_click_of_the_same_moment_may_have_ended_it(looking, hands, monkeypatch):
    forget = viewing._forget

    def come_second(row, how):
        hands(lambda: setattr(only_session(), "looks_until", None))
        forget(row, how)

    hands(let_time_pass)
    monkeypatch.setattr(viewing, "_forget", come_second)

    assert looking.get("/admin/posts/").status_code == 302
    assert not is_looking(looking)


def test_it_is_over_with_the_session(looking, app, hands):
    assert looking.post("/sign-out").location == "/sign-in"

    assert not is_looking(signed_in(app, hands(lambda: user_called(ADA).id)))
