"""System: who signs in, and what the portal takes up, for those who may read its log."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for
from sqlalchemy import func, select
from sqlalchemy import text as sql

from portal.admin import lookup
from portal.admin.figures import counts_of
from portal.admin.listing.pager import count_text
from portal.changes.models import ChangeSet
from portal.database import db
from portal.i18n import gettext_in, pgettext
from portal.i18n.sizes import format_size
from portal.query.filters import Condition, Group, condition_of, understood, write_group
from portal.query.record import Record
from portal.query.rules import fields_allowed, visible_rows

#: ``{kind of change set: what it is called here}``
SIGN_INS = {
    "sign_in": pgettext("dashboard", "Sign-ins, last 7 days"),
    "sign_in_failed": pgettext("dashboard", "Failed sign-ins, last 7 days"),
}
LATELY: Group = (Condition("at", "last_days", ("7",)),)
#: Files whose sizes are added up; seconds for which the sum is good
MOST_FILES, FRESH = 50_000, 300


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    number: str
    url: str = ""


def figures() -> list[Figure]:
    """Return what is told of the system; nothing to whoever may not read the log."""
    view = lookup.view_of(ChangeSet)
    if view is None or not view.is_accessible():
        return []
    return [*_sign_ins(type(view)), *_storage()]


def _sign_ins(record: type[Record]) -> list[Figure]:
    """Return how many there were lately, each with the list of them."""
    asked = [_of_kind(kind) for kind in SIGN_INS]
    if understood(record, [LATELY, *asked], fields_allowed(record))[1]:
        return []
    where = [visible_rows(record), condition_of(record, [LATELY], lookup.record_of)]
    parts = [[condition_of(record, [one], lookup.record_of)] for one in asked]
    return [
        Figure(str(SIGN_INS[kind]), count_text(count), _url(record, kind))
        for kind, count in zip(SIGN_INS, counts_of(record, where, parts), strict=True)
    ]


def _of_kind(kind: str) -> Group:
    return (Condition("kind", "is", (kind,)),)


def _url(record: type[Record], kind: str) -> str:
    asked = [write_group(one) for one in (_of_kind(kind), LATELY)]
    return url_for(f"{record.key}.index_view", where=asked)


def _storage() -> list[Figure]:
    found = [Figure(gettext_in("dashboard", "Database"), format_size(_database_size()))]
    instance: Path = current_app.config["PORTAL"].instance
    size, complete = _size_of(instance / "uploads", int(time.monotonic() // FRESH))
    if size:
        number = format_size(size)
        shown = number if complete else gettext_in("count", "%(number)s+", number=number)
        found.append(Figure(gettext_in("dashboard", "Uploaded files"), shown))
    return found


def _database_size() -> int:
    """Return the bytes that the database takes up."""
    if db.engine.dialect.name == "sqlite":
        statement = sql("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(db.session.execute(statement).scalar_one())
    return db.session.execute(select(func.pg_database_size(func.current_database()))).scalar_one()


@lru_cache(maxsize=2)
def _size_of(folder: Path, _period: int) -> tuple[int, bool]:
    """Return the bytes of the files in a folder, and whether that is all; once a period."""
    total = 0
    for number, size in enumerate(_sizes(folder)):
        if number == MOST_FILES:
            return total, False
        total += size
    return total, True


def _sizes(folder: Path) -> Iterator[int]:
    for place, _folders, names in os.walk(folder):
        for name in names:
            try:
                yield (Path(place) / name).lstat().st_size
            except FileNotFoundError:  # deleted a moment ago
                continue
