"""SQLite keeps every write, whoever else is writing."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from psycopg.pq import TransactionStatus
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import OperationalError

from portal import engines
from portal.accounts.models import User
from portal.database import db
from tests.services import administer, database_url, wants_postgresql

WRITER = """
import sys
from sqlalchemy import create_engine, text
from portal.engines import engine_options, prepare

url, transactions = sys.argv[1], int(sys.argv[2])
engine = create_engine(url, **engine_options(url))
prepare(engine)
for _ in range(transactions):
    with engine.begin() as connection:
        count = connection.execute(text("SELECT count FROM counter")).scalar_one()
        connection.execute(text("UPDATE counter SET count = :new"), {"new": count + 1})
"""


def engine_of(file: Path):
    url = f"sqlite:///{file}"
    engine = create_engine(url, **engines.engine_options(url))
    engines.prepare(engine)
    return engine


@pytest.fixture
def file(tmp_path):
    return tmp_path / "deep" / "portal.db"


@pytest.fixture
def counter(file):
    engine = engine_of(file)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counter (count INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    yield engine
    engine.dispose()


def test_of_600_transactions_in_four_processes_none_is_lost_and_none_locked(counter, file):
    command = [sys.executable, "-W", "error", "-c", WRITER, f"sqlite:///{file}", "150"]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]
    complaints = [writer.communicate(timeout=120)[1].decode() for writer in writers]
    assert complaints == [""] * 4
    with counter.begin() as connection:
        assert connection.execute(text("SELECT count FROM counter")).scalar_one() == 600


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)],
)
def test_every_connection_is_careful(counter, pragma, value):
    with counter.begin() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_another_process_that_comes_and_goes_takes_nothing_away(counter, file):
    """Its last close must see that the database is in use here, whatever was opened since."""
    add = text("UPDATE counter SET count = count + 1")
    elsewhere = f"import sqlite3; sqlite3.connect({str(file)!r}).execute('SELECT * FROM counter')"
    with counter.connect() as first:
        with first.begin():
            first.execute(add)
        with counter.begin() as second:  # a connection that is opened while the first is there
            second.execute(add)
        subprocess.run([sys.executable, "-c", elsewhere], check=True)
        with first.begin():
            first.execute(add)
    with engine_of(file).begin() as anew:
        assert anew.execute(text("SELECT count FROM counter")).scalar_one() == 3


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_only_its_owner_can_read_the_database_whatever_the_umask(tmp_path, umask):
    # A process of its own: the umask belongs to the process.
    create = (
        WRITER.split("for _", maxsplit=1)[0]
        + "engine.connect().exec_driver_sql('CREATE TABLE t (c)')"
    )
    file = tmp_path / "deep" / "portal.db"
    umasked = f"import os\nos.umask({umask})\n{create}"
    subprocess.run([sys.executable, "-c", umasked, f"sqlite:///{file}", "0"], check=True)
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in file.parent.iterdir()}
    assert set(modes.values()) == {0o600}, modes
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_request_that_only_reads_does_not_wait_for_a_writer(counter):
    app = Flask(__name__)
    with counter.begin() as writer, app.test_request_context("/", method="GET"):
        writer.execute(text("UPDATE counter SET count = 7"))
        with counter.connect() as reader:
            assert reader.execute(text("SELECT count FROM counter")).scalar_one() == 0


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_request_that_may_write_waits_for_its_turn(counter, method, monkeypatch):
    app = Flask(__name__)
    with counter.begin(), app.test_request_context("/", method=method):
        with counter.engine.raw_connection() as raw:
            raw.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(OperationalError, match="locked"):
            counter.connect().begin().__enter__()


def test_a_request_that_reads_can_say_that_it_writes(counter):
    app = Flask(__name__)
    with app.test_request_context("/"), engines.writing(), counter.begin() as writer:
        with engines.reading(), counter.connect() as reader:
            assert reader.execute(text("SELECT count FROM counter")).scalar_one() == 0
        writer.execute(text("UPDATE counter SET count = 1"))


def test_errors_never_carry_what_people_have_typed(counter):
    with pytest.raises(OperationalError) as caught, counter.begin() as connection:
        connection.execute(text("SELECT * FROM missing WHERE a = :secret"), {"secret": "hush"})
    assert "hush" not in str(caught.value)


if wants_postgresql():  # no connection to SQLite is closed from the other side

    def test_connection_that_the_server_has_closed_is_replaced_once_it_has_rested(monkeypatch):
        monkeypatch.setattr(engines, "RESTED_SECONDS", 0)
        url = database_url(Path())
        engine = create_engine(url, **engines.engine_options(url))
        engines.prepare(engine)
        with engine.connect() as connection:
            key = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        administer(f"SELECT pg_terminate_backend({key})")
        with engine.connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar_one() == 1
        engine.dispose()


if wants_postgresql():

    def in_a_transaction() -> bool:
        driver = db.session.connection().connection.dbapi_connection
        db.session.execute(text("SELECT 1"))
        return driver.info.transaction_status == TransactionStatus.INTRANS

    @pytest.mark.parametrize(("method", "begins"), [("GET", False), ("POST", True)])
    def test_a_request_that_promises_to_read_begins_nothing(app, method, begins):
        with app.test_request_context(method=method):
            assert in_a_transaction() is begins

    def test_what_is_written_after_all_is_written_in_one_transaction(app):
        with app.test_request_context():
            assert not in_a_transaction()
            db.session.add(User(name="Ada", email="ada@example.org"))
            db.session.flush()
            assert in_a_transaction()
            db.session.rollback()
            assert db.session.scalar(select(User.id)) is None

    def test_the_next_request_begins_as_it_should(app):
        for method, begins in (("GET", False), ("POST", True), ("GET", False)):
            with app.test_request_context(method=method):
                assert in_a_transaction() is begins
