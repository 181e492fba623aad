"""A use costs no request a write: it waits, is written once a day, and disturbs nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.access import usage
from portal.access.usage import AssignmentUse
from portal.accounts.models import Session
from portal.database import db, now
from tests.access.uses import FIRST, TODAY, YESTERDAY, context, days, uses

#: Fixtures, picked up from here
__all__ = ["context", "days", "uses"]


@pytest.fixture
def another_process(monkeypatch):
    """Let it come between reading and writing, as two processes can meet on PostgreSQL."""
    store, table = usage._store, AssignmentUse.__table__

    def too_late(due, stored):
        told = {"assignment_id": next(iter(due)), "used_on": TODAY, "version": 9}
        statement = table.update() if stored else table.insert()
        db.session.execute(statement.values(told))
        store(due, stored)

    monkeypatch.setattr(usage, "_store", too_late)


def test_a_page_costs_no_write_and_no_statement_more(sign_in, count_queries, monkeypatch):
    client = sign_in("posts.view")
    client.get("/admin/posts/")
    with count_queries() as noting:
        client.get("/admin/posts/")
    monkeypatch.setattr("portal.admin.record_view.entered", lambda *_permissions: None)
    with count_queries() as silent:
        client.get("/admin/posts/")

    assert noting == silent
    assert not [one for one in noting if not one.startswith(("SELECT", "BEGIN", "WITH"))]


def test_it_is_written_once_a_day(sign_in, count_queries, days):
    client = sign_in("posts.view")
    client.get("/admin/posts/")
    days.a_minute_later(client)
    with count_queries() as first:
        days.a_minute_later(client)  # which reads that the day is stored
    client.get("/admin/posts/")
    with count_queries() as second:
        days.a_minute_later(client)

    assert ["assignment_uses" in one for one in first].count(True) == 1
    assert not [one for one in second if "assignment_uses" in one]


def test_the_next_day_is_written_over_the_last(sign_in, days):
    client = sign_in("posts.view")
    days.store_yesterday()
    client.get("/admin/posts/")

    days.a_minute_later(client)

    assert days.stored() == {FIRST: TODAY}


def test_an_earlier_day_is_not_written_over_a_later(sign_in, days, uses):
    client = sign_in("posts.view")
    client.get("/admin/posts/")
    waiting = uses.waiting()
    days.a_minute_later(client)
    uses.note(waiting, YESTERDAY)

    days.a_minute_later(client)

    assert days.stored() == {FIRST: TODAY}


def test_one_session_writes_what_others_have_used(sign_in, days):
    sign_in("posts.view").get("/admin/posts/")

    days.a_minute_later(sign_in("tags.view", email="bo@example.org"))

    assert days.stored() == {FIRST: TODAY}


def test_what_was_used_by_an_assignment_that_is_gone_disturbs_nobody(sign_in, days, uses):
    client = sign_in("posts.view")
    uses.note([2**31 - 1], TODAY)
    client.get("/admin/posts/")

    days.a_minute_later(client)

    assert days.stored() == {FIRST: TODAY}


@pytest.mark.usefixtures("another_process")
@pytest.mark.parametrize("is_known", [False, True], ids=["new", "known"])
def test_another_process_that_writes_the_same_day_first_disturbs_nothing(
    app, sign_in, days, is_known
):
    client = sign_in("posts.view")
    if is_known:
        days.store_yesterday()
    client.get("/admin/posts/")

    days.a_minute_later(client)

    assert days.stored() == {FIRST: TODAY}
    with app.app_context():
        assert now() - db.session.scalars(db.select(Session)).one().seen_at < timedelta(minutes=1)


def test_what_could_not_be_written_waits_for_the_next_time(sign_in, days):
    client = sign_in("posts.view")
    client.get("/admin/posts/")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(usage, "_store", lambda _due, _stored: None)
        days.a_minute_later(client)
        assert days.stored() == {}

    days.a_minute_later(client)

    assert days.stored() == {FIRST: TODAY}


def test_where_very_much_waits_it_is_written_in_parts(uses, monkeypatch):
    monkeypatch.setattr(usage, "AT_ONCE", 2)
    uses.note(range(3), TODAY)

    first = uses.waiting()
    uses.confirm(first)

    assert len(first) == 2
    assert set(first) | set(uses.waiting()) == {0, 1, 2}


def test_a_later_day_waits_though_an_earlier_one_is_stored(uses):
    uses.note([7], TODAY)

    uses.confirm({7: YESTERDAY})

    assert uses.waiting() == {7: TODAY}
