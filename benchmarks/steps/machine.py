"""The machine: what the figures were measured on and with."""

from __future__ import annotations

import os
import platform
import sqlite3
from pathlib import Path

from benchmarks.cells import Notebook
from benchmarks.postgres import PostgreSQL
from benchmarks.steps.choice import Choice


def note(notes: Notebook, choice: Choice, server: PostgreSQL | None) -> None:
    """Write down machine, versions and command, once a run."""
    notes.write(
        ("machine", "", 0, ""),
        command=choice.command,
        processor=_told("/proc/cpuinfo", "model name"),
        cores=os.cpu_count(),
        memory=round(int(_told("/proc/meminfo", "MemTotal").split()[0]) / 2**20),
        system=platform.freedesktop_os_release().get("PRETTY_NAME", platform.system()),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        load=round(os.getloadavg()[0], 1),
        busy=_busy_others(),
    )
    if server:
        notes.write(("postgresql", "", 0, ""), version=server.version().split()[0])


def _busy_others() -> int:
    """Return how many processes want a processor at this moment, us not counted."""
    running = (Path("/proc/loadavg").read_text(encoding="utf-8").split()[3]).split("/")[0]
    return int(running) - 1


def _told(file: str, name: str) -> str:
    """Return what a file of names and values says of a name."""
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""
