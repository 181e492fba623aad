"""Members: who has a role, by itself or by one that includes it, since when, how long and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from portal.access.models import Assignment
from portal.accounts.models import User
from portal.admin import lookup
from portal.admin.access.all_roles import RoleRules
from portal.admin.access.ends import end_in_words
from portal.admin.access.limited import Limits, limits_in_sight
from portal.admin.access.people import titles_of
from portal.admin.addresses import address
from portal.database import db, now
from portal.i18n import formats, ngettext
from portal.query.record import Record
from portal.query.rules import fields_allowed, visible_rows

#: Shown on the page of a role; of more, those given last
MOST = 100


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    url: str
    #: The role that was given, where it is another that includes this one
    through: str
    #: "": every row that the role reaches
    rows: str
    since: str
    #: "": it does not end
    until: str
    is_over: bool
    reason: str
    #: "": nobody knows, or the reader may not
    by: str


@dataclass(frozen=True, slots=True)
class Members:
    total: str
    shown: Sequence[Member]
    #: How many are not shown; "": none
    more: str


def members_of(role: RoleRules, below: Iterable[RoleRules]) -> Members | None:
    """Return who has the role, of those the reader may see; None where that is nobody ever.

    ``below`` are the role and all that include it.
    """
    record = lookup.record_of(User)
    if record is None or not fields_allowed(record):
        return None
    titles = {one.id: one.title for one in below}
    seen = and_(visible_rows(record), Assignment.role_id.in_(titles))
    total = db.session.scalar(select(func.count()).select_from(Assignment).join(User).where(seen))
    rows = db.session.scalars(
        select(Assignment)
        .join(User)
        .where(seen)
        .order_by(Assignment.assigned_at.desc(), Assignment.id.desc())
        .limit(MOST)
    ).all()
    told = _Told(
        role=role,
        roles=titles,
        names=titles_of(record, (one.user_id for one in rows)),
        givers=_givers(record, {one.assigned_by for one in rows}),
        limits=limits_in_sight({one.scope for one in rows if one.scope}),
        at=now(),
    )
    return Members(
        total=formats.format_number(total or 0),
        shown=sorted(map(told.member, rows), key=lambda one: (one.is_over, one.name.casefold())),
        more=_more((total or 0) - len(rows)),
    )


def _givers(record: type[Record], actors: set[str]) -> dict[str, str]:
    """Return what those who gave it are called: a person by name, an address only if readable."""
    addresses = {one for one in actors if "@" in one}
    query = select(User.email, User.id).where(User.email.in_(addresses), visible_rows(record))
    found = db.session.execute(query).all() if addresses else ()
    keys = {one.email: one.id for one in found}
    names = titles_of(record, keys.values())
    known = {email: names[key] for email, key in keys.items() if key in names}
    readable = actors if "email" in fields_allowed(record) else actors - addresses
    return {one: one for one in readable} | known


@dataclass(frozen=True, slots=True)
class _Told:
    """What all members of one role have in common."""

    role: RoleRules
    roles: Mapping[int, str]
    names: Mapping[int, str]
    givers: Mapping[str, str]
    limits: Limits
    at: datetime

    def member(self, one: Assignment) -> Member:
        return Member(
            name=self.names.get(one.user_id, ""),
            url=address("access.person", id=one.user_id),
            through="" if one.role_id == self.role.id else self.roles[one.role_id],
            rows=self.limits.get(one.scope, ""),
            since=formats.format_datetime(one.assigned_at),
            until="" if one.until is None else end_in_words(one.until),
            is_over=one.until is not None and one.until <= self.at,
            reason=one.reason,
            by=self.givers.get(one.assigned_by, ""),
        )


def _more(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext(
        "%(num)s more has it: the list of users shows everybody.",
        "%(num)s more have it: the list of users shows everybody.",
        count,
    )
