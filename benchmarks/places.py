"""Where things are, and what all contenders are told."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def _home() -> Path:
    """Return the cache folder; root's own is closed to the user that runs PostgreSQL."""
    default = "/var/tmp/portal-bench" if os.geteuid() == 0 else "~/.cache/portal-bench"  # noqa: S108
    return Path(os.environ.get("BENCH_HOME", default)).expanduser().resolve()


#: Virtual environments, databases and logs, kept for the next run
HOME = _home()
#: What every staff user signs in with, here and nowhere else
PASSWORD = "measured twice and cut once"  # noqa: S105
#: People who work at once; each has a sign-in of their own: staff1, staff2 …
PEOPLE = 20
#: Rows on a page
PAGE = 50
#: The page that is far down: after nine tenths of the rows
FAR = 0.9
#: One worker with as many threads as a portal has by default
THREADS = 8
#: The server under test runs on one core, the one who asks on another
SERVER_CPU = os.environ.get("BENCH_SERVER_CPU", "0")
CLIENT_CPU = os.environ.get("BENCH_CLIENT_CPU", "1")


def folder(*names: str) -> Path:
    """Return a folder of the cache, made where missing."""
    path = HOME.joinpath(*names)
    path.mkdir(parents=True, exist_ok=True)
    return path


def far_page(rows: int) -> int:
    """Return the number of the page at 90 % depth, from 1."""
    return int(rows * FAR) // PAGE + 1
