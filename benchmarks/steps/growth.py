"""Growth: the portal's pages with few rows and with many, taking turns."""

from __future__ import annotations

import click

from benchmarks.cells import Notebook
from benchmarks.checks import look
from benchmarks.measuring import Plan, ratio, rounds, typical
from benchmarks.serving import Running

PAGES = ("list", "sort", "filter", "next")


def compare(few: Running, many: Running, notes: Notebook) -> None:
    """Write down how often the processor time of the few rows goes into that of the many."""
    found = look([few, many], PAGES)
    samples = list(rounds(found.right(), PAGES, Plan(), found.wrong))
    for page in PAGES:
        key = (f"growth {page}", many.data.kind, many.data.rows, many.key)
        by_size = [
            [each for each in samples if (each.operation, each.rows) == (page, one.data.rows)]
            for one in (few, many)
        ]
        if all(by_size) and not any((one, page) in found.wrong for one in (few, many)):
            small, big = map(typical, by_size)
            grown = ratio(*([each.total for each in by_size[at]] for at in (1, 0)))
            notes.write(key, few=few.data.rows, small=small, big=big, ratio=grown or big / small)
            continue
        for one in (few, many):
            if wrong := found.wrong.get((one, page)):
                click.echo(f"! growth of {page}, {one.data.rows:,} rows: {wrong}", err=True)
                notes.write(key, wrong=wrong)
