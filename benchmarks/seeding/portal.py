"""The portal's database, filled from inside: ``python -m benchmarks.seeding.portal ROWS``.

Tables come from its own migrations and models, people through its own models. With
``--shape`` it only prints what the database depends on, so that a kept one is known to fit.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
import psycopg
from flask_migrate import upgrade
from sqlalchemy import Index, Table, select
from sqlalchemy.schema import CreateIndex, CreateTable

from benchmarks import rows
from benchmarks.places import PASSWORD, PEOPLE
from benchmarks.seeding.loading import Loader, PostgreSQLLoader, SQLiteLoader
from portal.access.models import Assignment, Role
from portal.access.permissions import registry_of
from portal.access.policy import apply_first_roles
from portal.accounts.change_password import set_password
from portal.accounts.models import User
from portal.app import create_app
from portal.changes.actor import acting_as
from portal.config import Settings
from portal.database import Base, db
from portal.query import indexes
from portal.query.companions import values_of

#: Ours, in the order in which rows may point at each other
TABLES = ("authors", "keywords", "articles", "article_keywords")


def main() -> None:
    """Fill the database of the environment's settings, or print its shape."""
    app = create_app(Settings.from_environment())
    with app.app_context():
        if "--shape" in sys.argv:
            click.echo(shape())
            return
        upgrade(revision="heads")
        if "--upgrade" in sys.argv:
            return
        db.create_all()
        with acting_as("set-up"):
            apply_first_roles(registry_of(app))
            _hire()
        _fill(int(sys.argv[1]))
        _rebuild_search()


def shape() -> str:
    """Return a digest of the tables and of what a few rows look like in them."""
    told: list[str] = []
    for table in [_table(name) for name in TABLES]:
        told.append(str(CreateTable(table).compile(db.engine)))
        told += sorted(str(CreateIndex(each).compile(db.engine)) for each in table.indexes)
    for name, _columns, found in _contents(3):
        told += [f"{name}: {row!r}" for row in list(found)[:3]]
    return sha256("\n".join(told).encode()).hexdigest()


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _hire() -> None:
    """Make the people who work at once."""
    role = db.session.scalars(select(Role).where(Role.key == "staff")).one()
    for number in range(1, PEOPLE + 1):
        user = User(name=f"Staff {number}", email=f"staff{number}@example.org", active=True)
        set_password(user, PASSWORD)
        db.session.add_all([user, Assignment(user=user, role=role)])
    db.session.commit()


def _fill(count: int) -> None:
    indexes = [index for name in TABLES for index in _table(name).indexes]
    for index in indexes:
        index.drop(db.engine)
    db.session.remove()
    loader = _loader()
    for table, columns, found in _contents(count):
        loader.fill(table, columns, found)
    _make(indexes)
    loader.finish()


def _make(indexes: Iterable[Index]) -> None:
    for index in indexes:
        index.create(db.engine)


def _loader() -> Loader:
    url = db.engine.url
    db.engine.dispose()
    if url.get_backend_name() == "sqlite":
        return SQLiteLoader(Path(str(url.database)))
    where = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return PostgreSQLLoader(psycopg.connect(where, autocommit=True))


def _contents(count: int) -> Iterator[tuple[str, list[str], Iterator[list[Any]]]]:
    """Yield ``(table, columns, rows)`` as they are stored."""
    fields = [each for each in rows.Post._fields if each != "id"]
    yield _with_companions("authors", ["id", "name", "email"], rows.authors())
    yield _with_companions("keywords", ["id", "name"], rows.tags())
    yield _with_companions("articles", ["id", *fields], rows.posts(count))
    yield "article_keywords", ["article_id", "keyword_id"], map(list, rows.post_tags(count))


def _with_companions(
    table: str, columns: list[str], found: Iterable[tuple[Any, ...]]
) -> tuple[str, list[str], Iterator[list[Any]]]:
    """Add the first version, and the columns that the portal computes from the texts."""
    known = {"version", *columns}
    computed = [each.name for each in _table(table).columns if each.name not in known]
    rows_of = _computed(table, columns, computed) if computed else list
    return table, ["version", *columns, *computed], ([1, *rows_of(row)] for row in found)


def _computed(
    table: str, columns: list[str], computed: list[str]
) -> Callable[[tuple[Any, ...]], list[Any]]:
    """Return a function that adds to a row what it is found and sorted by."""
    filled = _table(table)

    def whole(row: tuple[Any, ...]) -> list[Any]:
        made = values_of(filled, dict(zip(columns, row, strict=True)))
        return [*row, *(made[name] for name in computed)]

    return whole


def _rebuild_search() -> None:
    with db.engine.begin() as connection:
        indexes.ensure(connection)


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        os.nice(int(os.environ.get("BENCH_NICE", "0")))
        main()
