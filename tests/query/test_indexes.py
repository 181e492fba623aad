"""Indexes for searching make themselves, and know what is there already."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager

import pytest
from sqlalchemy import MetaData, String, create_engine, event, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.columns import add_companions, companions_of
from portal.i18n import _
from portal.query import fts, indexes, refilling, trigrams
from portal.query.refilling import any_unfilled
from tests.query.boats import BOATS, Own, add, ensure, found, made
from tests.services import SOCKETS, administer, wants_postgresql


def only_sqlite(test):
    """Let a test of FTS5 be one of SQLite's run only."""
    test.__test__ = not wants_postgresql()
    return test


def only_postgresql(test):
    """Let a test of pg_trgm be one of PostgreSQL's run only."""
    test.__test__ = wants_postgresql()
    return test


@contextmanager
def statements(engine):
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement.split()[0])

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_rows_that_were_there_before_are_found_afterwards(begin, monkeypatch):
    monkeypatch.setattr(refilling, "BATCH", 2)
    add(begin, "Möwe", "Łódka", "Straße", "Möwe II", "Kahn", first=3, step=7)
    assert any_unfilled(begin, BOATS)

    ensure(begin)

    assert found(begin, "mowe") == [3, 24]
    assert found(begin, "strasse") == [17]
    assert not any_unfilled(begin, BOATS)
    with begin() as connection:
        assert connection.execute(select(BOATS).where(BOATS.c.name_key.is_(None))).all() == []


def test_a_second_time_changes_nothing(engine, begin):
    add(begin, "Möwe")
    ensure(begin)
    before = made(begin)

    with statements(engine) as sent:
        ensure(begin)

    assert made(begin) == before
    # PostgreSQL is told to make what is missing, which it finds is nothing.
    assert set(sent) <= {"BEGIN", "SELECT", "PRAGMA", "CREATE"}


def test_what_a_migration_has_lost_is_made_again(begin):
    """To change a table, SQLite's migrations copy it: the triggers are gone with the old one."""
    add(begin, "Möwe")
    ensure(begin)
    before = made(begin)
    with begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER boats_search_update"))
            connection.execute(text("DROP TRIGGER boats_search_insert"))
        else:
            connection.execute(text("DROP INDEX ix_boats_name_trigrams"))
        lacking = (fts if connection.dialect.name == "sqlite" else trigrams).missing(
            connection, BOATS
        )
        connection.execute(BOATS.update().values(name_folded="albatros"))
    assert lacking

    ensure(begin)

    assert made(begin) == before
    assert found(begin, "albatros") == [1]
    assert found(begin, "mowe") == []


@only_sqlite
def test_the_triggers_let_index_and_table_say_the_same(begin):
    ensure(begin)
    add(begin, "Möwe", "Kahn", "Jolle")
    with begin() as connection:
        connection.execute(BOATS.update().values(name_folded="mowe").where(BOATS.c.id == 1))
        connection.execute(BOATS.update().values(name_folded="dau", port="Y"))
        connection.execute(BOATS.delete().where(BOATS.c.id == 2))
        check = "INSERT INTO boats_search(boats_search, rank) VALUES ('integrity-check', 1)"
        connection.execute(text(check))  # raises where they do not
    assert found(begin, "dau") == [1, 3]
    assert found(begin, "mowe") == []


def test_what_belongs_to_a_table_that_is_gone_goes_too(begin):
    ensure(begin)
    with begin() as connection:
        BOATS.drop(connection)

    ensure(begin)

    with begin() as connection:
        assert inspect(connection).get_table_names() == []


@only_sqlite
def test_what_searches_a_column_that_is_gone_goes_too(begin):
    add(begin, "Möwe")
    ensure(begin)
    with begin() as connection:
        for moment in ("insert", "delete", "update"):
            connection.execute(text(f"DROP TRIGGER boats_search_{moment}"))
        connection.execute(text("ALTER TABLE boats DROP COLUMN name_folded"))

    ensure(begin)

    with begin() as connection:
        assert inspect(connection).get_table_names() == ["boats"]


def test_a_table_from_before_is_left_alone(begin):
    with begin() as connection:
        BOATS.drop(connection)
        connection.execute(text("CREATE TABLE boats (id INTEGER PRIMARY KEY, name VARCHAR(8))"))
        indexes.ensure(connection, Own.metadata)
        assert inspect(connection).get_table_names() == ["boats"]


def test_the_version_is_noted_when_the_table_is_new_and_not_each_time(begin):
    ensure(begin)
    with begin() as connection:
        first = indexes.versions(connection)
        connection.execute(indexes.STATES.update().values(version="former"))
    ensure(begin)
    with begin() as connection:
        assert first["boats"].startswith("folding 1 ")
        assert indexes.versions(connection) == {"boats": "former"}
        indexes.renew(connection, BOATS)
        assert indexes.versions(connection) == first


@only_postgresql
def test_a_role_that_may_not_add_the_extension_is_told_who_may(engine, begin):
    database = str(make_url(str(engine.url)).database)
    role = f"weak_{database[-8:]}"
    administer(f'CREATE ROLE "{role}" LOGIN')
    administer(f'ALTER DATABASE "{database}" OWNER TO postgres')
    weak = create_engine(engine.url.set(username=role, query={"host": os.environ[SOCKETS]}))
    try:
        with weak.begin() as connection, pytest.raises(trigrams.NoTrigrams) as refusal:
            trigrams.ensure(connection, [BOATS])
    finally:
        weak.dispose()
        administer(f'DROP ROLE "{role}"')
    assert "CREATE EXTENSION pg_trgm;" in refusal.value.sentence
    ensure(begin)
    assert trigrams.SUFFIX in json.dumps(made(begin))


def test_the_names_of_trigram_indexes_are_never_cut():
    metadata = MetaData()

    class Wide(DeclarativeBase):
        pass

    Wide.metadata = metadata

    class Long(Wide):
        __tablename__ = "a_table_with_a_name_as_long_as_its_importance"
        id: Mapped[int] = mapped_column(primary_key=True)
        a_column_of_the_first: Mapped[str] = mapped_column(String(8), info={"label": _("One")})
        a_column_of_the_second: Mapped[str] = mapped_column(String(8), info={"label": _("Two")})

    add_companions(Long)
    names = list(trigrams.wanted_for(Long.__table__))
    assert len(set(names)) == len(companions_of(Long.__table__)) == 2
    assert all(len(name) <= 63 and name.endswith(trigrams.SUFFIX) for name in names)


@pytest.mark.parametrize(
    ("name", "kind", "compared"),
    [
        ("posts", "table", True),
        ("posts_search", "table", False),
        ("posts_search_data", "table", False),
        ("search_states", "table", False),
        ("ix_posts_title_trigrams", "index", False),
        ("ix_posts_title_key", "index", True),
        ("posts_search", "column", True),
        (None, "schema", True),
    ],
)
def test_alembic_leaves_alone_what_makes_itself(app, name, kind, compared):
    assert indexes.is_compared(name, kind, {}) is compared
