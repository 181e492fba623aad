"""An app with nothing but a database and the recorder."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from flask_login import LoginManager
from sqlalchemy import event, select

from portal import engines
from portal.changes import recorder, undo
from portal.changes.models import ChangeSet
from portal.database import Base, db
from portal.i18n.content import Texts
from tests.changes.models import METADATA, TFolder, TLabel, TNote


@pytest.fixture
def bare_app(empty_database_url) -> Iterator[Flask]:
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY="tests",
        SQLALCHEMY_DATABASE_URI=empty_database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engines.engine_options(empty_database_url),
    )
    db.init_app(app)
    LoginManager(app).user_loader(lambda key: None)
    recorder.init_app(app)
    engines.init_app(app)
    with app.app_context():
        Base.metadata.create_all(
            db.engine, tables=[Base.metadata.tables[name] for name in ("changesets", "changes")]
        )
        METADATA.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def session(bare_app):
    return db.session


@pytest.fixture
def changesets(bare_app):
    """Return what is recorded: ``[(op, record, row_id, fields), …]`` for each change set."""

    def read(kind: str | None = None) -> list[list[tuple]]:
        statement = db.select(ChangeSet).order_by(ChangeSet.id)
        found = db.session.scalars(statement.filter_by(kind=kind) if kind else statement)
        return [
            [(change.op, change.record, change.row_id, change.fields) for change in one.changes]
            for one in found
        ]

    return read


@pytest.fixture
def statements(bare_app) -> Iterator[list[str]]:
    """Collect every statement sent from here on, but for the BEGIN that SQLite is told."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def plain_note(session):
    """Return a note that has little in it."""
    note = TNote(title="first", count=1)
    session.add(note)
    session.commit()
    return note


@pytest.fixture
def last(session):
    """Return a function that gives the newest change set."""

    def newest() -> ChangeSet:
        session.commit()
        return session.scalars(select(ChangeSet).order_by(ChangeSet.id.desc())).first()

    return newest


@pytest.fixture
def undo_last(session, last):
    """Return a function that undoes the newest change set and gives the plan."""

    def undone() -> undo.UndoPlan:
        plan = undo.plan(last())
        undo.apply(plan)
        session.commit()
        return plan

    return undone


@pytest.fixture
def note(session):
    """Return a note that has something in every field but the secret one."""
    labels = [TLabel(name="one"), TLabel(name="two")]
    note = TNote(
        title="first",
        texts=Texts.of({"en": "Hi", "ar": "مرحبا"}),
        price=Decimal("1.50"),
        day=date(2026, 1, 2),
        at=datetime(2026, 1, 2, 3, tzinfo=UTC),
        data={"a": [1]},
        count=3,
        essay="long",
        folder=TFolder(name="f"),
        labels=labels,
    )
    session.add(note)
    session.commit()
    return note
