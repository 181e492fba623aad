"""The command line of the measurements."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext

import click

from benchmarks import cells
from benchmarks import quick as quickly
from benchmarks.contenders import CONTENDERS, DJANGO, OPERATIONS, PORTAL
from benchmarks.measuring import Plan
from benchmarks.options import numbers, several
from benchmarks.places import ROOT
from benchmarks.postgres import PostgreSQL
from benchmarks.reporting import document
from benchmarks.seeding.databases import POSTGRESQL, SQLITE, Databases
from benchmarks.steps.choice import SUBJECTS, Choice
from benchmarks.steps.everything import measure

KINDS = (SQLITE, POSTGRESQL)
PEERS = tuple(key for key in CONTENDERS if key != PORTAL.key)
MOST = os.environ.get("BENCH_ROWS", "1e6")


DATABASES = click.option("--db", "kinds", callback=several(KINDS), help="sqlite or postgresql")
SIZES = click.option("--rows", "sizes", callback=numbers, default=f"1e3,{MOST}", show_default=True)


def server_for(kinds: Iterable[str]) -> AbstractContextManager[PostgreSQL | None]:
    """Return a PostgreSQL server that runs meanwhile, if one of the databases needs it."""
    return PostgreSQL() if POSTGRESQL in kinds else nullcontext()


@click.group(
    help="Measure the portal beside other admins, on the same rows.", invoke_without_command=True
)
@click.pass_context
def bench(ctx: click.Context) -> None:
    """Without a command: everything."""
    if ctx.invoked_subcommand is None:
        with run.make_context("run", [], parent=ctx) as whole:  # reads the options' defaults
            run.invoke(whole)


@bench.command(help="Prepare what is missing, measure, write benchmarks/RESULTS.md.")
@click.option("--only", "subjects", callback=several(SUBJECTS), help="list,edit …")
@DATABASES
@SIZES
@click.option("--peers", callback=several(PEERS), help="django,… or none")
@click.option("--rounds", default=Plan.rounds, show_default=True)
def run(
    subjects: tuple[str, ...],
    kinds: tuple[str, ...],
    sizes: tuple[int, ...],
    peers: tuple[str, ...],
    rounds: int,
) -> None:
    plan = Plan(rounds=rounds)
    typed = " ".join(["python -m benchmarks", *sys.argv[1:]])
    choice = Choice(kinds, sizes, subjects, peers, plan, os.environ.get("BENCH_COMMAND", typed))
    with server_for(kinds) as server:
        measure(choice, server)
    written()


@bench.command(help="Write benchmarks/RESULTS.md again, from what has been measured.")
def report() -> None:
    written()


def written() -> None:
    """Write the document and say where it is."""
    found = cells.read(cells.notebook().file)
    click.echo(document.write(found).relative_to(ROOT))


@bench.command(help="Make the databases that are missing.")
@DATABASES
@SIZES
def prepare(kinds: tuple[str, ...], sizes: tuple[int, ...]) -> None:
    with server_for(kinds) as server:
        databases = Databases(server)
        for contender in (PORTAL, DJANGO):
            for kind in kinds:
                for rows in sizes:
                    databases.of(contender, kind, rows)


@bench.command(help="Portal and Django, one database, one number of rows: about a minute.")
@click.argument("operations", nargs=-1, type=click.Choice(OPERATIONS))
@click.option("--db", "kind", type=click.Choice(KINDS), default=SQLITE)
@click.option("--rows", "sizes", callback=numbers, default="1e6", show_default=True)
@click.option("--alone", is_flag=True, help="The portal only.")
def quick(operations: tuple[str, ...], kind: str, sizes: tuple[int, ...], alone: bool) -> None:
    quickly.glance(kind, sizes[-1], operations or OPERATIONS, alone=alone)
