"""The dashboard: figures that are right, bounded, and tell of nothing one may not see."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from portal.access.models import Grant
from portal.accounts.models import User
from portal.admin import dashboard, figures
from portal.admin.system import _size_of
from portal.changes import recorder
from portal.changes.actor import acting_as
from portal.database import db
from portal.query import counting
from portal.records.posts import Post
from tests.admin.home_page import ago, home, table, words

ADA = "ada@example.org"
CANARY = "Canary"


@pytest.fixture
def set_fields(app):
    """Return a function that limits the grant of a permission to some fields."""

    def _set_fields(permission, *fields):
        with app.app_context(), acting_as("test"):
            grant = db.session.scalars(select(Grant).where(Grant.permission == permission)).one()
            grant.fields = list(fields)
            db.session.commit()

    return _set_fields


@pytest.fixture
def few(monkeypatch):
    """Return a function that lets fewer rows be many."""

    def _few(most):
        for module in (counting, figures, dashboard):
            monkeypatch.setattr(module, "MOST", most)
        monkeypatch.setattr(counting.bounded_count, "__defaults__", (most,))

    return _few


# What waits


def test_what_waits_comes_oldest_first_with_its_age(sign_in, make_post):
    client = sign_in("dashboard.view", "posts.view", "posts.edit")
    key = make_post("Old", status="in_review", created_at=ago(days=9))
    make_post("New", status="in_review", created_at=ago(hours=3))
    make_post("Done", status="published")
    page = words(home(client))

    assert "Old Waiting for review · 1 week ago" in page
    assert page.index("Old") < page.index("New")
    assert "Done" not in page
    assert f"/admin/posts/edit/?id={key}" in home(client)


def test_queue_ends_after_eight_rows(sign_in, make_post):
    client = sign_in("dashboard.view", "posts.view", "posts.edit")
    for number in range(10):
        make_post(f"Post {number}", status="in_review")

    assert home(client).count("/admin/posts/edit/") == 8


def test_what_is_not_the_readers_business_does_not_wait(sign_in, make_post):
    client = sign_in("dashboard.view", "posts.view")
    make_post("Theirs", status="in_review")

    assert "Needs your attention" not in home(client)
    assert "ages" not in home(client)


# How many


def test_states_lead_to_their_lists_with_bounded_numbers(sign_in, make_post, few):
    client = sign_in("dashboard.view", "posts.view")
    for number in range(4):
        make_post(f"Post {number}", status="draft" if number else "archived")
    assert "Draft 3 In review 0 Published 0 Archived 1" in words(home(client))
    assert 'href="/admin/posts/?tab=archived"' in home(client)

    few(2)
    assert "Draft 2+ In review 0 Published 0 Archived 1" in words(home(client))


# The system


def test_whoever_may_read_the_log_sees_sign_ins_and_storage(app, sign_in):
    client = sign_in("dashboard.view", "activity.view")
    with app.test_request_context():
        for kind in ("sign_in", "sign_in", "sign_in_failed"):
            recorder.log(kind, means="password")
            db.session.commit()
    page = home(client)

    assert "Sign-ins, last 7 days 2 Failed sign-ins, last 7 days 1 Database" in words(page)
    assert "/admin/activity/?where=kind:is:sign_in" in page.replace("%3A", ":")


def test_others_do_not(sign_in):
    page = home(sign_in("dashboard.view", "posts.view", "translations.view"))

    assert "Sign-ins" not in page
    assert "Database" not in page


def test_list_behind_a_figure_holds_as_many_rows(app, sign_in):
    client = sign_in("dashboard.view", "activity.view")
    with app.test_request_context():
        recorder.log("sign_in", means="password")
        db.session.commit()
    address = re.search(r'href="(/admin/activity/[^"]+)"', home(client))[1]

    rows = client.get(address.replace("&amp;", "&")).text
    assert rows.count("data-id=") == 1


def test_uploads_are_added_up_to_a_limit(tmp_path, monkeypatch):
    (tmp_path / "ab").mkdir()
    for number in range(3):
        (tmp_path / "ab" / str(number)).write_bytes(b"x" * 10)

    assert _size_of(tmp_path, 1) == (30, True)
    monkeypatch.setattr("portal.admin.system.MOST_FILES", 2)
    assert _size_of(tmp_path, 2) == (20, False)
    assert _size_of(tmp_path / "missing", 1) == (0, True)


# The gate


def test_row_outside_ones_rows_is_neither_named_nor_counted(sign_in, make_post):
    client = sign_in("dashboard.view", "posts.view:own", "posts.edit")
    make_post("Mine", ADA, status="in_review")
    make_post(CANARY, status="in_review", created_at=ago(days=40))
    page = home(client)

    assert CANARY not in page
    assert "In review 1" in words(page)
    assert "1 is waiting, not for more than 30 days." in words(page)
    assert "1 was made in the last 7 days" in words(page)
    assert sum(int(number) for _label, number in table(page, "weeks-posts")) == 1


def test_field_one_may_not_read_is_neither_counted_nor_shown(sign_in, make_post, set_fields):
    client = sign_in("dashboard.view", "posts.view", "posts.edit")
    key = make_post(CANARY, status="in_review", created_at=ago(days=40))
    set_fields("posts.view", "slug")
    page = home(client)

    assert CANARY not in page
    assert f"Record {key} Waiting for review" in words(page)
    for closed in ("month ago", "weeks-posts", "In review", "ages"):
        assert closed not in page


def test_whoever_may_see_nothing_is_told_so(sign_in):
    assert "Nothing waits for you" in home(sign_in("dashboard.view"))


# What it costs


@pytest.mark.parametrize("rows", [1, 30])
def test_dashboard_costs_the_same_for_any_number_of_rows(app, sign_in, carl, count_queries, rows):
    client = sign_in("*")
    with app.app_context(), acting_as("test"):
        author = db.session.scalars(select(User.id)).first()
        first = db.session.scalars(select(Post)).first()
        for number in range(rows):
            post = Post(
                title=first.title,
                slug=f"s{number}",
                author_id=author,
                status="in_review",
                created_at=ago(days=3 * number),
            )
            db.session.add(post)
        db.session.commit()
    home(client)

    with count_queries() as statements:
        home(client)
    assert len(statements) <= 14, statements


def test_counts_end_at_the_limit(sign_in, make_post, count_queries):
    client = sign_in("*")
    make_post(status="in_review")
    with count_queries() as statements:
        home(client)

    counting_ones = [one for one in statements if "count(" in one]
    assert len(counting_ones) == 5
    for one in counting_ones:
        assert one.count("count(") == one.count("LIMIT")


def test_many_rows_cost_a_statement_more_and_nothing_but_the_ages(
    sign_in, make_post, few, count_queries
):
    client = sign_in("dashboard.view", "posts.view", "posts.edit")
    for number in range(4):
        make_post(f"Post {number}", status="in_review", created_at=ago(days=number))
    few(3)

    with count_queries() as statements:
        page = home(client)
    assert "More than 3 are waiting." in words(page)
    assert "In review 3+" in words(page)
    assert table(page, "weeks-posts")[-1][1] == "3+"
    assert "ages" not in page
    asked = [one for one in statements if not one.startswith("BEGIN")]
    assert len(asked) == 9, asked
