"""Which databases there are, and how to get one that is missing."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from benchmarks.contenders import PORTAL, Contender, common_environ
from benchmarks.data import Data
from benchmarks.places import ROOT, folder
from benchmarks.postgres import PostgreSQL
from benchmarks.processes import run
from benchmarks.seeding import peers
from benchmarks.seeding.loading import PostgreSQLLoader, SQLiteLoader

SQLITE, POSTGRESQL = "sqlite", "postgresql"


class Databases:
    """The cache of databases; ``server`` is needed for those of PostgreSQL."""

    def __init__(self, server: PostgreSQL | None) -> None:
        self.server = server

    def of(self, contender: Contender, kind: str, rows: int) -> Data:
        """Return a filled database for the contender, made if there is none that fits."""
        return self._portals(kind, rows) if contender is PORTAL else self._peers(kind, rows)

    def _peers(self, kind: str, rows: int) -> Data:
        name = f"peers_{rows:.0e}".replace("e+0", "e")
        if kind == SQLITE:
            file = folder("data") / f"{name}.db"
            if not file.is_file():
                draft = file.with_suffix(".draft")
                draft.unlink(missing_ok=True)
                _told(name, lambda: peers.fill(SQLiteLoader(draft), kind, rows))
                draft.rename(file)
            return Data(kind, rows, f"sqlite:///{file}")
        server = self._server()
        if not server.has(name):
            server.create(f"{name}_draft")
            loader = PostgreSQLLoader(server.connect(f"{name}_draft"))
            _told(name, lambda: peers.fill(loader, kind, rows))
            server.rename(f"{name}_draft", name)
        return Data(kind, rows, server.url(name), server.pid)

    def _portals(self, kind: str, rows: int) -> Data:
        name = f"portal_{rows:.0e}".replace("e+0", "e")
        place = folder(f"{name}_{kind}")
        data = self._portals_data(kind, rows, name, place)
        shape = _seed(data, "--shape").strip()
        made = place / "shape"
        if not made.is_file() or made.read_text() != shape or not _upgraded(data):
            made.unlink(missing_ok=True)
            if kind == SQLITE:
                shutil.rmtree(place)
                folder(place.name)
            else:
                self._server().create(name)
            _told(f"{name}, {kind}", lambda: _seed(data, str(rows)))
            made.write_text(shape)
        return data

    def _portals_data(self, kind: str, rows: int, name: str, place: Path) -> Data:
        told = {"PORTAL_INSTANCE": str(place)}
        if kind == SQLITE:
            url = f"sqlite:///{place / 'portal.db'}"
            return Data(kind, rows, url, 0, told | {"PORTAL_DATABASE_URL": url})
        url = self._server().url(name)
        return Data(kind, rows, url, self._server().pid, told | {"PORTAL_DATABASE_URL": url})

    def _server(self) -> PostgreSQL:
        if self.server is None:
            raise RuntimeError("PostgreSQL does not run")
        return self.server


def _seed(data: Data, argument: str) -> str:
    environ = common_environ(data.url) | data.environ | dict(PORTAL.environ)
    command = [sys.executable, "-m", "benchmarks.seeding.portal", argument]
    return run(command, ROOT, environ)


def _upgraded(data: Data) -> bool:
    """Migrate a kept database; False where its past is not in the migrations any more."""
    try:
        _seed(data, "--upgrade")
    except RuntimeError:
        return False
    return True


def _told(name: str, work: Callable[[], object]) -> None:
    """Do the work and say how long it took."""
    click.echo(f"Filling {name} …", err=True)
    started = time.monotonic()
    work()
    click.echo(f"Filled {name} in {time.monotonic() - started:.0f} s", err=True)
