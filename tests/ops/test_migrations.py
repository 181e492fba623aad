"""Models and migrations say the same, and every step can be taken back."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.ddl.impl import DefaultImpl
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select

from portal.access.models import Role
from portal.app import create_app
from portal.config import Settings
from portal.database import Base, db
from portal.extensions import migrate
from portal.i18n.content import Texts
from portal.ops import doctor, migrations
from portal.query import indexes


@pytest.fixture
def migrated(tmp_path, empty_database_url):
    app = create_app(
        Settings.from_environment({}, instance=tmp_path, database_url=empty_database_url)
    )
    with app.app_context():
        command.upgrade(migrate.get_config(), "heads")
        yield app
        db.session.remove()
        db.engine.dispose()


def test_models_and_migrations_agree(migrated):
    options = {
        "compare_type": True,
        "include_object": migrations.is_ours,
        "include_name": indexes.is_compared,
    }
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_no_table_is_left_that_no_model_declares(migrated):
    names = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    found = {name for name in names if indexes.is_compared(name, "table", {})}
    assert found <= set(Base.metadata.tables)


def test_up_down_and_up_again_with_rows_in_the_tables(migrated):
    db.session.add(Role(key="one", name=Texts.of({"en": "One", "ar": "واحد"})))
    db.session.commit()
    assert db.session.scalar(select(Role.name)) == Texts.of({"en": "One", "ar": "واحد"})
    db.session.remove()
    command.downgrade(migrate.get_config(), "base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    command.upgrade(migrate.get_config(), "heads")
    assert db.session.scalar(select(Role.name)) is None


def test_a_migrated_database_is_ready(migrated):
    assert list(doctor.findings()) == []
    assert migrated.test_client().get("/readyz").status_code == 200


def test_a_failing_migration_leaves_nothing_behind(migrated, monkeypatch):
    command.downgrade(migrate.get_config(), "base")

    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr(DefaultImpl.get_by_dialect(db.engine.dialect), "create_index", fail)
    with pytest.raises(RuntimeError, match="half way"):
        command.upgrade(migrate.get_config(), "heads")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}


def test_portal_has_one_line_of_revisions(migrated):
    scripts = ScriptDirectory.from_config(migrate.get_config())
    assert len(scripts.get_revisions("portal@heads")) == 1
    assert all(
        isinstance(each.down_revision, str | None)
        for each in scripts.walk_revisions("base", "heads")
    )


def test_a_migration_imports_nothing_of_ours():
    """It says the same for ever, whatever becomes of a class."""
    revisions = (migrations.folder() / "versions").glob("*.py")
    assert [each.name for each in revisions if "portal" in imported_by(each)] == []


def imported_by(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    ]
    names += [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names}
