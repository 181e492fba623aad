"""Twenty people at once: each asks for the list again as soon as it is there."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles

import click

from benchmarks.cells import Notebook
from benchmarks.client import Client
from benchmarks.places import PEOPLE
from benchmarks.serving import Running, Unexpected

#: Contenders take turns so often; seconds of one turn; lists that each gets at least
TURNS, SECONDS, LEAST = 3, 5.0, 2


def at_once(running: Sequence[Running], notes: Notebook) -> None:
    """Write down how long people wait for a list."""
    try:
        _take_turns(running, notes)
    except Unexpected as wrong:
        click.echo(f"! {PEOPLE} people at once: {wrong}", err=True)


def _take_turns(running: Sequence[Running], notes: Notebook) -> None:
    staff = {one: _signed_in(one) for one in running}
    turns: dict[Running, list[list[float]]] = {one: [] for one in running}
    for number in range(TURNS):
        for one in running if number % 2 else reversed(running):
            turns[one].append(_turn(one, staff[one]))
    for one in running:
        waits = [wait for turn in turns[one] for wait in turn]
        notes.write(
            ("people", one.data.kind, one.data.rows, one.key),
            people=PEOPLE,
            p50=round(median(waits), 1),
            p95=round(_p95(waits), 1),
            turns=[round(_p95(each), 1) for each in turns[one]],
            requests=len(waits),
        )
        for client in staff[one]:
            client.close()


def _signed_in(one: Running) -> list[Client]:
    clients = [Client(one.port) for _ in range(PEOPLE)]
    for number, client in enumerate(clients, start=1):
        one.sign_in(client, number)
        one.get("list", client)
    return clients


def _turn(one: Running, clients: Sequence[Client]) -> list[float]:
    end = time.monotonic() + SECONDS
    with ThreadPoolExecutor(len(clients)) as pool:
        found = pool.map(lambda client: _asks(one, client, end), clients)
        return [wait for each in found for wait in each]


def _asks(one: Running, client: Client, end: float) -> list[float]:
    """Return the milliseconds that one of them waited, list by list."""
    waits: list[float] = []
    while len(waits) < LEAST or time.monotonic() < end:
        waits.append(one.get("list", client).seconds * 1000)
    return waits


def _p95(waits: Sequence[float]) -> float:
    return quantiles(waits, n=20)[-1]
