"""The builder of filters, step by step: values strictly read, and nothing lost."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.admin.filtering import (
    BUILDER,
    LIST,
    built,
    plain,
    posts,
    reader_of,
    titles_of,
    where_of,
)

#: Fixtures, picked up from here
__all__ = ["posts", "reader_of"]


def test_without_a_script_the_field_is_chosen_first_then_the_value(sign_in, posts):
    client = sign_in("posts.view")

    first = client.get(f"{BUILDER}?where=status:is:published")
    second = client.get(f"{BUILDER}?where=status:is:published&field=views")

    assert (first.status_code, second.status_code) == (200, 200)
    assert titles_of(first.text) == titles_of(second.text) == ["Road works"]
    assert 'name="operator"' not in first.text
    assert '<option value="views" selected>Views' in second.text
    assert '<option value="above">is above' in second.text
    assert 'name="value"' in second.text
    assert 'name="where" value="status:is:published"' in second.text


def test_a_field_changed_without_a_script_asks_for_its_own_value(sign_in, posts):
    """The operators on the page are still those of the field before."""
    answer = sign_in("posts.view").get(f"{BUILDER}?of=title&field=views&operator=is&value=x")

    assert answer.status_code == 200
    assert 'name="of" value="views"' in answer.text


def test_a_script_asks_for_one_part_only(sign_in, posts):
    answer = sign_in("posts.view").get(f"{BUILDER}?field=status&operator=one_of&part=1")

    assert answer.status_code == 200
    assert answer.text.count('type="checkbox"') == 4
    assert "<html" not in answer.text


def test_a_script_gets_the_form_with_its_first_field_ready(sign_in, posts):
    answer = sign_in("posts.view").get(f"{BUILDER}?where=status:is:draft&sort=title&part=1")

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<section class="filter')
    assert "<html" not in answer.text
    assert '<option value="title" selected' in answer.text
    assert 'name="of" value="title"' in answer.text
    assert 'name="where" value="status:is:draft"' in answer.text
    assert 'name="part"' not in answer.text


def test_a_script_that_may_ask_for_no_field_gets_a_form_without_any(reader_of, posts):
    answer = reader_of("nothing").get(f"{BUILDER}?part=1")

    assert answer.status_code == 200
    assert "<option" not in answer.text


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        (
            {"field": "title", "operator": "contains", "value": " Snow, ice "},
            "title:contains:Snow\\, ice",
        ),
        ({"field": "status", "operator": "is", "value": "draft"}, "status:is:draft"),
        (
            {"field": "status", "operator": "one_of", "value": ["draft", "archived"]},
            "status:one_of:draft,archived",
        ),
        ({"field": "views", "operator": "above", "value": "1,000"}, "views:above:1000"),
        ({"field": "views", "operator": "between", "value": ["9", "1"]}, "views:between:1,9"),
        (
            {"field": "created_at", "operator": "on", "value": "3/15/2026"},
            "created_at:on:2026-03-15",
        ),
        (
            {"field": "created_at", "operator": "last_days", "value": "30"},
            "created_at:last_days:30",
        ),
        ({"field": "published_at", "operator": "empty", "value": "x"}, "published_at:empty"),
        ({"field": "author", "operator": "mine"}, "author:mine"),
        ({"field": "tags", "operator": "not_empty"}, "tags:not_empty"),
    ],
)
def test_what_is_typed_is_kept_as_it_is_stored(sign_in, posts, asked, where):
    answer = built(sign_in("posts.view"), **asked)

    assert where_of(answer) == [where]
    assert answer.location.startswith(LIST)


@pytest.mark.parametrize(
    ("locale", "asked", "where"),
    [
        ("de", {"field": "views", "operator": "above", "value": "1.000"}, "views:above:1000"),
        ("fr", {"field": "views", "operator": "above", "value": "1 000"}, "views:above:1000"),
        ("ar", {"field": "views", "operator": "above", "value": "١٠٠٠"}, "views:above:1000"),
        (
            "de",
            {"field": "created_at", "operator": "on", "value": "15.03.2026"},
            "created_at:on:2026-03-15",
        ),
    ],
)
def test_what_is_typed_is_read_as_the_reader_writes_it(sign_in, posts, locale, asked, where):
    assert where_of(built(sign_in("posts.view", locale=locale), **asked)) == [where]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"field": "title", "operator": "contains", "value": " "}, "Fill in this field."),
        ({"field": "title", "operator": "contains", "value": "a\x07"}, "invisible control"),
        ({"field": "title", "operator": "contains", "value": "x" * 201}, "at most 200"),
        ({"field": "title", "operator": "contains", "value": "\u0640"}, "at least one letter"),
        ({"field": "views", "operator": "above", "value": "many"}, "“many” is not a number"),
        ({"field": "views", "operator": "above", "value": "1.5"}, "not a whole number"),
        ({"field": "views", "operator": "above", "value": "9" * 30}, "larger, or more exact"),
        ({"field": "views", "operator": "between", "value": ["1", ""]}, "Fill in this field."),
        ({"field": "views", "operator": "between", "value": "1"}, "Fill in this field."),
        ({"field": "created_at", "operator": "on", "value": "03/04/26"}, "year of four digits"),
        ({"field": "created_at", "operator": "last_days", "value": "0"}, "from 1 to 36,525"),
        ({"field": "status", "operator": "is", "value": "secret"}, "Choose one from the list."),
        ({"field": "status", "operator": "one_of"}, "Fill in this field."),
        ({"field": "author", "operator": "is", "value": "999999"}, "Choose one from the list."),
        ({"field": "author", "operator": "is", "value": "x"}, "Choose one from the list."),
        ({"field": "tags", "operator": "has"}, "Fill in this field."),
    ],
)
def test_what_is_not_understood_is_told_at_the_value_and_nothing_is_lost(
    sign_in, posts, asked, sentence
):
    client = sign_in("posts.view", "users.view", "tags.view")

    answer = built(client, **asked, where="status:is:published", sort="title")

    assert answer.status_code == 422
    page = plain(answer.text)
    assert re.search(rf'id="filter-error"[^>]*>.*?{re.escape(sentence)}', page)
    assert 'aria-invalid="true"' in page or "fieldset" in page
    assert 'name="where" value="status:is:published"' in page
    assert 'name="sort" value="title"' in page
    assert titles_of(page) == ["Road works"]
    typed = asked.get("value", "")
    if asked["field"] in ("title", "views", "created_at") and isinstance(typed, str):
        assert f'value="{typed.strip() and typed}"' in page


def test_a_condition_is_added_to_the_filters_or_to_the_last_one(sign_in, posts):
    client = sign_in("posts.view")
    asked = {"field": "views", "operator": "above", "value": "9"}
    before = ["status:is:draft", "title:contains:o"]

    added = where_of(built(client, **asked, where=before))
    either = where_of(built(client, **asked, where=before, join="or"))

    assert added == [*before, "views:above:9"]
    assert either == ["status:is:draft", "title:contains:o|views:above:9"]


def test_the_same_condition_is_not_added_twice(sign_in, posts):
    asked = {"field": "status", "operator": "is", "value": "draft", "where": "status:is:draft"}

    client = sign_in("posts.view")

    for join in ("and", "or"):
        assert where_of(built(client, **asked, join=join)) == ["status:is:draft"]


@pytest.mark.parametrize(
    ("join", "before", "sentence"),
    [
        ("and", [f"views:is:{n}" for n in range(12)], "at most 12 filters"),
        ("or", ["|".join(f"views:is:{n}" for n in range(8))], "at most 8 conditions"),
    ],
)
def test_more_filters_than_a_list_takes_are_refused_in_words(
    sign_in, posts, join, before, sentence
):
    asked = {"field": "status", "operator": "is", "value": "draft", "join": join}

    answer = built(sign_in("posts.view"), **asked, where=before)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_the_state_of_the_list_is_kept_but_not_its_page(sign_in, posts):
    asked = {"field": "status", "operator": "is", "value": "draft"}

    answer = built(sign_in("posts.view"), **asked, q="ice", sort="-views", size="50", page="2")

    kept = parse_qs(urlsplit(answer.location).query)
    assert kept == {"q": ["ice"], "sort": ["-views"], "size": ["50"], "where": ["status:is:draft"]}


def test_the_builder_offers_what_one_may_read_and_what_makes_sense(reader_of, posts):
    page = reader_of("title", "views", "published_at", "author").get(BUILDER).text
    fields = re.search(r'id="filter-field".*?</select>', page, re.DOTALL)[0]

    assert re.findall(r'value="(\w+)"', fields) == ["title", "author", "views", "published_at"]


def test_a_field_that_is_never_empty_is_not_asked_whether_it_is(sign_in, posts):
    client = sign_in("posts.view", "users.view")

    def operators(field):
        part = client.get(f"{BUILDER}?field={field}&part=1").text
        found = re.search(r'id="filter-operator".*?</select>', part, re.DOTALL)[0]
        return re.findall(r'value="(\w+)"', found)

    assert operators("views") == ["is", "is_not", "above", "below", "between"]
    assert operators("author") == ["is", "is_not", "one_of", "mine"]
    assert operators("published_at")[-2:] == ["empty", "not_empty"]


@pytest.mark.parametrize("field", ["", "nothing", "password_hash", "views", "__class__"])
def test_a_field_one_may_not_read_opens_the_first_step(reader_of, posts, field):
    answer = reader_of("title").get(f"{BUILDER}?of={field}&field={field}&operator=is&value=1")

    assert answer.status_code == 200
    assert 'name="operator"' not in answer.text
