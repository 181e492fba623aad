"""Filters: every condition means the same on both databases."""

from __future__ import annotations

import pytest

from portal.records.equipment import EquipmentView
from portal.records.offices import OfficeView
from portal.records.posts import PostView
from portal.records.profiles import ProfileView
from portal.records.users import UserView
from tests.query.filtering import BAHN, ICE, LODZ, SNOW, ask, people, posts

#: Fixtures, picked up from here
__all__ = ["ask", "people", "posts"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("title:is:ice", [ICE]),
        ("title:is:eis", [ICE]),
        ("title:is_not:ice", [LODZ, BAHN, SNOW]),
        ("title:contains:EIS", [ICE, BAHN]),
        ("title:contains:100%", [LODZ]),
        ("title:starts_with:eis", [ICE, BAHN]),
        ("title:starts_with:open", []),
        ("title:empty", []),
        ("content:empty", [LODZ]),
        ("content:not_empty", [ICE, BAHN, SNOW]),
        ("content:contains:ABOUT", [ICE, BAHN, SNOW]),
        ("slug:contains:_", [LODZ]),
        ("slug:starts_with:a", [LODZ, ICE]),
        ("slug:is:A_B", [LODZ]),
        ("slug:is_not:a_b", [ICE, BAHN, SNOW]),
        ("status:is:draft", [LODZ]),
        ("status:is_not:draft", [ICE, BAHN, SNOW]),
        ("status:one_of:draft,archived", [LODZ, SNOW]),
        ("views:is:10", [ICE]),
        ("views:is_not:10", [LODZ, BAHN, SNOW]),
        ("views:above:10", [BAHN, SNOW]),
        ("views:below:10", [LODZ]),
        ("views:between:5,10", [LODZ, ICE]),
        ("views:empty", []),
        ("published_at:on:2026-03-01", [ICE]),
        ("published_at:before:2026-03-02", [ICE]),
        ("published_at:after:2026-03-01", [BAHN, SNOW]),
        ("published_at:after:2026-03-01T11:59:59Z", [ICE, BAHN, SNOW]),
        ("published_at:between:2026-03-01,2026-03-02", [ICE, BAHN]),
        ("published_at:between:2026-03-01T12:00:00Z,2026-03-02T12:00:00Z", [ICE, BAHN]),
        ("published_at:empty", [LODZ]),
        ("published_at:not_empty", [ICE, BAHN, SNOW]),
        ("published_at:after:9999-12-31", []),
        ("published_at:before:0001-01-01", []),
        ("created_at:last_days:1", [LODZ, ICE, BAHN, SNOW]),
        ("author:is:{ben}", [LODZ, ICE]),
        ("author:is_not:{ben}", [BAHN, SNOW]),
        ("author:one_of:{ben},{cleo}", [LODZ, ICE, BAHN, SNOW]),
        ("author:empty", []),
        ("author:mine", []),
        ("tags:has:{roads}", [LODZ, ICE]),
        ("tags:has:{roads},{snow}", [LODZ, ICE, SNOW]),
        ("tags:has_none:{snow}", [LODZ, BAHN]),
        ("tags:empty", [BAHN]),
        ("tags:not_empty", [LODZ, ICE, SNOW]),
        ("status:is:draft|views:above:1000", [LODZ, SNOW]),
    ],
)
def test_each_condition_finds_its_rows(ask, posts, text, found):
    assert ask(PostView, text.format(**posts)) == found


def test_all_groups_have_to_hold(ask, posts):
    assert ask(PostView, "views:above:5", "title:contains:e", "status:is_not:archived") == [
        ICE,
        BAHN,
    ]


@pytest.mark.parametrize("text", ["title:is:lodz 100% open", "title:contains:LODZ"])
def test_a_text_is_found_without_its_accents(ask, posts, text):
    assert ask(PostView, text) == [LODZ]


@pytest.mark.parametrize(
    ("record", "text", "found"),
    [
        (ProfileView, "country:is:DE", ["Dan"]),
        (ProfileView, "country:is_not:DE", ["Eve", "Fay"]),
        (ProfileView, "country:one_of:DE,FR", ["Dan", "Eve"]),
        (ProfileView, "country:empty", ["Fay"]),
        (ProfileView, "country:not_empty", ["Dan", "Eve"]),
        (UserView, "active:is:0", ["Eve"]),
        (UserView, "profile:empty", ["Ada"]),
        (UserView, "profile:not_empty", ["Dan", "Eve", "Fay"]),
        (EquipmentView, "cost:is:9.99", ["Drill"]),
        (EquipmentView, "cost:above:0.5", ["Drill", "Saw"]),
        (EquipmentView, "cost:below:10", ["Drill", "Axe"]),
        (EquipmentView, "cost:between:0.50,9.99", ["Drill", "Axe"]),
        (EquipmentView, "purchased_on:last_days:1", ["Drill"]),
        (EquipmentView, "purchased_on:last_days:8", ["Drill", "Saw"]),
        (EquipmentView, "purchased_on:empty", ["Axe"]),
        (EquipmentView, "office:is:{desk}", ["Axe"]),
        (EquipmentView, "office:is_not:{desk}", ["Drill", "Saw"]),
        (OfficeView, "parent:is:{hall}", ["Desk"]),
        (OfficeView, "parent:is_not:{hall}", ["Hall"]),
        (OfficeView, "parent:empty", ["Hall"]),
        (OfficeView, "children:has:{desk}", ["Hall"]),
        (OfficeView, "children:empty", ["Desk"]),
        (OfficeView, "equipment:not_empty", ["Hall", "Desk"]),
    ],
)
def test_each_kind_of_column_is_compared_as_what_it_is(ask, people, record, text, found):
    assert ask(record, text.format(**people)) == found


def test_a_day_is_one_of_the_readers_time_zone(ask, posts):
    """At noon UTC it is already the next day in Kiritimati."""
    assert ask(PostView, "published_at:on:2026-03-02", time_zone="Pacific/Kiritimati") == [ICE]
