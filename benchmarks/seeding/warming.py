"""Warm: databases are read once before anything is timed, so that nobody pays for the disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import make_url

from benchmarks.data import Data
from benchmarks.postgres import PostgreSQL

#: Bytes read at once
PART = 1 << 24


def warm(databases: Iterable[Data], server: PostgreSQL | None) -> None:
    """Bring the files of the databases into memory."""
    files: set[Path] = set()
    for data in databases:
        if not data.server:
            files.add(Path(str(make_url(data.url).database)))
        elif server:
            files.update(file for file in (server.data / "base").rglob("*") if file.is_file())
    for each in files:
        try:
            _read(each)
        except FileNotFoundError:
            continue  # the server has cleaned up


def _read(file: Path) -> None:
    with file.open("rb") as there:
        while there.read(PART):
            pass
