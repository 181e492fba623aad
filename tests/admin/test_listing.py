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
from tests.admin.conftest import titles_of


@pytest.mark.parametrize("rows", [1, 50])
def test_list_page_costs_the_same_for_any_number_of_rows(
    app, sign_in, make_posts, count_queries, rows
):
    make_posts(rows)
    client = sign_in("posts.view", "posts.edit", "posts.delete")

    with count_queries() as statements:
        page = client.get("/admin/posts/?size=50").text

    assert page.count('class="rowlink"') == rows
    selects = [one for one in statements if one.startswith(("SELECT", "WITH"))]
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


def test_tabs_count_what_is_behind_them_when_the_page_is_there(sign_in, make_post):
    make_post("One", status="draft")
    make_post("Two", status="published")
    client = sign_in("posts.view")

    page = client.get("/admin/posts/?tab=published").text
    counts = re.search(r'data-counts-url="([^"]+)"', page)[1].replace("&amp;", "&")

    assert titles_of(page) == ["Two"]
    assert client.get(counts).json == {
        "all": "2", "draft": "1", "in_review": "0", "published": "1", "archived": "0"
    }  # fmt: skip


def test_counts_are_of_what_the_list_is_narrowed_to_and_of_ones_own_rows(sign_in, make_post):
    make_post("Snow", status="draft")
    client = sign_in("posts.view:own")
    make_post("Snow again", status="draft", author="ada@example.org")
    make_post("Rain", status="draft", author="ada@example.org")

    assert client.get("/admin/posts/counts/").json["draft"] == "2"
    assert client.get("/admin/posts/counts/?q=snow").json["draft"] == "1"


def test_whatever_a_row_holds_is_text_in_its_cells(app, sign_in, make_user):
    evil = "<script>alert(1)</script>\"' %(title)s \0text\0 {{ 7*7 }}"
    clean = evil.replace("\0", "")
    with app.app_context(), acting_as("test"):
        author = User(name=clean, email="evil@example.org")
        tag = Tag(name=Texts.of({"en": clean}), slug="evil")
        long = Texts.of({"en": clean + "x" * 60, "de": clean})
        db.session.add(Post(title=long, slug="evil", author=author, tags=[tag]))
        db.session.commit()

    for language in ("en", "fr"):
        page = sign_in(
            "posts.view", "posts.edit", "posts.delete", email=f"{language}@example.org",
            locale=language,
        ).get("/admin/posts/").text  # fmt: skip
        assert "<script>alert" not in page
        assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 6
        assert "{{ 7*7 }}" in page


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
