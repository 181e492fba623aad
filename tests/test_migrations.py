"""Migrations: the same database as the models', there and back with a whole city in it."""

from __future__ import annotations

from datetime import date

import pytest
from alembic import command
from sqlalchemy import MetaData, create_engine, func, inspect, select
from sqlalchemy.schema import CreateTable

from portal.app import create_app
from portal.config import Settings
from portal.database import Base, db
from portal.demo.loading import load
from portal.extensions import migrate
from portal.query.indexes import is_compared
from portal.records.posts import Post
from tests.services import database_url, drop_database, wants_postgresql

TODAY = date(2026, 3, 1)


@pytest.fixture
def portal(tmp_path, empty_database_url):
    """Give a portal whose database is empty, not even migrated."""
    app = create_app(
        Settings.from_environment({}, instance=tmp_path, database_url=empty_database_url)
    )
    app.config["PORTAL_ARGON2"] = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def up():
    command.upgrade(migrate.get_config(), "heads")


def down():
    command.downgrade(migrate.get_config(), "base")


def rows():
    """Return how many rows each table holds."""
    with db.engine.connect() as connection:
        count = select(func.count())
        return {
            table.name: connection.scalar(count.select_from(table))
            for table in Base.metadata.sorted_tables
        }


def test_up_down_and_up_again_with_the_sample_city(portal):
    up()
    load(TODAY)
    before = rows()
    assert before["posts"] > 300
    assert before["changes"] > 1000

    db.session.remove()
    down()
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}

    up()
    assert set(rows().values()) == {0}
    load(TODAY)
    assert rows() == before


def test_upgrade_of_what_is_up_to_date_changes_nothing(portal):
    up()
    load(TODAY)
    before = rows()
    db.session.remove()

    up()

    assert rows() == before
    assert db.session.scalar(select(func.count()).select_from(Post)) == before["posts"]


def test_generating_a_migration_finds_nothing_to_do(portal):
    up()
    db.session.remove()

    checked = portal.test_cli_runner().invoke(args=["db", "check"])

    assert checked.exit_code == 0, checked.output


def test_migrations_make_what_the_models_say_to_the_letter(portal, tmp_path):
    """Types, defaults, constraints, indexes and their names: more than Alembic compares."""
    up()
    migrated = described(db.engine)

    other = tmp_path / "other"
    other.mkdir()
    engine = create_engine(database_url(other))
    Base.metadata.create_all(engine)
    created = described(engine)
    engine.dispose()
    if wants_postgresql():
        drop_database(str(engine.url.database))

    assert migrated == created


def described(engine):
    """Return ``{table: (its statement, sorted by line; its indexes)}``."""
    found = MetaData()
    # What indexes keep for themselves has columns without a type.
    found.reflect(engine, only=lambda name, _: is_compared(name, "table", {}))
    return {
        name: (
            sorted(
                line.strip(" ,\t")
                for line in str(CreateTable(table).compile(engine)).splitlines()
                if line.strip()
            ),
            sorted((str(one.name), one.unique, *one.columns.keys()) for one in table.indexes),
            sorted(str(one.name) for one in table.constraints if one.name),
        )
        for name, table in found.tables.items()
        if name != "alembic_version"
    }


def test_every_constraint_has_a_name(portal):
    """So that a later migration can drop what an earlier one has made."""
    nameless = [
        f"{table.name}: {constraint!r}"
        for table in Base.metadata.sorted_tables
        for constraint in (*table.constraints, *table.indexes)
        if not constraint.name
    ]

    assert nameless == []


def test_every_constraint_has_its_name_in_the_database_too(portal):
    up()
    found = inspect(db.engine)

    for table in Base.metadata.sorted_tables:
        names = [one["name"] for one in found.get_foreign_keys(table.name)]
        names += [one["name"] for one in found.get_unique_constraints(table.name)]
        names += [one["name"] for one in found.get_check_constraints(table.name)]
        names += [one["name"] for one in found.get_indexes(table.name)]
        if db.engine.dialect.name != "sqlite":  # where a key that counts by itself has none
            names.append(found.get_pk_constraint(table.name)["name"])
        assert None not in names, table.name
        assert all(name.startswith(("pk_", "fk_", "uq_", "ck_", "ix_")) for name in names)


def test_database_deletes_nothing_by_itself(portal):
    """A cascade in the database would pass the recorder unseen."""
    up()
    found = inspect(db.engine)

    for table in found.get_table_names():
        for one in found.get_foreign_keys(table):
            assert "ondelete" not in one["options"], one["name"]


def test_every_foreign_key_has_an_index(portal):
    """Deleting a row asks each table that may need it."""
    up()
    found = inspect(db.engine)

    slow = [
        one["name"]
        for table in found.get_table_names()
        for one in found.get_foreign_keys(table)
        if one["constrained_columns"][0] not in first_columns(found, table)
    ]

    assert slow == []


def first_columns(found, table):
    """Return the columns that some index of the table begins with."""
    indexed = [one["column_names"] for one in found.get_indexes(table)]
    indexed += [one["column_names"] for one in found.get_unique_constraints(table)]
    indexed.append(found.get_pk_constraint(table)["constrained_columns"])
    return {columns[0] for columns in indexed if columns}
