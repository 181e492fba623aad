"""Figures: ratios and limits, worked out from measurements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from benchmarks.cells import Cell, Cells
from benchmarks.contenders import DJANGO, PORTAL
from benchmarks.measuring import ratio
from benchmarks.seeding.databases import POSTGRESQL


@dataclass(frozen=True, slots=True)
class Figure:
    """One number for the table of proof. ``beside`` shows what it was made from."""

    value: float
    beside: str
    at: str
    #: Whether both sides are of the same run
    paired: bool = True


class Figures:
    """What the measurements say."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        sizes = cells.sizes()
        self.few, self.many = (sizes[0], sizes[-1]) if sizes else (0, 0)

    def to_django(self, operation: str, kind: str, rows: int) -> Figure | None:
        """Return the portal's processor time for a page, × Django's."""
        return _ratio(
            self.cells.get(operation, kind, rows, PORTAL.key),
            self.cells.get(operation, kind, rows, DJANGO.key),
            "cpu",
        )

    def to_first_page(self, operation: str, kind: str, rows: int) -> Figure | None:
        """Return the portal's processor time for a page, × that of its own first page."""
        return _ratio(
            self.cells.get(operation, kind, rows, PORTAL.key),
            self.cells.get("list", kind, rows, PORTAL.key),
            "cpu",
        )

    def growth(self, operation: str, kind: str) -> Figure | None:
        """Return the portal's processor time with many rows, × that with few."""
        cell = self.cells.get(f"growth {operation}", kind, self.many, PORTAL.key)
        if cell is None:
            return None
        beside = f"{cell['big']:.1f} / {cell['small']:.1f} ms"
        return Figure(cell["ratio"], beside, cell["at"])

    def wait_of_20(self, kind: str) -> Figure | None:
        """Return what 95 of 100 people at most wait for a list, × Django's."""
        return _ratio(
            self.cells.get("people", kind, self.many, PORTAL.key),
            self.cells.get("people", kind, self.many, DJANGO.key),
            "p95",
        )

    def statements(self) -> Figure | None:
        """Return how many statements a list takes; the most, if that depends on the rows."""
        found = [
            cell
            for rows in {self.few, self.many}
            if (cell := self.cells.get("statements list", POSTGRESQL, rows, PORTAL.key))
        ]
        if not found:
            return None
        most = max(found, key=lambda cell: cell["count"])
        differs = len({cell["count"] for cell in found}) > 1
        beside = "not constant; " if differs else ""
        return Figure(most["count"], beside + ", ".join(most["names"]), most["at"])

    def first_load(self, what: str) -> Figure | None:
        """Return ``bytes`` (in KB) or ``requests`` of a list that is opened for the first time."""
        found = self._weights()
        if not found:
            return None
        cell = max(found, key=lambda each: each["at"])
        if what == "bytes":
            return Figure(
                cell["bytes"] / 1000, f"page alone {cell['page'] / 1000:.1f}", cell["at"]
            )
        return Figure(cell["requests"], "", cell["at"])

    def _weights(self) -> list[Cell]:
        kinds = {kind for _what, kind, _rows, _who in self.cells.by_key}
        found = (self.cells.get("weight", kind, self.few, PORTAL.key) for kind in kinds)
        return [cell for cell in found if cell]


def _ratio(own: Cell | None, other: Cell | None, what: str) -> Figure | None:
    if own is None or other is None:
        return None
    beside = f"{number(own[what])} / {number(other[what])} ms"
    at = max(own["at"], other["at"])
    is_one_run = own["run"] == other["run"]
    rounds = [each.get("rounds", ()) for each in (own, other)]
    value = ratio(*rounds) if what == "cpu" and is_one_run else None
    return Figure(value or own[what] / other[what], beside, at, is_one_run)


def number(value: Any) -> str:
    """Return a number with three figures."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]], *, first: int = 1) -> str:
    """Return a Markdown table; columns after ``first`` are numbers."""
    head = list(head)
    lines = [head, ["---" if place < first else "---:" for place in range(len(head))], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
