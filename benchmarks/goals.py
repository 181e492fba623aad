"""What the lists have to reach: ratios to Django in the same run, and a few plain limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.reporting.figures import Figure, Figures
from benchmarks.seeding.databases import POSTGRESQL, SQLITE

NAMES = {SQLITE: "SQLite", POSTGRESQL: "PostgreSQL"}
#: At the most rows, × Django: ``{(operation, database): (goal, stretch)}``
TO_DJANGO = {
    ("list", SQLITE): (0.20, 0.12),
    ("list", POSTGRESQL): (0.10, 0.05),
    **{(step, kind): (0.02, 0.012) for step in ("next", "previous") for kind in NAMES},
    ("jump", POSTGRESQL): (0.10, 0.03),
    ("jump", SQLITE): (0.55, 0.12),
    **{("search", kind): (0.08, 0.05) for kind in NAMES},
    **{("edit", kind): (0.35, 0.2) for kind in NAMES},
    **{("save", kind): (0.7, 0.5) for kind in NAMES},
}
TITLES = {
    "list": "List",
    "next": "Next page at 90 % depth",
    "previous": "Previous page at 90 % depth",
    "jump": "Jump to a page at 90 %",
    "search": "Search",
    "edit": "Edit form",
    "save": "Save, with its ChangeSet",
    "sort": "Sort",
    "filter": "Filter",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """At most ``limit``; ``stretch`` is what we would like. ``unit`` comes before or after."""

    title: str
    limit: float
    stretch: float | None
    unit: str
    measured: Callable[[Figures], Figure | None]


def goals(figures: Figures) -> Iterator[Goal]:
    """Yield what is to be proven, in the order of the table."""
    few, many = figures.few, figures.many
    yield Goal(
        f"List, SQLite, {few:,} rows",
        *TO_DJANGO["list", SQLITE],
        "× Django",
        lambda found: found.to_django("list", SQLITE, found.few),
    )
    for (operation, kind), (limit, stretch) in TO_DJANGO.items():
        title = f"{TITLES[operation]}, {NAMES[kind]}, {many:,} rows"
        yield Goal(title, limit, stretch, "× Django", _to_django(operation, kind))
        if operation in {"next", "previous"}:
            yield Goal(title, 1.3, None, "× own first page", _to_first_page(operation, kind))
    for operation in ("list", "sort", "filter", "next"):
        for kind, name in NAMES.items():
            title = f"{TITLES[operation]}, {name}, from {few:,} to {many:,} rows"
            yield Goal(title, 1.3, 1.1, "× in all", _growth(operation, kind))
    yield Goal("Statements of a list", 6, 4, "", Figures.statements)
    for kind, name in NAMES.items():
        title = f"List, p95 of 20 people at once, {name}, {many:,} rows"
        yield Goal(title, 0.3, None, "× Django", _wait(kind))
    yield Goal("First load of a list, gzip", 40, 30, "KB", lambda found: found.first_load("bytes"))
    yield Goal(
        "First load of a list", 8, None, "requests", lambda found: found.first_load("requests")
    )


def _to_django(operation: str, kind: str) -> Callable[[Figures], Figure | None]:
    return lambda found: found.to_django(operation, kind, found.many)


def _to_first_page(operation: str, kind: str) -> Callable[[Figures], Figure | None]:
    return lambda found: found.to_first_page(operation, kind, found.many)


def _growth(operation: str, kind: str) -> Callable[[Figures], Figure | None]:
    return lambda found: found.growth(operation, kind)


def _wait(kind: str) -> Callable[[Figures], Figure | None]:
    return lambda found: found.wait_of_20(kind)
