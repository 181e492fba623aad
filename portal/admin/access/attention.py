"""Attention: what the dashboard tells of access: who asks, whose role ends, own requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from portal.access import gate
from portal.access.identity import current_identity
from portal.access.models import Assignment
from portal.access.requests import STATUSES, AccessRequest
from portal.access.reviewing import ENDING_WITHIN
from portal.access.words import permission_title
from portal.accounts.models import User
from portal.admin import lookup
from portal.admin.access.answering import Asked, in_words, waiting
from portal.admin.access.ends import end_in_words
from portal.admin.addresses import address
from portal.changes.models import Change, ChangeSet
from portal.columns import Choice
from portal.database import db, now
from portal.i18n import formats, gettext_in
from portal.query.rules import fields_allowed, title_of, visible_rows

#: How long an answered request is still told to whom it was about
LATELY = timedelta(days=14)
#: Lines of each part, and the most that is counted
SHOWN, MOST = 5, 100


@dataclass(frozen=True, slots=True)
class Open:
    """Requests that wait: how many, and the newest."""

    count: str
    newest: list[Asked]
    url: str


@dataclass(frozen=True, slots=True)
class Ending:
    """An assignment that ends soon; ``url`` "" where the person's access is not shown."""

    who: str
    role: str
    until: str
    url: str


@dataclass(frozen=True, slots=True)
class Mine:
    """One request of the reader's own."""

    what: str
    when: str
    status: Choice


@dataclass(frozen=True, slots=True)
class AccessPanels:
    """Any part may be empty: then the dashboard does not show it."""

    open: Open | None
    ending: Sequence[Ending]
    mine: Sequence[Mine]

    def __bool__(self) -> bool:
        return bool(self.open or self.ending or self.mine)


def access_panels() -> AccessPanels:
    """Return what the dashboard tells the reader of access."""
    may_assign = gate.allows("roles.assign")
    return AccessPanels(
        open=_open() if may_assign else None,
        ending=_ending() if may_assign else (),
        mine=_mine(),
    )


def _open() -> Open | None:
    rows = waiting(AccessRequest.asked_at.desc(), AccessRequest.id.desc(), limit=MOST)
    if not rows:
        return None
    count = formats.format_number(len(rows))
    if len(rows) == MOST:
        count = gettext_in("count", "%(number)s+", number=count)
    return Open(count, in_words(rows[:SHOWN]), address("access.requests"))


def _ending() -> list[Ending]:
    """Return what ends soon of the people whom the reader sees, the next first."""
    record, present = lookup.record_of(User), now()
    if record is None:
        return []
    query = (
        select(Assignment)
        .join(Assignment.user)
        .options(contains_eager(Assignment.user), joinedload(Assignment.role))
        .where(Assignment.until > present, Assignment.until <= present + ENDING_WITHIN)
        .where(User.active, visible_rows(record))
        .order_by(Assignment.until, Assignment.id)
    )
    allowed, may_look = fields_allowed(record), gate.allows("access.view")
    return [
        Ending(
            who=title_of(record, row.user, allowed),
            role=str(row.role),
            until="" if row.until is None else end_in_words(row.until),
            url=address("access.person", id=row.user_id) if may_look else "",
        )
        for row in db.session.scalars(query.limit(SHOWN))
    ]


def _mine() -> list[Mine]:
    """Return the reader's requests: those that wait, and what was answered lately."""
    answered = (
        select(Change.id)
        .join(Change.changeset)
        .where(
            Change.record == AccessRequest.__tablename__,
            Change.row_id == AccessRequest.id,
            ChangeSet.at >= now() - LATELY,
        )
    )
    query = (
        select(AccessRequest)
        .filter_by(user_id=current_identity().user_id)
        .where((AccessRequest.status == "open") | answered.exists())
        .order_by(AccessRequest.id.desc())
        .limit(SHOWN)
    )
    statuses = {one.value: one for one in STATUSES}
    return [
        Mine(
            what=permission_title(row.permission),
            when=formats.format_relative(row.asked_at),
            status=statuses[row.status],
        )
        for row in db.session.scalars(query)
    ]
