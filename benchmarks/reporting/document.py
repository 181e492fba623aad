"""RESULTS.md: the proof, the raw tables, and what they are worth."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from benchmarks.cells import Cells
from benchmarks.places import HERE, PAGE, PEOPLE, THREADS
from benchmarks.reporting import raw
from benchmarks.reporting.figures import Figures
from benchmarks.reporting.proof import proof

RESULTS = HERE / "RESULTS.md"
#: What the portal stands on
PACKAGES = ("Flask", "Flask-Admin", "SQLAlchemy", "Jinja2", "gunicorn", "psycopg")


def write(cells: Cells) -> Path:
    """Write the document from the newest measurement of each cell; return where it is."""
    figures = Figures(cells)
    parts = [
        "# Results",
        _about(cells, figures),
        "## Proof",
        proof(figures),
        _text("worth").format(people=PEOPLE),
        "## Pages",
        "**CPU ms** (× Django) · best wait in ms. A page that was wrong has no time.",
        *raw.pages(cells),
        "## Statements",
        "On PostgreSQL, from its log, without BEGIN and COMMIT; “→”: few rows, many rows.",
        raw.statements(cells),
        f"## {PEOPLE} people at once",
        "Each signed in as somebody else, asking for the list again as soon as it is there.",
        raw.people(cells),
        "## Growth",
        "The portal alone: one with few rows and one with many run at once and take turns.",
        raw.growth(cells),
        "## First load",
        f"The list of {PAGE} rows and every file it asks for, gzipped.",
        raw.weights(cells),
    ]
    if wrong := _wrong(cells):
        parts += ["## Wrong pages", wrong]
    RESULTS.write_text("\n\n".join(each.strip() for each in parts) + "\n", encoding="utf-8")
    return RESULTS


def _about(cells: Cells, figures: Figures) -> str:
    here = cells.by_key.get(("machine", "", 0, ""), {})
    server = cells.by_key.get(("postgresql", "", 0, ""), {}).get("version", "–")
    own = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    peers = ", ".join(
        sorted(
            line.replace("==", " ").replace("[binary]", "")
            for file in (HERE / "requirements").glob("*.txt")
            for line in file.read_text(encoding="utf-8").split()
            if line.startswith(("Django==", "Flask-A"))
        )
    )
    return _text("about").format_map(
        {"few": figures.few, "many": figures.many, "page": PAGE, "threads": THREADS}
        | {"when": here.get("at", "–")[:16].replace("T", " "), "own": own, "peers": peers}
        | {"postgresql": server}
        | here
    )


def _text(name: str) -> str:
    return Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8")


def _wrong(cells: Cells) -> str:
    return "\n".join(
        f"- {cell['who']}, {cell['what']}, {cell['db']}, {cell['rows']:,} rows: "
        + cell["wrong"].replace("\n", " ")[:200]
        for cell in cells.wrong()
    )
