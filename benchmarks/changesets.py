"""The portal's log, counted from outside."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg
from sqlalchemy import make_url

from benchmarks.data import Data

QUESTION = "SELECT count(*) FROM changesets"


def changesets(data: Data) -> int:
    """Return how many ChangeSets the portal's database holds."""
    url = make_url(data.url)
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database))) as there:
            return int(there.execute(QUESTION).fetchone()[0])
    where = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(where) as there_too:
        found = there_too.execute(QUESTION).fetchone()
    return int(found[0]) if found else 0
