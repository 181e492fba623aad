"""The list page: cheap for any number of rows, and everything in its URL."""

from __future__ import annotations

import gzip
import re

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.records.posts import Post
from portal.records.tags import Tag


@pytest.fixture
def make_posts(app):
    def _make(count):
        with app.app_context(), acting_as("test"):
            tags = [Tag(name=Texts.of({"en": f"Tag {n}"}), slug=f"tag-{n}") for n in range(3)]
            for number in range(count):
                author = User(name=f"Author {number}", email=f"a{number}@example.org")
                title = Texts.of({"en": f"Post {number:03}", "ar": f"منشور {number}"})
                db.session.add(Post(title=title, slug=f"p{number}", author=author, tags=tags))
            db.session.commit()

    return _make


@pytest.mark.parametrize("rows", [1, 50])
def test_list_page_costs_the_same_for_any_number_of_rows(
    app, sign_in, make_posts, count_queries, rows
):
    make_posts(rows)
    client = sign_in("posts.view", "posts.edit", "posts.delete")

    with count_queries() as statements:
        page = client.get("/admin/posts/?size=50").text

    assert page.count('class="rowlink"') == rows
    selects = [one for one in statements if one.startswith("SELECT")]
    assert len(selects) == 5, "\n".join(statements)
    assert len([one for one in statements if not one.startswith("BEGIN")]) == len(selects)


def test_first_load_stays_in_its_budget(app, sign_in, make_posts):
    make_posts(50)
    client = sign_in("*")
    page = client.get("/admin/posts/").text

    addresses = sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page)))
    for path in [one for one in addresses if one.endswith(".js")]:
        addresses += _imported(client, path)
    bodies = [page, *(client.get(address).text for address in set(addresses))]
    size = sum(len(gzip.compress(body.encode(), 6)) for body in bodies)

    assert len(bodies) <= 8
    assert size <= 40_000


def _imported(client, path):
    folder = path.rpartition("/")[0]
    names = re.findall(r'from ["\']\./([^"\']+)', client.get(path).text)
    return [f"{folder}/{name}" for name in names]


def test_answers_are_compressed(client):
    answer = client.get("/sign-in", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"


def titles_of(page):
    return re.findall(r'class="rowlink"[^>]*>([^<]*)', page)


def test_rows_are_sorted_by_the_asked_column_and_back(sign_in, make_posts):
    make_posts(3)
    client = sign_in("posts.view")

    assert titles_of(client.get("/admin/posts/?sort=title").text)[0] == "Post 000"
    assert titles_of(client.get("/admin/posts/?sort=-title").text)[0] == "Post 002"


def test_search_finds_all_words_in_any_order_and_in_any_language(sign_in, make_posts):
    make_posts(30)
    client = sign_in("posts.view")

    assert titles_of(client.get("/admin/posts/?q=012+post").text) == ["Post 012"]
    assert titles_of(client.get("/admin/posts/?q=منشور+12").text) == ["Post 012"]
    assert "Nothing matches" in client.get("/admin/posts/?q=%25").text


def test_tabs_count_what_is_behind_them(sign_in, make_post):
    make_post("One", status="draft")
    make_post("Two", status="published")
    client = sign_in("posts.view")

    page = client.get("/admin/posts/?tab=published").text

    assert titles_of(page) == ["Two"]
    assert re.search(r"Draft[^<]*<bdi class=\"n\">1</bdi>", page)


def test_page_beyond_the_last_shows_the_last(sign_in, make_posts):
    make_posts(30)
    page = sign_in("posts.view").get("/admin/posts/?page=999").text

    assert len(titles_of(page)) == 5
    assert "26–30 of 30" in page


@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=" + "9" * 40,
        "page=x",
        "size=1000000",
        "sort=password_hash",
        "sort=author.email",
        "tab=%00",
        "q=%00%25_" + "x" * 5000,
        "endpoint=x&self=x&_external=1&_scheme=ftp&_method=POST&export_type=x",
        "id=1,2",
        "lang=../../etc/passwd",
    ],
)
def test_whatever_stands_in_the_url_the_list_answers(sign_in, make_posts, query):
    make_posts(1)

    answer = sign_in("posts.view").get(f"/admin/posts/?{query}")

    assert answer.status_code == 200
    assert titles_of(answer.text) in ([], ["Post 000"])


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


def test_personal_fields_need_a_grant_that_names_them(app, sign_in):
    from datetime import date

    from portal.records.profiles import Profile

    client = sign_in("profiles.view", "profiles.export")
    with app.app_context(), acting_as("test"):
        user = db.session.scalar(select(User))
        db.session.add(Profile(user=user, birthdate=date(1901, 2, 3)))
        db.session.commit()
        key = db.session.scalar(select(Profile.id))

    for address in (f"details/?id={key}", f"history/?id={key}", "export/csv/"):
        page = client.get(f"/admin/profiles/{address}").text
        assert "1901" not in page
        assert "Birth" not in page


def test_secret_fields_are_on_no_page_of_anybody(app, sign_in):
    client = sign_in("*")
    with app.app_context(), acting_as("test"):
        user = db.session.scalar(select(User))
        user.password_hash = "argon-canary"
        db.session.commit()
        key = user.id

    for address in ("", f"details/?id={key}", f"history/?id={key}", f"edit/?id={key}"):
        assert "argon-canary" not in client.get(f"/admin/users/{address}").text
    assert "argon-canary" not in client.get("/admin/users/export/csv/").text
    assert "Nothing matches" in client.get("/admin/users/?q=argon").text


def test_exported_formula_is_harmless(app, sign_in, make_post):
    make_post("x", slug="=1+1")
    file = sign_in("posts.view", "posts.export").get("/admin/posts/export/csv/").text

    assert "'=1+1" in file


def test_export_is_noted(app, sign_in, make_post):
    from portal.changes.models import ChangeSet

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
