"""The raw tables: every page of every contender."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.cells import Cell, Cells
from benchmarks.contenders import CONTENDERS, DJANGO, OPERATIONS, PORTAL
from benchmarks.goals import NAMES
from benchmarks.reporting.figures import number, table
from benchmarks.seeding.databases import POSTGRESQL

TITLES = [each.title for each in CONTENDERS.values()]


def pages(cells: Cells) -> Iterator[str]:
    """Yield a table for each database and number of rows."""
    for kind, name in NAMES.items():
        for rows in cells.sizes():
            lines = [_page(cells, operation, kind, rows) for operation in OPERATIONS]
            if any(cell != "–" for line in lines for cell in line[1:]):
                yield f"### {name}, {rows:,} rows\n\n{table(['', *TITLES, 'measured'], lines)}"


def _page(cells: Cells, operation: str, kind: str, rows: int) -> list[str]:
    found = [cells.by_key.get((operation, kind, rows, key)) for key in CONTENDERS]
    django = cells.get(operation, kind, rows, DJANGO.key)
    written = [_cell(cell, django) for cell in found]
    times = [cell["at"][5:16].replace("T", " ") for cell in found if cell]
    return [operation, *written, max(times, default="–")]


def _cell(cell: Cell | None, django: Cell | None) -> str:
    """Return processor time, × Django in brackets, then the best wait."""
    if cell is None:
        return "–"
    if "wrong" in cell:
        return "wrong page"
    ratio = f" ({cell['cpu'] / django['cpu']:.2g} ×)" if django and django is not cell else ""
    once = "" if cell["requests"] > 2 else ", " + ("once" if cell["requests"] == 1 else "twice")
    return f"**{number(cell['cpu'])}**{ratio} · {number(cell['best'])}{once}"


def statements(cells: Cells) -> str:
    """Return how many statements each page takes on PostgreSQL, by number of rows."""
    lines = []
    for operation in OPERATIONS:
        line = [operation]
        for key in CONTENDERS:
            found = [
                cells.get(f"statements {operation}", POSTGRESQL, rows, key)
                for rows in cells.sizes()
            ]
            counts = [str(cell["count"]) for cell in found if cell]
            line.append(" → ".join(dict.fromkeys(counts)) or "–")
        lines.append(line)
    return table(["", *TITLES], lines)


def people(cells: Cells) -> str:
    """Return how long 20 people at once wait for a list."""
    lines = [
        [
            *(NAMES[kind], f"{rows:,}", CONTENDERS[who].title, number(cell["p50"])),
            *(f"**{number(cell['p95'])}**", ", ".join(map(number, cell["turns"]))),
            str(cell["requests"]),
        ]
        for (what, kind, rows, who), cell in sorted(cells.by_key.items())
        if what == "people"
    ]
    head = ["", "rows", "", "p50 ms", "p95 ms", "p95 of each turn", "lists"]
    return table(head, lines, first=3)


def growth(cells: Cells) -> str:
    """Return what the portal's pages cost with few rows and with many."""
    lines = [
        [
            *(NAMES[kind], what.removeprefix("growth "), f"{cell['few']:,} → {rows:,}"),
            *(number(cell["small"]), number(cell["big"]), f"**{cell['ratio']:.2f}**"),
        ]
        for (what, kind, rows, who), cell in cells.by_key.items()
        if what.startswith("growth ") and who == PORTAL.key and "ratio" in cell
    ]
    head = ["", "", "rows", "few, CPU ms", "many, CPU ms", "×"]
    return table(head, lines, first=3)


def weights(cells: Cells) -> str:
    """Return what a browser loads first."""
    newest: dict[str, Cell] = {}
    for (what, _kind, _rows, who), cell in cells.by_key.items():
        if what == "weight" and cell["at"] >= newest.get(who, cell)["at"]:
            newest[who] = cell
    lines = [
        [
            *(CONTENDERS[who].title, f"{cell['bytes'] / 1000:.1f}", f"{cell['page'] / 1000:.1f}"),
            *(str(cell["requests"]), str(cell["others"] or "–")),
        ]
        for who, cell in newest.items()
    ]
    return table(["", "KB", "of it the page", "requests", "from other servers"], lines)
