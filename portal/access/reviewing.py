"""Reviewing: who has which role, since when and until when, given by whom and why, last used."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from portal.access.held import holds_at
from portal.access.limits import Titles, limits_of, titles_of
from portal.access.models import ROLE_PARENTS, Assignment, Grant, Role
from portal.access.permissions import EVERYTHING
from portal.access.usage import AssignmentUse
from portal.accounts.models import User
from portal.database import db, now
from portal.i18n.content import Texts

#: An assignment so old that was not used for so long is worth a question
UNUSED_AFTER = timedelta(days=90)
#: From so long before its end on an assignment ends soon
ENDING_WITHIN = timedelta(days=14)
#: Rows read at a time where all are wanted
BATCH = 500

#: What a review looks for, as `Reviewed` names it
FLAGS = ("unused", "ending", "ended", "everything")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One assignment: what is known of it, and what a review looks for."""

    id: int
    user_id: int
    name: str
    email: str
    active: bool
    role_id: int
    #: The key
    role: str
    role_name: Texts
    #: As in ``office=12``; "": wherever the role's grants reach
    scope: str
    since: datetime
    #: The first moment at which it no longer holds; None: it does not end
    until: datetime | None
    #: The actor, as in ``cli:ada``
    given_by: str
    reason: str
    #: The last day in UTC; None: not used since uses are noted
    last_used: date | None
    #: It holds, is `UNUSED_AFTER` old, and was used that long ago or never
    unused: bool
    #: It ends within `ENDING_WITHIN`
    ending: bool
    ended: bool
    #: The role holds everything, by itself or by one that it includes
    everything: bool
    #: ``scope`` in words; "" where nothing is limited
    rows: str


def page_of(
    *where: ColumnElement[bool],
    flags: Collection[str] = (),
    order: Sequence[Any] = (),
    limit: int | None = None,
    offset: int = 0,
    titles: Titles = titles_of,
) -> list[Reviewed]:
    """Return assignments that bear all the flags: one statement, and one per kind of place.

    ``order`` is by default that of people's addresses. ``where`` and ``order`` may be about
    `User`, `Role` and `Assignment`; ``titles`` gives what the places of scopes are called.
    """
    bearing = _conditions(now())
    statement = _joined(_columns(bearing)).where(*where, *(bearing[name] for name in flags))
    statement = statement.order_by(*(order or (User.email,)), Assignment.id)
    statement = statement.limit(limit).offset(offset)
    found: Sequence[Any] = db.session.connection().execute(statement).all()
    words = limits_of({row.scope for row in found}, titles)
    return [Reviewed(*(*row, words.get(row.scope, ""))) for row in found]


def every(
    *where: ColumnElement[bool],
    flags: Collection[str] = (),
    by_address: bool = True,
    titles: Titles = titles_of,
) -> Iterator[Reviewed]:
    """Give all such assignments, person by person; never more than `BATCH` in memory."""
    by: InstrumentedAttribute[Any] = User.email if by_address else User.id
    edge: list[ColumnElement[bool]] = []
    while True:
        rows = page_of(*where, *edge, flags=flags, order=(by,), limit=BATCH, titles=titles)
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1]
        reached = tuple_(last.email if by_address else last.user_id, last.id)
        edge = [tuple_(by, Assignment.id) > reached]


def count(seen: ColumnElement[bool] | None = None) -> dict[str, int]:
    """Return how many assignments there are, by flag, in one statement.

    ``all`` counts those ``seen``, which may be about `User` and `Role`; ``unseen`` the others.
    """
    shown = true() if seen is None else seen
    counted = {"all": shown, "unseen": not_(shown)}
    counted |= {name: and_(shown, bearing) for name, bearing in _conditions(now()).items()}
    columns = [func.count().filter(one).label(name) for name, one in counted.items()]
    row = db.session.connection().execute(_joined(columns)).one()
    return dict(row._mapping)  # noqa: SLF001 - public in spite of its name


def _joined(columns: Sequence[Any]) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Assignment)
        .join(User, User.id == Assignment.user_id)
        .join(Role, Role.id == Assignment.role_id)
        .outerjoin(AssignmentUse, AssignmentUse.assignment_id == Assignment.id)
    )


def _columns(bearing: dict[str, ColumnElement[bool]]) -> list[Any]:
    """Return what `Reviewed` is made of, in its order."""
    return [
        Assignment.id,
        User.id,
        User.name,
        User.email,
        User.active,
        Role.id,
        Role.key,
        Role.name,
        Assignment.scope,
        Assignment.assigned_at,
        Assignment.until,
        Assignment.assigned_by,
        Assignment.reason,
        AssignmentUse.used_on,
        *(bearing[name] for name in FLAGS),
    ]


def _conditions(at: datetime) -> dict[str, ColumnElement[bool]]:
    """Return the assignments that bear each flag at that moment."""
    long_ago, used_on = at - UNUSED_AFTER, AssignmentUse.used_on
    has_end = Assignment.until.is_not(None)
    return {
        "unused": and_(
            holds_at(at),
            Assignment.assigned_at <= long_ago,
            or_(used_on.is_(None), used_on <= long_ago.date()),
        ),
        "ending": and_(has_end, Assignment.until > at, Assignment.until <= at + ENDING_WITHIN),
        "ended": and_(has_end, Assignment.until <= at),
        "everything": and_(Assignment.scope == "", Assignment.role_id.in_(_holding_everything())),
    }


def _holding_everything() -> Select[Any]:
    """Return the roles that hold everything, and those that include one that does."""
    giving = select(Grant.role_id).where(Grant.permission == EVERYTHING, Grant.scope == "")
    reached = giving.cte(recursive=True)
    heirs = select(ROLE_PARENTS.c.role_id).where(ROLE_PARENTS.c.parent_id == reached.c.role_id)
    return select(reached.union(heirs).c.role_id)
