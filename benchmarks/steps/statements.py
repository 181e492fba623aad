"""Statements: what each page asks the database, from PostgreSQL's own log."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from benchmarks.cells import Notebook
from benchmarks.contenders import OPERATIONS
from benchmarks.postgres import PostgreSQL
from benchmarks.serving import Running, Unexpected

STATEMENT = re.compile(r"^LOG:  (?:statement|execute [^:]*): (.*(?:\n\t.*)*)", re.MULTILINE)
#: They ask nothing: the frame of a transaction, the pool's ping
FRAME = re.compile(r"(?i)(;$|(BEGIN|COMMIT|ROLLBACK|SET|SHOW|SAVEPOINT|RELEASE|DEALLOCATE)\b)")
#: Seconds until the log is complete
REST = 0.15
#: What a list of the portal asks, by the table that comes first
WORDS = {
    "sessions": "session and user",
    "grants": "grants",
    "assignments": "grants",
    "roles": "grants",
    "list_preferences": "what the person keeps of the list",
    "saved_views": "what the person keeps of the list",
    "articles": "rows with their number and rights",
    "article_keywords": "keywords of the rows",
    "keywords": "keywords of the rows",
}


def count(running: Iterable[Running], server: PostgreSQL, notes: Notebook) -> None:
    """Write down how many statements each page of each contender takes, and which."""
    with _logged(server):
        for one in running:
            for operation in OPERATIONS:
                try:
                    # Now and then something is done besides, such as noting who was seen when.
                    found = min((_of(one, operation, server) for _ in range(2)), key=len)
                except (Unexpected, LookupError):
                    continue
                key = (f"statements {operation}", one.data.kind, one.data.rows, one.key)
                names = list(map(_named, found)) if len(found) < 12 else []
                notes.write(key, count=len(found), names=names)


def _of(one: Running, operation: str, server: PostgreSQL) -> list[str]:
    """Return the statements of a page."""
    form = one.form() if operation == "save" else []
    time.sleep(REST)
    start = server.log.stat().st_size
    if operation == "save":
        one.save(form)
    else:
        one.get(operation)
    time.sleep(REST)
    with server.log.open("rb") as log:
        log.seek(start)
        told = log.read().decode(errors="replace")
    return [each for each in STATEMENT.findall(told) if not FRAME.match(each)]


def _named(statement: str) -> str:
    """Return what a statement is for, by its first table; the table if that is all we know."""
    tables = re.findall(r'\b(?:FROM|UPDATE|INTO|JOIN)\s+"?(\w+)', statement, re.IGNORECASE)
    if statement.startswith("EXPLAIN"):
        return "estimate"
    known = [WORDS[table] for table in tables if table in WORDS]
    return known[0] if known else (tables or ["?"])[0]


@contextmanager
def _logged(server: PostgreSQL) -> Iterator[None]:
    """Let the server write every statement into its log meanwhile."""
    with server.connect() as there:
        there.execute("ALTER SYSTEM SET log_statement = 'all'")
        there.execute("SELECT pg_reload_conf()")
    time.sleep(REST)
    try:
        yield
    finally:
        with server.connect() as there:
            there.execute("ALTER SYSTEM RESET log_statement")
            there.execute("SELECT pg_reload_conf()")
