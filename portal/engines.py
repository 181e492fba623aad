"""How each kind of database is opened.

SQLite has one writer at a time. A transaction that reads first and writes later can fail
with no waiting ("database is locked") if another has written in between. So transactions
begin as writers, and wait their turn, unless they are known to only read.
Source: https://www.sqlite.org/lang_transaction.html, section 2.2.

A page must not wait for ever: a statement of a request is stopped when its time is over, and
raises `TooSlow`. Commands take the time they need.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request
from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.pool import ConnectionPoolEntry

from portal.database import db, dump_json

#: Seconds a writer waits for its turn before it gives up
BUSY_SECONDS = 30
#: Methods that promise to change nothing (RFC 9110, 9.2.1)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

#: Steps of SQLite's machine between two looks at the clock: about a millisecond
STEPS = 20_000
#: PostgreSQL's code for a statement that ran out of time
#: Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
QUERY_CANCELED = "57014"
_DEADLINE = "portal.deadline"
#: Seconds after which a connection is asked whether its server is still there
RESTED_SECONDS = 5
_RESTED = "portal.rested"

#: What `reading` and `writing` have said; None: the request's method decides
_writes: ContextVar[bool | None] = ContextVar("portal_writes", default=None)


def engine_options(url: str) -> dict[str, Any]:
    """Return the options of `sqlalchemy.create_engine` for a database of this kind."""
    options: dict[str, Any] = {
        # An error message never carries what people have typed.
        "hide_parameters": True,
        "json_serializer": dump_json,
    }
    if make_url(url).get_backend_name() == "sqlite":
        return options | {"connect_args": {"timeout": BUSY_SECONDS}}
    return options | {"pool_size": 10, "max_overflow": 10}


def init_app(app: Flask) -> None:
    """Prepare the engines of an app; after ``db.init_app``."""
    if not event.contains(Session, "before_flush", _write_at_once):
        event.listen(Session, "before_flush", _write_at_once, insert=True)
    seconds = getattr(app.config.get("PORTAL"), "statement_seconds", 0)
    with app.app_context():
        for engine in db.engines.values():
            prepare(engine)
            if seconds:
                limit_statements(engine, seconds)


def limit_statements(engine: Engine, seconds: float) -> None:
    """Stop each statement of a request after so many seconds; it raises `TooSlow`."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _watch_the_clock)
        event.listen(engine, "before_cursor_execute", partial(_start_the_clock, seconds))
    else:
        event.listen(engine, "connect", partial(_limit_on_server, seconds))
    event.listen(engine, "handle_error", _tell_too_slow)


def _start_the_clock(seconds: float, connection: Connection, *_statement: object) -> None:
    # Only requests hurry; the connection is shared with nobody meanwhile.
    connection.info[_DEADLINE] = time.monotonic() + seconds if has_request_context() else None


def _watch_the_clock(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    info = record.info

    def is_over() -> bool:
        deadline = info.get(_DEADLINE)
        return deadline is not None and time.monotonic() > deadline

    connection.set_progress_handler(is_over, STEPS)


def _limit_on_server(
    seconds: float, connection: DBAPIConnection, _record: ConnectionPoolEntry
) -> None:
    if not has_request_context():  # a command's
        return
    connection.cursor().execute(f"SET statement_timeout = {int(seconds * 1000)}")
    connection.commit()


def _ping_when_rested(
    connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object
) -> None:
    """Ask whether the server is still there, of a connection that nobody has used for a while.

    SQLAlchemy's ``pool_pre_ping`` asks each time, which a busy portal pays for on every request.
    """
    if time.monotonic() - record.info.get(_RESTED, 0.0) < RESTED_SECONDS:
        return
    server: Any = connection
    try:
        server.execute("SELECT 1")
        server.rollback()
    except server.OperationalError as error:
        raise DisconnectionError from error


def _note_rest(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info[_RESTED] = time.monotonic()


def _tell_too_slow(context: ExceptionContext) -> None:
    error = context.original_exception
    interrupted = isinstance(error, sqlite3.OperationalError) and str(error) == "interrupted"
    if interrupted or getattr(error, "sqlstate", None) == QUERY_CANCELED:
        raise TooSlow from error


def prepare(engine: Engine) -> None:
    """Let an engine keep our rules from its first connection on."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _make_private_file)
        event.listen(engine, "connect", _configure)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "checkout", _ping_when_rested)
        event.listen(engine, "checkin", _note_rest)
        event.listen(engine, "begin", _begin_on_server)


class TooSlow(Exception):
    """A statement of a request took longer than it may, and was stopped."""


@contextmanager
def writing() -> Iterator[None]:
    """Let transactions that begin inside write, though the request promises to only read.

    A transaction already begun stays what it is: commit or roll back before.
    """
    token = _writes.set(True)
    try:
        yield
    finally:
        _writes.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """Let transactions that begin inside not wait for writers; they should not write."""
    token = _writes.set(False)
    try:
        yield
    finally:
        _writes.reset(token)


def private_folder(folder: Path) -> Path:
    """Return the folder, made where missing, open to its owner only whatever the umask."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    return folder


def private_file(file: Path) -> Path:
    """Return the file, made empty where missing, readable by its owner only."""
    private_folder(file.parent)
    # To close a file ends all locks of this process on it: what is there is not opened.
    # Source: https://www.sqlite.org/howtocorrupt.html, section 2.2
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    if stat.S_IMODE(file.stat().st_mode) != 0o600:
        file.chmod(0o600)
    return file


def _make_private_file(
    _dialect: Any, _record: ConnectionPoolEntry, args: list[Any], _options: dict[str, Any]
) -> None:
    # SQLite gives its journal files the mode of the database.
    if args and args[0] not in {"", ":memory:"} and not str(args[0]).startswith("file:"):
        private_file(Path(args[0]))


def _configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver shall begin nothing by itself: `_begin` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    if _will_write():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # takes no lock: there is no error that SQLAlchemy would have to tell
        connection.connection.cursor().execute("BEGIN")


def _begin_on_server(connection: Connection) -> None:
    """Begin nothing for a page that only reads; see docs/adr/0014-reading-begins-nothing.md."""
    _commit_each(connection, _writes.get() is None and _promises_to_read())


def _commit_each(connection: Connection, each: bool) -> None:
    driver: Any = connection.connection.dbapi_connection
    if driver.autocommit != each:
        driver.autocommit = each


def _write_at_once(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    """Let a flush be one transaction, though the request promised to read."""
    if session.get_bind().dialect.name == "postgresql":
        _commit_each(session.connection(), False)


def _will_write() -> bool:
    said = _writes.get()
    return not _promises_to_read() if said is None else said


def _promises_to_read() -> bool:
    return has_request_context() and request.method in SAFE_METHODS
