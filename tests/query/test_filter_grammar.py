"""The grammar of filters: what is written is read as the same, and nothing else is taken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.query.filters import (
    MAX_CONDITIONS,
    MAX_GROUPS,
    MAX_VALUES,
    Condition,
    operators_of,
    parse_group,
    understood,
    write_group,
)
from portal.records.activity import ActivityView
from portal.records.equipment import EquipmentView
from portal.records.posts import PostView
from portal.records.users import UserView
from tests.soak import times

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,20}", fullmatch=True)
VALUES = st.text(
    st.one_of(st.sampled_from(":,|\\"), st.characters(exclude_categories=["Cs"])), max_size=40
).filter(lambda value: "\0" not in value)
CONDITIONS = st.builds(Condition, NAMES, NAMES, st.lists(VALUES, max_size=4).map(tuple))
GROUPS = st.lists(CONDITIONS, min_size=1, max_size=MAX_CONDITIONS).map(tuple)


# The text in the URL


@given(GROUPS)
@settings(max_examples=times(100), deadline=None)
def test_what_is_written_is_read_as_the_same(group):
    assert parse_group(write_group(group)) == group


@given(st.text(st.sampled_from(":,|\\ab1é\0\ud800"), max_size=30))
@settings(max_examples=times(100), deadline=None)
def test_no_text_is_an_error(text):
    group = parse_group(text)

    assert group is None or parse_group(write_group(group)) == group


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "status",
        "status:",
        "|",
        "status:is:draft|",
        "1a:is:x",
        "sta tus:is:x",
        "a" * 65 + ":is:x",
        "title:is:a\\b",
        "title:is:a\\",
        "title:is:a\0",
        "title:is:\ud800",
        "title:is:" + "x" * 201,
        "status:one_of:" + ",".join("x" * (MAX_VALUES + 1)),
        "|".join(["status:is:draft"] * (MAX_CONDITIONS + 1)),
    ],
)
def test_what_makes_no_sense_is_not_understood(text):
    assert parse_group(text) is None


def test_a_moment_typed_by_hand_needs_no_backslashes():
    (condition,) = parse_group("created_at:before:2026-01-02T10:00:00Z")

    assert condition.values == ("2026-01-02T10:00:00Z",)


# What may be asked


@pytest.mark.parametrize(
    ("record", "name", "offered"),
    [
        (PostView, "title", "contains is is_not starts_with empty not_empty"),
        (PostView, "slug", "contains is is_not starts_with empty not_empty"),
        (PostView, "content", "contains is is_not starts_with empty not_empty"),
        (PostView, "status", "is is_not one_of empty not_empty"),
        (PostView, "views", "is is_not above below between empty not_empty"),
        (PostView, "created_at", "on before after between last_days empty not_empty"),
        (PostView, "author", "is is_not one_of empty not_empty mine"),
        (PostView, "tags", "has has_none empty not_empty"),
        (EquipmentView, "cost", "is is_not above below between empty not_empty"),
        (EquipmentView, "currency", "is is_not one_of empty not_empty"),
        (EquipmentView, "office", "is is_not one_of empty not_empty"),
        (EquipmentView, "purchased_on", "is before after between last_days empty not_empty"),
        (UserView, "active", "is"),
    ],
)
def test_each_kind_of_field_has_its_operators(app, record, name, offered):
    assert list(operators_of(record.fields()[name])) == offered.split()


def test_what_is_stored_as_json_cannot_be_filtered(app):
    assert operators_of(ActivityView.fields()["details"]) == ()
    assert kept_of(ActivityView, "details:contains:x") == ()


def kept_of(record, *texts, allowed=None):
    """Return the groups that are asked, of those the texts say."""
    groups = [parse_group(text) for text in texts]
    return understood(record, groups, allowed or frozenset(record.fields()))[0]


@pytest.mark.parametrize(
    "text",
    [
        "nothing:is:1",
        "password_hash:is:x",
        "id:is:1",
        "author_id:is:1",
        "title:above:1",
        "title:__class__:1",
        "title:is",
        "title:is:",
        "title:is:a,b",
        "title:contains:\u0640",
        "title:empty:x",
        "status:is:nothing",
        "status:one_of:draft,nothing",
        "status:one_of",
        "views:is:1.5",
        "views:is:1e3",
        "views:is:٣",
        "views:is:",
        "views:above:2147483648",
        "views:below:-2147483648",
        "views:above:" + "9" * 40,
        "views:between:1",
        "created_at:on:2026-02-30",
        "created_at:on:0000-01-01",
        "created_at:on:20260101",
        "created_at:before:2026-01-02T10:00:00",
        "created_at:before:0001-01-01T00:00:00+14:00",
        "created_at:last_days:0",
        "created_at:last_days:36526",
        "created_at:last_days:-1",
        "author:is:x",
        "author:is:-1",
        "author:is:9999999999",
        "author:mine:1",
        "tags:is:1",
    ],
)
def test_a_value_that_no_row_could_have_is_left_out(app, text):
    assert kept_of(PostView, text) == ()


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "1e2", "9.999", "99999999999", "1,5", "1234567890.12", " 1"]
)
def test_an_amount_is_one_that_the_column_could_hold(app, value):
    said = f"cost:above:{value.replace(',', chr(92) + ',')}"

    assert bool(kept_of(EquipmentView, said)) == (value == "1234567890.12")


def test_a_thirteenth_group_is_left_out_and_told(app):
    groups = [(Condition("views", "is", (str(n),)),) for n in range(MAX_GROUPS + 1)]

    kept, left_out = understood(PostView, groups, frozenset({"views"}))

    assert len(kept) == MAX_GROUPS
    assert left_out == groups[-1]


def test_a_group_is_left_out_as_a_whole(app):
    groups = [parse_group("status:is:draft|views:is:1"), parse_group("status:is:draft")]

    kept, left_out = understood(PostView, groups, frozenset({"status"}))

    assert kept == (groups[1],)
    assert left_out == groups[0]
