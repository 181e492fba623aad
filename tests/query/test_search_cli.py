"""``manage.py search``: says what would make lists slow or hide rows, and puts it right."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select, text, update

from portal.app import create_app
from portal.changes.actor import acting_as
from portal.changes.models import ChangeSet
from portal.config import Settings
from portal.database import db
from portal.i18n.content import Texts
from portal.query import findings, indexes
from portal.records.loans import LoanView
from portal.records.posts import PostView
from portal.records.tags import Tag

TAGS = Tag.__table__


@pytest.fixture
def portal(tmp_path, empty_database_url):
    app = create_app(
        Settings.from_environment({}, instance=tmp_path, database_url=empty_database_url)
    )
    with app.app_context():
        db.create_all()
        with acting_as("test"):
            db.session.add_all(
                Tag(name=Texts.of({"en": f"Tag {number}"}), slug=f"tag-{number}")
                for number in range(3)
            )
            db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def run(portal):
    """Return a function that runs ``search …`` and gives exit status, JSON and errors."""

    def _run(*words):
        done = portal.test_cli_runner().invoke(args=["search", *words, "--json"])
        return done.exit_code, json.loads(done.stdout or "null"), done.stderr

    return _run


def change(statement, **values):
    with db.engine.begin() as connection:
        connection.execute(text(statement) if isinstance(statement, str) else statement, values)


def of_tags(run):
    """Return what `check` finds of tags."""
    _, told, _ = run("check")
    return [(one["kind"], one["name"]) for one in told["findings"] if one["record"] == "tags"]


def test_nothing_is_missing_where_all_was_made(run):
    assert of_tags(run) == []
    _, told, _ = run("check")
    assert {one["kind"] for one in told["findings"]} <= {"index"}


def test_a_column_that_a_list_is_sorted_by_needs_an_index(portal, run):
    change("DROP INDEX ix_tags_name_key_2")
    assert of_tags(run) == [("index", "name_key_2")]

    done = portal.test_cli_runner().invoke(args=["search", "check"])
    assert done.exit_code == 1
    assert "tags: the column name_key_2 has no index." in done.stdout.splitlines()


def test_an_index_that_is_gone_is_missed_and_made_again(portal, run):
    gone = "tags_search_insert"
    if db.engine.dialect.name == "sqlite":
        change(f"DROP TRIGGER {gone}")
    else:
        gone = "ix_tags_name_trigrams"
        change(f"DROP INDEX {gone}")
    assert of_tags(run) == [("search", gone)]

    assert run("rebuild", "tags")[0] == 0
    assert of_tags(run) == []


def test_rows_without_companions_are_missed_and_filled(portal, run):
    change(update(TAGS).values(name_folded=None, name_key=None).where(TAGS.c.slug == "tag-1"))
    assert of_tags(run) == [("rows", "")]

    status, told, warning = run("rebuild", "tags", "--dry-run")
    assert (status, told) == (0, {"changed": {"tags": 1}, "dry_run": True})
    assert "nothing was changed" in warning
    assert of_tags(run) == [("rows", "")]

    assert run("rebuild", "tags")[1]["changed"] == {"tags": 1}
    assert of_tags(run) == []
    assert run("rebuild", "tags")[1]["changed"] == {"tags": 0}


def test_other_settings_make_all_rows_stale_until_a_rebuild(portal, run, monkeypatch):
    settings = portal.config["PORTAL"]
    changed = Settings.from_environment(
        {"PORTAL_SORT_LOCALES": "sv,pl"}, instance=settings.instance
    )
    monkeypatch.setitem(portal.config, "PORTAL", changed)

    assert of_tags(run) == [("version", "")]
    assert run("rebuild")[1]["changed"]["tags"] == 3
    assert of_tags(run) == []
    with db.engine.begin() as connection:
        noted = indexes.versions(connection)
    assert noted["tags"].endswith(" en sv,pl")
    assert set(noted) == {table.name for table in indexes.searched_tables()}


def test_a_rebuild_is_no_change_that_anybody_has_made(run):
    before = noted()
    change(update(TAGS).values(name_key=b"stale"))

    assert run("rebuild", "tags")[1]["changed"] == {"tags": 3}
    assert noted() == before


def noted():
    """Return how many change sets there are, and the versions of the rows."""
    with db.engine.begin() as connection:
        changesets = connection.scalar(select(func.count()).select_from(ChangeSet))
        return changesets, connection.scalars(select(TAGS.c.version)).all()


def test_a_record_that_is_not_there_is_named_with_its_neighbours(run):
    status, _, warning = run("rebuild", "tgas")
    assert status == 2
    assert "tgas" in warning
    assert "tags" in warning


def test_a_database_of_another_version_is_not_touched(portal, run):
    if db.engine.dialect.name == "sqlite":
        for moment in ("insert", "delete", "update"):
            change(f"DROP TRIGGER tags_search_{moment}")
    change("ALTER TABLE tags DROP COLUMN name_folded")

    assert of_tags(run) == [("table", "")]
    status, _, warning = run("rebuild", "tags")
    assert status == 3
    assert "db upgrade" in warning
    assert len(warning.splitlines()) == 1


def test_every_finding_is_a_sentence(portal):
    from portal.query.cli import _sentence

    kinds = findings.Kind.__args__
    told = {_sentence(findings.Finding("tags", kind, "a_name")) for kind in kinds}
    assert len(told) == len(kinds)
    assert all(sentence.startswith("tags: ") and sentence.endswith(".") for sentence in told)


def test_columns_that_lists_use_are_those_of_columns_order_tabs_and_scopes(app):
    with app.app_context():
        names = {column.name for column in findings.needed_columns(PostView)}
        assert names == {
            *("title_key", "title_key_1", "title_key_2", "title_key_3", "title_key_4"),
            *("status", "author_id", "views", "published_at"),
        }
        loans = {column.name for column in findings.needed_columns(LoanView)}
        assert loans == {"equipment_id", "borrower_id", "starts_on", "due_on", "returned_on"}
