"""The review of collected changes: what they do to how many people, and what cannot be."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from portal.database import now
from tests.admin.access.matrix import (
    REVIEW,
    effects,
    give,
    grants_of,
    make_role,
    reader,
    review,
    save,
    sides,
)

ADMIN = ("access.view", "*")


@pytest.fixture
def admin(sign_in):
    """Return the browser of somebody who may do everything, and goes on to."""
    return sign_in(*ADMIN)


def test_review_says_how_many_people_gain_and_lose(app, admin):
    make_role(app, "press", "posts.view", "tags.view")
    give(app, "press", "Ben", "Cleo", "Dora")

    page = review(admin, "press:posts.edit::*", "press:tags.view::-")

    assert effects(page) == ["3 people gain Edit – Posts.", "3 people lose View – Tags."]
    assert sides(page) == [
        ("Edit – Posts", "Not granted", "Every row"),
        ("View – Tags", "Every row", "Not granted"),
    ]


def test_only_who_may_sign_in_and_holds_it_now_is_counted_and_once(app, admin):
    make_role(app, "press", "posts.view")
    make_role(app, "chief", includes=("press",))
    give(app, "press", "Ben", "Cleo")
    give(app, "press", "Over", until=now() - timedelta(seconds=1))
    give(app, "press", "Soon", until=now() + timedelta(hours=1))
    give(app, "press", "Gone", active=False)
    give(app, "chief", "Cleo", "Dora")

    page = review(admin, "press:posts.edit::*")

    assert effects(page) == ["4 people gain Edit – Posts."]  # Ben, Cleo, Soon, Dora


def test_who_has_it_by_another_role_gains_and_loses_nothing(app, admin):
    make_role(app, "press", "posts.view")
    make_role(app, "viewer", "posts.view")
    make_role(app, "root", "*")
    give(app, "press", "Ben", "Cleo", "Dora")
    give(app, "viewer", "Ben")
    give(app, "root", "Cleo")

    assert effects(review(admin, "press:posts.view::-")) == ["1 person loses View – Posts."]
    assert effects(review(admin, "root:posts.edit::*")) == [
        "Nobody gains or loses anything by it today."
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("posts.edit:own", ["posts.edit::*"], "gains rows or fields for"),
        ("posts.edit:own", ["posts.edit:own:-", "posts.edit::*"], "gains rows or fields for"),
        ("posts.edit", ["posts.edit::-", "posts.edit:own:*"], "loses rows or fields for"),
        ("posts.edit", ["posts.edit::title"], "loses rows or fields for"),
        ("posts.edit[title]", ["posts.edit::slug"], "gets other rows or fields for"),
        ("posts.edit[title]", ["posts.edit::slug,title"], "gains rows or fields for"),
        ("posts.edit[title@fr]", ["posts.edit::title"], "gains rows or fields for"),
    ],
)
def test_other_rows_and_fields_are_told_apart_from_all_and_nothing(
    app, admin, before, after, said
):
    make_role(app, "press", before)
    give(app, "press", "Ben")

    page = review(admin, *(f"press:{one}" for one in after))

    assert effects(page) == [f"1 person {said} Edit – Posts."]


def test_role_limited_to_a_place_gives_no_more_than_that(app, admin):
    make_role(app, "helper", "equipment.view:office")
    give(app, "helper", "Ben", scope="office=7")

    said = effects(review(admin, "helper:equipment.view::*", "helper:tags.view::*"))

    # On the rows of one office he holds it already, whichever of its rows the role reaches.
    assert said == ["1 person gains View – Tags."]


def test_what_one_does_not_hold_is_refused_already_in_the_review(app):
    make_role(app, "press")
    client = reader(app, "access.view", "roles.edit", "posts.view", "posts.edit:own")

    page = review(client, "press:posts.view::*", "press:posts.edit::*")

    assert "you do not hold this: Edit – Posts." in page
    assert "you do not hold this: View – Posts" not in page
    assert "Some of these changes cannot be made." in page
    assert ">Save</button>" not in page
    answer = save(client, "press:posts.view::*", "press:posts.edit::*")
    assert answer.status_code == 422
    assert grants_of(app, "press") == []
    assert save(client, "press:posts.view::*").status_code == 303
    assert save(client, "press:posts.edit:own:*").status_code == 303
    assert grants_of(app, "press") == ["posts.edit:own", "posts.view"]


def test_one_change_can_be_left_out(app, admin):
    make_role(app, "press", "posts.view:own")
    page = review(admin, "press:posts.view:own:-", "press:posts.view::*", "press:tags.view::*")

    left = re.findall(r'<a class="link" href="([^"]*)" aria-label="Leave out: ([^"]*)"', page)

    assert left == [
        (f"{REVIEW}?change=press:tags.view::*", "Press, View – Posts"),
        (f"{REVIEW}?change=press:posts.view:own:-&change=press:posts.view::*",
         "Press, View – Tags"),
    ]  # fmt: skip


def test_nothing_collected_says_so(admin):
    page = review(admin)

    assert "No changes are collected" in page
    assert "<form" not in page


def test_reviewing_changes_nothing_and_costs_the_same_for_any_number_of_people(
    app, admin, count_queries
):
    make_role(app, "press", "posts.view")
    counts = []
    for names in (["Ben"], [f"P{number}" for number in range(20)]):
        give(app, "press", *names)
        with count_queries() as statements:
            review(admin, "press:posts.edit::*")
        counts.append(len(statements))

    assert counts[0] == counts[1]
    assert grants_of(app, "press") == ["posts.view"]


def test_who_may_only_look_reviews_but_does_not_save(app):
    make_role(app, "press")
    client = reader(app, "access.view", "posts.view")

    page = review(client, "press:posts.view::*")

    assert ">Save</button>" not in page
    assert "Somebody who may edit roles can save this" in page
    assert save(client, "press:posts.view::*").status_code == 403
    assert grants_of(app, "press") == []
