"""A whole run: prepare what is missing, measure, write down."""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

import click

from benchmarks import cells, environments
from benchmarks.cells import Notebook
from benchmarks.checks import Look, look
from benchmarks.contenders import PORTAL, Contender
from benchmarks.measuring import Sample, rounds, sit_down
from benchmarks.postgres import PostgreSQL
from benchmarks.quick import started
from benchmarks.seeding.databases import POSTGRESQL, Databases
from benchmarks.seeding.warming import warm
from benchmarks.serving import Running
from benchmarks.steps import growth, machine, people, statements, weight
from benchmarks.steps.choice import Choice


@dataclass(slots=True)
class Round:
    """What all steps of a run share."""

    choice: Choice
    notes: Notebook
    server: PostgreSQL | None

    def start(self, stack: ExitStack, contender: Contender, kind: str, rows: int) -> Running:
        """Start a contender; it ends with the stack."""
        return started(stack, Databases(self.server), contender, kind, rows)


def measure(choice: Choice, server: PostgreSQL | None) -> None:
    """Do all that was asked for; each measurement is written down as soon as it is made."""
    here = Round(choice, cells.notebook(), server)
    began = time.monotonic()
    _prepare(here)
    sit_down()
    machine.note(here.notes, choice, server)
    for kind in choice.kinds:
        for rows in choice.sizes:
            _told(f"{kind}, {rows:,} rows", began)
            _side_by_side(here, kind, rows)
        if "growth" in choice.subjects and len(choice.sizes) > 1:
            _told(f"{kind}, growth", began)
            with ExitStack() as stack:
                both = (choice.sizes[0], choice.sizes[-1])
                few, many = (here.start(stack, PORTAL, kind, rows) for rows in both)
                warm((few.data, many.data), here.server)
                growth.compare(few, many, here.notes)
    _told("done", began)


def _prepare(here: Round) -> None:
    """Make environments and databases first, so that nothing is filled between two times."""
    databases = Databases(here.server)
    for contender in here.choice.contenders:
        environments.make(contender)
        for kind in here.choice.kinds:
            for rows in here.choice.sizes:
                databases.of(contender, kind, rows)


def _side_by_side(here: Round, kind: str, rows: int) -> None:
    choice = here.choice
    is_small, is_big = rows == choice.sizes[0], rows == choice.sizes[-1]
    with ExitStack() as stack:
        running = [here.start(stack, each, kind, rows) for each in choice.contenders]
        warm((one.data for one in running), here.server)
        found = look(running, choice.operations)
        if right := found.right():
            samples = rounds(right, choice.operations, choice.plan, found.wrong)
            _note(here.notes, list(samples))
        _note_wrong(here.notes, found)
        if "statements" in choice.subjects and kind == POSTGRESQL and here.server:
            statements.count(running, here.server, here.notes)
        if "weight" in choice.subjects and is_small and kind == choice.kinds[0]:
            weight.weigh(running, here.notes)
        if "people" in choice.subjects and is_big:
            people.at_once([one for one in running if one.contender in choice.rivals], here.notes)


def _note(notes: Notebook, samples: list[Sample]) -> None:
    grouped: dict[tuple[str, str, int, str], list[Sample]] = defaultdict(list)
    for each in samples:
        grouped[each.operation, each.database, each.rows, each.contender].append(each)
    for key, group in grouped.items():
        waits = sorted(wait for each in group for wait in each.waits)
        notes.write(
            key,
            cpu=round(median(each.total for each in group), 3),
            server=round(median(each.server_cpu for each in group), 3),
            rounds=[round(each.total, 3) for each in group],
            best=round(waits[0], 3),
            p50=round(median(waits), 3),
            requests=len(waits),
        )


def _note_wrong(notes: Notebook, found: Look) -> None:
    for (one, operation), wrong in found.wrong.items():
        click.echo(f"! {one.key}, {operation}, {one.data.kind}: {wrong}", err=True)
        notes.write((operation, one.data.kind, one.data.rows, one.key), wrong=wrong)


def _told(what: str, began: float) -> None:
    click.echo(f"{time.monotonic() - began:6.0f} s  {what}", err=True)
