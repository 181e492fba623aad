"""A minute's look at the portal beside Django, while something is being built."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack

import click

from benchmarks import environments
from benchmarks.checks import look
from benchmarks.contenders import DJANGO, OPERATIONS, PORTAL, Contender
from benchmarks.goals import TO_DJANGO
from benchmarks.measuring import Plan, Sample, rounds, sit_down, typical
from benchmarks.postgres import PostgreSQL
from benchmarks.seeding.databases import POSTGRESQL, Databases
from benchmarks.seeding.warming import warm
from benchmarks.serving import Running

PLAN = Plan(rounds=3, seconds=0.7, least=2, most=40)


def glance(kind: str, rows: int, operations: Iterable[str], *, alone: bool = False) -> None:
    """Measure and print a table: milliseconds of processor time a request, and ratios."""
    operations = list(operations)
    contenders = [PORTAL] if alone else [PORTAL, DJANGO]
    with ExitStack() as stack:
        server = stack.enter_context(PostgreSQL()) if kind == POSTGRESQL else None
        running = [started(stack, Databases(server), each, kind, rows) for each in contenders]
        sit_down()
        warm((one.data for one in running), server)
        found = look(running, operations)
        for (one, operation), wrong in found.wrong.items():
            click.echo(f"! {one.key}, {operation}: {wrong}", err=True)
        samples = list(rounds(found.first, operations, PLAN, {}))
    _print(samples, kind, rows)


def started(
    stack: ExitStack, databases: Databases, contender: Contender, kind: str, rows: int
) -> Running:
    """Start a contender over its database, both made where missing."""
    environments.make(contender)
    one = Running(contender, databases.of(contender, kind, rows))
    one.prepare()
    return stack.enter_context(one)


def _print(samples: list[Sample], kind: str, rows: int) -> None:
    def of(contender: Contender, operation: str) -> list[Sample]:
        return [
            each
            for each in samples
            if (each.contender, each.operation) == (contender.key, operation)
        ]

    click.echo(f"{kind}, {rows:,} rows: milliseconds on a processor a request, best wait")
    for operation in OPERATIONS:
        if not (own := of(PORTAL, operation)):
            continue
        line = f"{operation:9} Portal {typical(own):8.2f} {_best(own):8.2f}"
        if peers := of(DJANGO, operation):
            ratio = typical(own) / typical(peers)
            line += f"   Django {typical(peers):8.2f} {_best(peers):8.2f}   × {ratio:.3f}"
            goal, _stretch = TO_DJANGO.get((operation, kind), (0, 0))
            if goal and rows >= 10**6:
                line += f"   {'met' if ratio <= goal else 'MISSED'} (≤ {goal})"
        click.echo(line)


def _best(samples: list[Sample]) -> float:
    return min(wait for each in samples for wait in each.waits)
