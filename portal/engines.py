"""How each kind of database is opened.

SQLite has one writer at a time. A transaction that reads first and writes later can fail
with no waiting ("database is locked") if another has written in between. So transactions
begin as writers, and wait their turn, unless they are known to only read.
Source: https://www.sqlite.org/lang_transaction.html, section 2.2.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from portal.database import db, dump_json

#: Seconds a writer waits for its turn before it gives up
BUSY_SECONDS = 30
#: Methods that promise to change nothing (RFC 9110, 9.2.1)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

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
    return options | {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10}


def init_app(app: Flask) -> None:
    """Prepare the engines of an app; after ``db.init_app``."""
    with app.app_context():
        for engine in db.engines.values():
            prepare(engine)


def prepare(engine: Engine) -> None:
    """Let an engine keep our rules from its first connection on."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _make_private_file)
        event.listen(engine, "connect", _configure)
        event.listen(engine, "begin", _begin)


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
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
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
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _will_write() else "BEGIN")


def _will_write() -> bool:
    said = _writes.get()
    if said is not None:
        return said
    return not (has_request_context() and request.method in SAFE_METHODS)
