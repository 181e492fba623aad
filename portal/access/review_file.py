"""The review as a file: its columns, the same from the page and from the command line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from portal.access.reviewing import FLAGS, Reviewed
from portal.spreadsheets import csv_line

#: ``{name: what stands there}``; the names are never translated
COLUMNS: dict[str, Callable[[Reviewed], Any]] = {
    "name": lambda one: one.name,
    "email": lambda one: one.email,
    "active": lambda one: one.active,
    "role": lambda one: one.role,
    "role_name": lambda one: str(one.role_name),
    "scope": lambda one: one.scope,
    "rows": lambda one: one.rows,
    "since": lambda one: one.since,
    "until": lambda one: one.until,
    "given_by": lambda one: one.given_by,
    "reason": lambda one: one.reason,
    "last_used": lambda one: one.last_used,
    "unused": lambda one: one.unused,
    "ending": lambda one: one.ending,
    "ended": lambda one: one.ended,
    "everything": lambda one: one.everything,
}


def csv_lines(rows: Iterable[Reviewed], left_out: Collection[str] = ()) -> Iterator[str]:
    """Give the lines of the file, the names of its columns first."""
    names = [name for name in COLUMNS if name not in left_out]
    yield csv_line(names)
    for row in rows:
        yield csv_line(COLUMNS[name](row) for name in names)


def as_data(row: Reviewed) -> dict[str, Any]:
    """Return what ``--json`` tells of an assignment."""
    flags = {name: getattr(row, name) for name in FLAGS}
    return flags | {
        "user": row.email,
        "name": row.name,
        "active": row.active,
        "role": row.role,
        "role_name": dict(row.role_name),
        "scope": row.scope,
        "since": row.since.isoformat(),
        "until": None if row.until is None else row.until.isoformat(),
        "given_by": row.given_by,
        "reason": row.reason,
        "last_used": None if row.last_used is None else row.last_used.isoformat(),
    }
