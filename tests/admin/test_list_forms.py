"""The forms that a list opens: not a part of it, but a page each, and a part for a script."""

from __future__ import annotations

import html
import re

import pytest

from tests.admin.filtering import reader_of
from tests.admin.kept_views import ADA, BOB, DRAFTS, OTHERS, key_in, role_of, save

#: Fixtures, picked up from here
__all__ = ["reader_of"]

# Columns


def test_the_list_only_leads_to_the_form_of_columns(sign_in, make_post):
    make_post("One")

    page = sign_in("posts.view").get("/admin/posts/?tab=draft&columns=title,slug").text

    assert 'name="column"' not in page
    [link] = re.findall(r'href="([^"]+)" data-part="columns"', page)
    assert html.unescape(link) == "/admin/posts/columns/?tab=draft&columns=title,slug"


def test_the_form_of_columns_says_what_the_list_shows(sign_in, make_post):
    client = sign_in("posts.view")
    sent = {"order": "views", "column": "views", "size": "50"}
    client.post("/admin/posts/columns/", data=sent)

    def ticked(query=""):
        page = client.get(f"/admin/posts/columns/{query}").text
        size = re.findall(r'<option value="(\d+)" selected', page)
        return re.findall(r'name="column" value="(\w+)" checked', page), size

    assert ticked() == (["views"], ["50"])
    assert ticked("?columns=title,tags,slug&size=100") == (["tags", "slug"], ["100"])


def test_a_script_gets_the_form_alone_and_whoever_has_none_a_page(sign_in):
    client = sign_in("posts.view")

    page = client.get("/admin/posts/columns/?tab=draft").text
    part = client.get("/admin/posts/columns/?tab=draft&part=1").text

    assert "<h1>Columns</h1>" in page
    assert '<a class="btn" href="/admin/posts/?tab=draft">Cancel' in page
    assert part.lstrip().startswith('<dialog class="dialog" id="columns"')
    assert "<html" not in part
    for form in (page, part):
        assert form.count('name="column"') == 8
        assert 'name="query" value="tab=draft"' in form


def test_the_form_of_columns_offers_no_field_one_may_not_read(reader_of):
    client = reader_of("title", "slug")

    form = client.get("/admin/posts/columns/?columns=title,views,slug&part=1").text

    assert re.findall(r'name="column" value="(\w+)"', form) == ["slug"]


@pytest.mark.parametrize(
    "query",
    ["size=7", "columns=,,&size=x", "where=::|&page=-1&view=77&part=", "where=no:is:1&after=x"],
)
def test_whatever_the_form_of_columns_is_asked_for_it_answers(sign_in, query):
    assert sign_in("posts.view").get(f"/admin/posts/columns/?{query}").status_code == 200


# Saved views


def test_the_list_only_leads_to_the_forms_of_views(sign_in, make_post):
    client = sign_in("posts.view")
    key = key_in(save(client))

    page = client.get(f"/admin/posts/?{OTHERS}&view={key}").text

    assert 'name="name"' not in page
    links = dict(re.findall(r'href="([^"]+)" data-part="([\w-]+-view)"', page))
    assert {part: html.unescape(url) for url, part in links.items()} == {
        "save-view": f"/admin/posts/views/?{OTHERS}&view={key}",
        "edit-view": f"/admin/posts/views/?id={key}&{OTHERS}&view={key}",
    }


def test_the_form_of_a_new_view_keeps_what_the_list_shows(sign_in):
    client = sign_in("posts.view")
    address = f"/admin/posts/views/?{DRAFTS}&columns=title,slug&page=3&view=7"

    page, part = client.get(address).text, client.get(f"{address}&part=1").text

    assert "<h1>Save this view</h1>" in page
    assert part.lstrip().startswith('<dialog class="dialog" id="save-view"')
    for form in (page, part):
        assert f'name="query" value="{DRAFTS}&amp;columns=title,slug"' in form
        assert 'name="columns" value="title,slug"' in form
        assert 'role="alert"' not in form


def test_the_form_of_ones_own_view_changes_what_it_is_called_only(sign_in):
    client = sign_in("posts.view")
    key = key_in(save(client, default="1"))
    address = f"/admin/posts/views/?id={key}&{OTHERS}&view={key}"

    page, part = client.get(address).text, client.get(f"{address}&part=1").text

    assert "<h1>Change this view</h1>" in page
    assert html.escape(f"/admin/posts/?{OTHERS}&view={key}") in page
    assert part.lstrip().startswith('<dialog class="dialog" id="edit-view"')
    for form in (page, part):
        assert 'name="name" value="Drafts"' in form
        assert 'name="default" value="1" checked' in form
        assert 'name="query"' not in form


def test_whoever_may_share_is_offered_all_roles_once_the_form_is_opened(app, sign_in):
    client = sign_in("posts.view", "views.share")
    sign_in("posts.view", email=BOB)
    key = key_in(save(client, role=role_of(app, BOB)))
    page = client.get(f"/admin/posts/?{DRAFTS}&view={key}").text
    assert "Rename or share…" in page
    assert "Share with" not in page

    new = client.get("/admin/posts/views/?part=1").text
    mine = client.get(f"/admin/posts/views/?id={key}&part=1").text

    for form in (new, mine):
        assert f'value="{role_of(app, ADA)}"' in form
    assert f'value="{role_of(app, BOB)}" selected' in mine
    assert "selected" not in new


def test_nobody_is_shown_the_form_of_somebody_elses_view(app, sign_in):
    key = key_in(save(sign_in("posts.view", "views.share"), role=role_of(app, ADA)))
    bob = sign_in("posts.view", "views.share", "tags.view", email=BOB)

    assert bob.get(f"/admin/posts/views/?id={key}&part=1").status_code == 404
    assert bob.get(f"/admin/tags/views/?id={key}").status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("id=x", 404),
        ("id=-1", 404),
        ("id=999999999999999999", 404),
        ("id=77&part=1", 404),
        ("id=&part=", 200),
        ("where=::|&columns=,,&view=x&after=y", 200),
    ],
)
def test_whatever_the_form_of_a_view_is_asked_for_it_answers(sign_in, query, status):
    assert sign_in("posts.view").get(f"/admin/posts/views/?{query}").status_code == status
