"""What is seen: the pages of the other, under a banner, and in the log with both names."""

from __future__ import annotations

import logging
import re

import pytest

from portal.database import db
from portal.query.saved import SavedView
from tests.access.conftest import make_role
from tests.access.viewing.eyes import (
    ADA,
    LEAVE,
    LOOK,
    MAY_LOOK,
    SOFIA,
    is_looking,
    only_session,
    user_called,
)
from tests.conftest import signed_in


def test_pages_show_what_the_person_would_see(looking, posts):
    page = looking.get("/admin/posts/").text

    assert "Hers" in page
    assert "Not hers" not in page
    assert looking.get("/admin/users/").status_code == 403


def test_the_views_that_the_person_keeps_stay_the_persons(looking, hands, sofia, posts):
    view = {"owner_id": sofia, "record": "posts", "name": "My worries", "query": "tab=draft"}
    hands(lambda: db.session.add(SavedView(**view)))

    assert "My worries" not in looking.get("/admin/posts/").text


def test_the_menu_is_the_one_of_the_person(looking):
    page = looking.get("/admin/posts/").text

    assert 'href="/admin/posts/"' in page
    assert 'href="/admin/users/"' not in page


@pytest.mark.parametrize(
    ("path", "status"), [("/admin/", 200), ("/admin/users/", 403), ("/admin/nothing/", 404)]
)
def test_the_banner_names_the_person_and_the_end_on_every_page(looking, hands, path, status):
    until = hands(lambda: only_session().looks_until)

    answer = looking.get(path)

    assert answer.status_code == status
    assert "You see the portal as Sofia Keller. Nothing can be changed." in answer.text
    assert f"Until {until:%-I:%M}" in answer.text
    assert f'action="{LEAVE}"' in answer.text


def test_pages_show_what_a_role_would_see_and_nobodys_own_rows(ada, role_of, posts):
    ada.post(LOOK, data={"role": role_of("posts.view:own", "tags.view")})

    page = ada.get("/admin/posts/").text
    assert "You see the portal as somebody with the role Watcher." in page
    assert "ers</" not in page
    assert ada.get("/admin/tags/").status_code == 200
    assert ada.get("/admin/users/").status_code == 403


def test_a_role_shows_what_the_roles_it_includes_allow(ada, hands):
    def heir():
        row = make_role("heir")
        row.parents.append(make_role("watcher", "posts.view"))
        db.session.flush()
        return row.id

    ada.post(LOOK, data={"role": hands(heir)})

    assert ada.get("/admin/posts/").status_code == 200


def test_another_session_of_the_same_person_does_not_look(looking, app, hands):
    assert not is_looking(signed_in(app, hands(lambda: user_called(ADA).id)))


def test_beginning_and_end_are_logged_with_both_people(looking, sofia, events):
    looking.post(LEAVE)

    whom = {"looks_as": SOFIA, "user": sofia}
    assert events() == [
        ("view_as", ADA, whom),
        ("view_as_over", ADA, whom | {"how": "left"}),
    ]


def test_a_role_is_logged_by_its_key(ada, role_of, events):
    role = role_of("posts.view")

    ada.post(LOOK, data={"role": role})

    assert events() == [("view_as", ADA, {"looks_as": "watcher", "role": role})]


def test_every_page_is_logged_with_both_names(looking, caplog):
    pages = "/admin/posts/", "/admin/users/", "/admin/nothing/"
    with caplog.at_level(logging.INFO, "portal.access_log"):
        for page in pages:
            looking.get(page)
        looking.post("/theme")
        looking.post(LEAVE)
        looking.get("/admin/posts/")

    named = [
        (line.path, getattr(line, "looker", None), getattr(line, "looks_as", None))
        for line in caplog.records
        if line.name == "portal.access_log"
    ]
    assert named == [
        *((page, ADA, SOFIA) for page in (*pages, "/theme", LEAVE)),
        ("/admin/posts/", None, None),
    ]


def test_it_costs_two_statements_one_for_the_person_one_for_the_grants(
    looking, app, sofia, count_queries
):
    own = signed_in(app, sofia)
    own.get("/admin/posts/")
    looking.get("/admin/posts/")
    with count_queries() as hers:
        own.get("/admin/posts/")
    with count_queries() as mine:
        looking.get("/admin/posts/")

    assert len(mine) <= len(hers) + 2


def button_on(client, path):
    """Return the form that begins to look, without its line ends; None where there is none."""
    page = re.sub(r"\s+", " ", client.get(path).text)
    found = re.search(rf'action="{LOOK}">.*?</form>', page)
    return found and found[0]


def test_the_button_stands_on_the_page_of_a_person_and_of_a_role(ada, sofia, role_of):
    role = role_of("posts.view")

    person = button_on(ada, f"/admin/users/details/?id={sofia}")
    assert "View as this person" in person
    assert f'name="user" value="{sofia}"' in person
    assert "aria-disabled" not in person
    assert f'name="role" value="{role}"' in button_on(ada, f"/admin/roles/details/?id={role}")


def test_the_button_says_why_it_would_be_refused(sign_in, sofia):
    client = sign_in(*MAY_LOOK, "dashboard.view", "posts.view")

    button = button_on(client, f"/admin/users/details/?id={sofia}")

    assert 'aria-disabled="true" aria-describedby="view-as-why"' in button
    assert "you do not hold this: Edit – Posts (Own posts)" in button


def test_there_is_no_button_for_who_may_not_look_nor_on_ones_own_page(sign_in, sofia, hands):
    client = sign_in("users.view", "posts.view")
    own = hands(lambda: user_called(ADA).id)
    assert button_on(client, f"/admin/users/details/?id={sofia}") is None

    everybody = sign_in("*", email="root@example.org")
    root = hands(lambda: user_called("root@example.org").id)
    assert button_on(everybody, f"/admin/users/details/?id={root}") is None
    assert button_on(everybody, f"/admin/users/details/?id={own}")
