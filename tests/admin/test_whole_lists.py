"""What is done with a whole list, beyond the page that is shown: exports and bulk actions."""

from __future__ import annotations

from sqlalchemy import select

from portal.changes.models import ChangeSet
from portal.database import db
from tests.admin.conftest import titles_of


def test_bulk_action_on_all_that_match_reaches_the_other_pages(app, sign_in, make_posts):
    make_posts(30)
    client = sign_in("posts.view", "posts.publish")

    assert "Select all 30 rows that match" in client.get("/admin/posts/").text
    client.post("/admin/posts/action/", data={"action": "publish", "all": "1", "query": "q=post"})

    assert client.get("/admin/posts/counts/").json["published"] == "30"


def test_bulk_action_on_all_that_match_stays_within_the_filter_and_ones_rights(
    app, sign_in, make_post
):
    make_post("Theirs")
    client = sign_in("posts.view", "posts.publish:own")
    make_post("Mine", author="ada@example.org")
    make_post("Mine, too", author="ada@example.org")

    client.post("/admin/posts/action/", data={"action": "publish", "all": "1", "query": "q=too"})

    assert titles_of(client.get("/admin/posts/?tab=published").text) == ["Mine, too"]


def test_own_rows_only_in_list_count_details_and_export(app, sign_in, make_post):
    theirs = make_post("Theirs")
    client = sign_in("posts.view:own", "posts.export:own", "posts.edit:own")
    make_post("Mine", author="ada@example.org")

    page = client.get("/admin/posts/").text
    file = client.get("/admin/posts/export/csv/").text

    assert titles_of(page) == ["Mine"]
    assert "1–1 of 1" in page
    assert "Theirs" not in file
    assert "Mine" in file
    assert client.get(f"/admin/posts/details/?id={theirs}").status_code == 404
    assert client.get(f"/admin/posts/edit/?id={theirs}").status_code == 404


def test_exported_formula_is_harmless(app, sign_in, make_post):
    make_post("x", slug="=1+1")
    file = sign_in("posts.view", "posts.export").get("/admin/posts/export/csv/").text

    assert "'=1+1" in file


def test_export_is_noted(app, sign_in, make_post):

    make_post()
    sign_in("posts.view", "posts.export").get("/admin/posts/export/csv/")

    with app.app_context():
        noted = db.session.scalar(select(ChangeSet).where(ChangeSet.kind == "export"))
        assert noted.actor == "ada@example.org"
        assert noted.details["record"] == "posts"


def test_export_holds_every_row_however_many_batches(sign_in, make_posts):
    make_posts(1203)

    file = sign_in("posts.view", "posts.export").get("/admin/posts/export/csv/").text

    assert len(file.splitlines()) == 1204
