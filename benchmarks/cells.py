"""What was measured, kept as lines of JSON: the newest line of a cell is the one that counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.places import folder

#: ``what`` was measured (an operation, "people" …), ``db``, ``rows``, ``who``
Key: TypeAlias = tuple[str, str, int, str]
Cell: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Notebook:
    """Where one run writes; ``run`` tells its lines from those of others."""

    run: str
    file: Path

    def write(self, key: Key, **values: Any) -> None:
        """Add a line."""
        what, kind, rows, who = key
        line = {"run": self.run, "at": _now(), "what": what, "db": kind, "rows": rows, "who": who}
        with self.file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(line | values, ensure_ascii=False) + "\n")


class Cells:
    """The newest measurement of everything."""

    def __init__(self, lines: Iterator[Cell] | list[Cell]) -> None:
        self.by_key: dict[Key, Cell] = {}
        for cell in lines:
            self.by_key[cell["what"], cell["db"], cell["rows"], cell["who"]] = cell

    def get(self, what: str, kind: str, rows: int, who: str) -> Cell | None:
        """Return a measurement; None where it is missing or its page was wrong."""
        cell = self.by_key.get((what, kind, rows, who))
        return None if cell is None or "wrong" in cell else cell

    def wrong(self) -> Iterator[Cell]:
        """Yield the pages that did not hold what they must."""
        return (cell for cell in self.by_key.values() if "wrong" in cell)

    def sizes(self) -> list[int]:
        """Return the numbers of rows, the smallest first."""
        return sorted({rows for _what, _kind, rows, _who in self.by_key if rows})


def notebook() -> Notebook:
    """Return the lines of all runs on this machine, and a name for this one."""
    return Notebook(_now(), folder("results") / "results.jsonl")


def read(file: Path) -> Cells:
    """Return what the file holds."""
    if not file.is_file():
        return Cells([])
    return Cells([json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
