"""The palette: everything one may read is found, and nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.access.models import Grant, Role
from portal.changes.actor import acting_as
from portal.changes.models import ChangeSet
from portal.database import db
from portal.i18n import LazyString
from portal.query.saved import SavedView
from portal.records.posts import PostView
from tests.admin.found import beginning, items, page, titles

ADA, BOB = "ada@example.org", "bob@example.org"
CANARY = "Canary"


@pytest.fixture
def saved_view(app, key_of):
    """Return a function that keeps a view of somebody's, shared with somebody else's role."""

    def _saved_view(name, owner, record="posts", shared_with=""):
        owner_id = key_of(owner)
        with app.app_context(), acting_as("test"):
            key = Role.key == f"role-{shared_with}"
            role = db.session.scalar(select(Role).where(key)) if shared_with else None
            told = {"record": record, "name": name, "query": "q=snow"}
            view = SavedView(owner_id=owner_id, role=role, **told)
            db.session.add(view)
            db.session.commit()
            return view.id

    return _saved_view


# Records


def test_record_is_found_by_its_words_whatever_their_case_and_accents(sign_in, make_post):
    make_post("Straßenfest in Łódź")
    make_post("Snow")

    assert titles(sign_in("posts.view"), q="lodz STRASSENFEST") == ["Straßenfest in Łódź"]


@pytest.mark.parametrize("typed", ["#{}", " # {} "])
def test_record_is_found_by_its_number(sign_in, make_post, typed):
    key = make_post("Snow")
    client = sign_in("posts.view", "tags.view")

    assert titles(client, q=typed.format(key)) == ["Snow"]
    assert titles(client, "tags", q=typed.format(key)) == []


def test_number_may_stand_in_the_digits_of_another_script(sign_in, make_post):
    key = make_post("Snow")
    arabic = str(key).translate({ord("0") + digit: 0x660 + digit for digit in range(10)})

    assert titles(sign_in("posts.view"), q=f"#{arabic}") == ["Snow"]


def test_line_tells_kind_and_number_and_leads_to_the_form_where_one_may_edit(sign_in, make_post):
    client = sign_in("posts.view", "posts.edit:own")
    mine, theirs = make_post("My snow", ADA), make_post("Their snow")

    assert [(one["meta"], one["url"], one["icon"]) for one in items(client, q="snow")] == [
        (f"Post · #{theirs}", f"/admin/posts/details/?id={theirs}", "news"),
        (f"Post · #{mine}", f"/admin/posts/edit/?id={mine}", "news"),
    ]


def test_line_calls_the_kind_by_its_singular_where_it_has_one(sign_in, make_post, monkeypatch):
    monkeypatch.setattr(PostView, "singular", LazyString("Post"))
    key = make_post("Snow")

    assert items(sign_in("posts.view"), q="snow")[0]["meta"] == f"Post · #{key}"


def test_palette_shows_five_of_a_kind_and_the_page_ten_with_a_way_to_all(sign_in, make_post):
    client = sign_in("posts.view")
    for number in range(11):
        make_post(f"Snow {number}")

    assert titles(client, q="snow") == [f"Snow {number}" for number in range(10, 5, -1)]
    found = page(client, "snow")
    assert found.count("/admin/posts/details/") == 10
    assert 'href="/admin/posts/?q=snow"' in found
    assert "/admin/posts/?q" not in page(client, "snow 3")


# The gate


def test_row_outside_ones_rows_occurs_nowhere(sign_in, make_post):
    client = sign_in("posts.view:own", "dashboard.view")
    mine, theirs = make_post("Mine", ADA), make_post(CANARY)

    for typed in (CANARY, CANARY.lower(), f"#{theirs}"):
        assert titles(client, q=typed) == []
        assert f"id={theirs}" not in page(client, typed)
    assert beginning(client, f"posts.{theirs}", f"posts.{mine}")["recent"][0]["title"] == "Mine"
    assert CANARY not in client.get("/admin/palette/", query_string={"recent": theirs}).text


@pytest.mark.parametrize("record", ["posts", "nothing", "changes", "", "../posts"])
def test_kind_one_may_not_read_is_the_same_as_one_that_is_not_there(sign_in, make_post, record):
    key = make_post(CANARY)
    client = sign_in("tags.view")

    assert items(client, record, q=CANARY) == []
    assert items(client, record, q=f"#{key}") == []
    assert "/admin/posts/" not in page(client, CANARY)


def test_field_one_may_not_read_finds_nothing_and_names_nothing(app, sign_in, make_post, key_of):
    client = sign_in("posts.view")
    key = make_post(CANARY, slug="snow")
    with app.app_context(), acting_as("test"):
        db.session.scalars(select(Grant)).one().fields = ["slug"]
        db.session.commit()

    assert titles(client, q=CANARY) == []
    assert titles(client, q="snow") == [f"Record {key}"]
    assert titles(client, q=f"#{key}") == [f"Record {key}"]
    assert CANARY not in page(client, "snow")


def test_act_is_offered_to_whom_it_is_allowed(sign_in):
    reader = beginning(sign_in("posts.view", "posts.create"))
    other = beginning(sign_in("posts.view", email=BOB))

    assert [(one["title"], one["url"]) for one in reader["actions"]] == [
        ("New post", "/admin/posts/new/")
    ]
    assert other["actions"] == []
    assert [one["key"] for one in other["records"]] == ["posts"]


def test_kind_is_called_by_key_title_and_singular_in_the_readers_language(sign_in, monkeypatch):
    monkeypatch.setattr(PostView, "singular", LazyString("Announcement"))
    german = beginning(sign_in("posts.view", locale="de"))["records"][0]

    assert german["title"] == "Beiträge"
    assert german["names"] == ["posts", "beitrage", "announcement"]


def test_log_is_found_only_where_it_is_asked_for_by_name(app, sign_in, make_post):
    client = sign_in("activity.view", "posts.view")
    make_post("Snow")
    with app.app_context():
        entry = db.session.scalars(select(ChangeSet.id)).first()

    kinds = {kind["key"]: kind["is_quiet"] for kind in beginning(client)["records"]}
    assert kinds == {"posts": False, "activity": True}
    assert "/admin/activity/" not in page(client, f"#{entry}")
    assert f"/admin/activity/details/?id={entry}" in page(client, f"activity: #{entry}")


# Saved views, and what was looked at last


def test_own_views_and_those_of_ones_roles_are_found(sign_in, saved_view):
    client, _ = sign_in("posts.view"), sign_in("posts.view", email=BOB)
    saved_view("Theirs", BOB)
    saved_view("Elsewhere", ADA, record="tags")
    shared, own = saved_view("Shared", BOB, shared_with=ADA), saved_view("Own", ADA)

    assert [(one["title"], one["meta"], one["url"]) for one in beginning(client)["views"]] == [
        ("Own", "Posts", f"/admin/posts/?q=snow&view={own}"),
        ("Shared", "Posts", f"/admin/posts/?q=snow&view={shared}"),
    ]


def test_what_was_looked_at_last_comes_in_that_order(sign_in, make_post):
    client = sign_in("posts.view")
    first, second = make_post("First"), make_post("Second")
    wild = ("posts", "posts.", "posts.x", "posts.99999999999", ".1", "", "tags.1", "😀.😀")

    noted = beginning(client, f"posts.{second}", *wild[:3], f"posts.{first}", f"posts.{second}")
    assert [one["title"] for one in noted["recent"]] == ["Second", "First"]
    assert beginning(client, *wild)["recent"] == []
