"""What processes have used of the processor, from ``/proc``."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

PROC = Path("/proc")


def run(
    command: Sequence[str | Path], folder: Path, environ: Mapping[str, str] | None = None
) -> str:
    """Run one of our own commands to its end and return what it prints; raises `RuntimeError`."""
    done = subprocess.run(  # noqa: S603 - nothing of it comes from outside
        [str(each) for each in command],
        cwd=folder,
        env=dict(os.environ) | dict(environ or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stdout + done.stderr)[-4000:]
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.returncode}\n{said}")
    return done.stdout


def tree(first: int) -> Iterator[int]:
    """Yield the process and all that it has started, and they."""
    waiting = [first]
    while waiting:
        pid = waiting.pop()
        yield pid
        for file in PROC.glob(f"{pid}/task/*/children"):
            waiting += [int(each) for each in _read(file).split()]


def cpu_ms(first: int) -> float:
    """Return the milliseconds that a tree of processes has been on a processor."""
    files = (file for pid in tree(first) for file in PROC.glob(f"{pid}/task/*/schedstat"))
    return sum(int((_read(file) or "0").split()[0]) for file in files) / 1e6


def memory_mb(first: int) -> float:
    """Return what the tree of processes holds in memory; shared pages count once."""
    kilobytes = 0
    for pid in tree(first):
        for line in _read(PROC / str(pid) / "smaps_rollup").splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:  # it has ended meanwhile
        return ""
