"""The rows of the access review, as far as the reader may know of people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement

from portal.access import gate
from portal.access.reviewing import Reviewed, page_of
from portal.accounts.models import User
from portal.admin import lookup
from portal.admin.access.people import number_of, titles_of
from portal.admin.addresses import address
from portal.database import Base
from portal.i18n import formats
from portal.query.order import order_of, terms_of
from portal.query.record import Record
from portal.query.rules import fields_allowed, visible_rows

#: ``{field of people: the columns that would tell it}``; who gave a role is named by address
TOLD_BY = {"name": ("name",), "email": ("email", "given_by"), "active": ("active",)}


@dataclass(frozen=True, slots=True)
class Line:
    """One assignment in words; an address is "" where the reader may not go."""

    person: str
    person_url: str
    email: str
    inactive: bool
    role: str
    role_url: str
    rows: str
    since: str
    since_exact: str
    given_by: str
    reason: str
    until: str
    until_exact: str
    last_used: str
    unused: bool
    ending: bool
    ended: bool
    everything: bool


def people_seen() -> ColumnElement[bool]:
    """Return the people whom the reader may see."""
    return visible_rows(_people())


def columns_closed() -> frozenset[str]:
    """Return the columns that tell what the reader may not know of people."""
    allowed = fields_allowed(_people())
    return frozenset(
        column for field, columns in TOLD_BY.items() if field not in allowed for column in columns
    )


def lines_of(flags: Collection[str], *, limit: int, offset: int) -> list[Line]:
    """Return a page of the assignments that bear all the flags, by the people's names."""
    people = _people()
    order = order_of(terms_of(people, (), fields_allowed(people)))
    rows = page_of(
        people_seen(), flags=flags, order=order, limit=limit, offset=offset, titles=titles
    )
    closed, may_follow = columns_closed(), gate.allows("access.view")
    return [_line(row, closed, may_follow=may_follow) for row in rows]


def titles(model: type[Base], keys: Collection[int]) -> Mapping[int, str]:
    """Return what the places are called that the reader may see."""
    record = lookup.record_of(model)
    return {} if record is None else titles_of(record, keys)


def _line(row: Reviewed, closed: Collection[str], *, may_follow: bool) -> Line:
    since, since_exact = formats.format_day_and_moment(row.since)
    until = ("", "") if row.until is None else formats.format_day_and_moment(row.until)
    return Line(
        person=number_of(row.user_id) if "name" in closed else row.name,
        person_url=address("access.person", id=row.user_id) if may_follow else "",
        email="" if "email" in closed else row.email,
        inactive=not row.active and "active" not in closed,
        role=str(row.role_name) or row.role,
        role_url=address("access.role", id=row.role_id) if may_follow else "",
        rows=row.rows,
        since=since,
        since_exact=since_exact,
        given_by="" if "given_by" in closed else row.given_by,
        reason=row.reason,
        until=until[0],
        until_exact=until[1],
        last_used="" if row.last_used is None else formats.format_date(row.last_used),
        unused=row.unused,
        ending=row.ending,
        ended=row.ended,
        everything=row.everything,
    )


def _people() -> type[Record]:
    return lookup.records()[User]
