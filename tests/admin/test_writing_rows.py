"""How a list is written: its rows column by column, its page as one template."""

from __future__ import annotations

import re

import pytest

from portal.admin.listing.merging import all_escaped, escaped

TOKENS = re.compile(r'token" (content|value)="[^"]*"')


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["a", "", "<b>&\"'"],
        ["another program's \0 edge", "b"],
    ],
)
def test_texts_escaped_at_once_are_those_escaped_one_by_one(texts):
    assert all_escaped(texts) == [escaped(text) for text in texts]


@pytest.mark.parametrize(
    "address", ["/admin/posts/", "/admin/posts/?q=nothing", "/admin/posts/new/"]
)
def test_a_page_compiled_with_its_parts_is_the_page_that_includes_them(
    app, sign_in, make_posts, monkeypatch, address
):
    make_posts(3)
    client = sign_in("posts.view", "posts.edit", "posts.create", "posts.delete", "posts.export")

    whole = client.get(address).text
    assert "admin/parts/top_bar.html" not in {name for _loader, name in app.jinja_env.cache}
    monkeypatch.setattr(app.jinja_env, "auto_reload", True)
    app.jinja_env.cache.clear()
    included = client.get(address).text
    assert "admin/parts/top_bar.html" in {name for _loader, name in app.jinja_env.cache}
    app.jinja_env.cache.clear()

    assert TOKENS.sub("", whole) == TOKENS.sub("", included)
