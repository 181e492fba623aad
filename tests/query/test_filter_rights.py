"""Filters ask no more than one may: what may not be read changes no answer."""

from __future__ import annotations

import random

import pytest
from flask import g
from sqlalchemy import select

from portal.access.identity import Identity
from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import User
from portal.admin.lookup import record_of, records
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.query.filters import (
    Condition,
    condition_of,
    operators_of,
    parse_group,
    understood,
    write_group,
)
from portal.query.filters.operators import COUNTS
from portal.records.equipment import Equipment
from portal.records.loans import LoanView
from portal.records.posts import PostView
from portal.records.profiles import ProfileView
from tests.admin.conftest import carl, key_of, make_post
from tests.query.filtering import ICE, LODZ, ask, people, posts
from tests.soak import times

#: Fixtures, picked up from here
__all__ = ["ask", "carl", "key_of", "make_post", "people", "posts"]


def test_mine_is_what_leads_to_the_reader(app, ask, posts):
    assert ask(PostView, "author:mine", email="Ben@example.org") == []
    with app.app_context(), acting_as("test"):
        role = Role(key="r", name=Texts.of({"en": "R"}))
        role.grants.append(Grant(permission="posts.view"))
        db.session.add(Assignment(user=db.session.get(User, posts["ben"]), role=role))
        db.session.commit()

    assert ask(PostView, "author:mine", email="Ben@example.org") == [LODZ, ICE]


# What may not be found out


def test_a_field_one_may_not_read_changes_no_answer(ask, people):
    """Dates of birth need a grant that names them."""
    grants = ("profiles.view", "users.view")

    for text in (
        "birthdate:is:1990-05-01",
        "birthdate:not_empty",
        "birthdate:empty|country:is:DE",
    ):
        assert ask(ProfileView, text, grants=grants) == ["Dan", "Eve", "Fay"]
        assert ask(ProfileView, text, "country:is:FR", grants=grants) == ["Eve"]


@pytest.mark.parametrize("operator", ["is", "one_of", "is_not"])
def test_a_row_one_may_not_see_is_the_same_as_none(ask, posts, operator):
    grants = ("posts.view",)
    theirs, nobody = (f"author:{operator}:{key}" for key in (posts["ben"], 999_999))

    assert ask(PostView, theirs, grants=grants) == ask(PostView, nobody, grants=grants)


@pytest.mark.parametrize("operator", ["has", "has_none"])
def test_rows_behind_a_list_that_one_may_not_see_are_none(ask, posts, operator):
    grants = ("posts.view",)
    hidden, none = (f"tags:{operator}:{key}" for key in (posts["snow"], 999_999))

    assert ask(PostView, hidden, grants=grants) == ask(PostView, none, grants=grants)


def test_of_another_record_only_the_rows_of_ones_scope_are_named(app, ask, carl):
    """Loans of equipment of another office: the equipment is there, and not seen."""
    with app.app_context():
        drill = db.session.scalar(select(Equipment.id))
    all_of_it = ("loans.view", "equipment.view")
    of_my_office = ("loans.view", "equipment.view:office")

    assert len(ask(LoanView, f"equipment:is:{drill}", grants=all_of_it)) == 1
    mine = ask(LoanView, f"equipment:is:{drill}", grants=of_my_office, email="eve@example.org")
    assert mine == []
    others = ask(LoanView, f"equipment:is_not:{drill}", email="eve@example.org")
    assert len(others) == 1


# Whatever stands in the URL

ODD = (
    "", "0", "1", "-1", "1.5", "1e9", "NaN", "9" * 30, "2147483647", "99999999999.99", "x", "%",
    "_", "/", "\\", "'", '"', "ё", "e\u0301", "\u0640", "\u200f", "\U0001f600", "\n", "DE",
    "draft",
    "2026-01-02", "0001-01-01", "9999-12-31", "2026-13-01", "2026-01-02T03:04:05Z",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999+00:00", "9999-12-31T23:59:59-14:00",
)  # fmt: skip


def odd_condition(rand, record):
    fields = [*record.fields(), "id", "password_hash", "__class__", "x"]
    name = rand.choice(fields)
    known = record.fields().get(name)
    suited = operators_of(known) if known else ()
    operator = rand.choice(suited) if suited and rand.random() < 0.9 else "mine"
    fewest, most = COUNTS.get(operator, (1, 1)) if rand.random() < 0.9 else (0, 3)
    values = rand.choices(ODD, k=rand.randint(fewest, min(most, 4)))
    return Condition(name, operator, tuple(values))


@pytest.mark.parametrize("grants", [("*",), ("posts.view", "users.view", "equipment.view:office")])
def test_whatever_is_asked_the_database_answers(app, make_user, posts, grants):
    rand = random.Random(20)
    key = make_user(*grants)
    with app.test_request_context():
        g.identity = Identity(db.session.get(User, key))
        shown = list(records().values())
        asked = 0
        for _round in range(times(1000)):
            record = rand.choice(shown)
            some = [odd_condition(rand, record) for _ in range(rand.choice((1, 1, 2)))]
            text = write_group(tuple(some))
            if rand.random() < 0.1:
                cut = rand.randrange(len(text))
                text = text[:cut] + rand.choice(":,|\\x") + text[cut + 1 :]
            group = parse_group(text)
            kept, _left_out = understood(
                record, [group] if group else [], frozenset(record.fields())
            )
            if kept:
                asked += 1
                where = condition_of(record, kept, record_of)
                db.session.execute(select(record.model.id).where(where).limit(1)).all()
        assert asked > times(1000) / 8
