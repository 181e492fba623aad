"""One request after the other: processor time and waiting time, contenders taking turns."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

from benchmarks.client import Answer
from benchmarks.places import CLIENT_CPU
from benchmarks.serving import Running, Unexpected

#: Seconds on a processor: a page slower than the first is asked twice, than the second once
SLOW, VERY_SLOW = 2.0, 5.0
#: Seconds for the threads of a server to come to rest before its time is read
REST = 0.003
#: Milliseconds on a processor: the contender's, the database server's
Times: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sample:
    """One round of one operation: milliseconds a request, and how many there were."""

    contender: str
    operation: str
    database: str
    rows: int
    #: On a processor: the contender's processes, the database server's
    cpu: float
    server_cpu: float
    #: Waited for: each request
    waits: tuple[float, ...]

    @property
    def total(self) -> float:
        return self.cpu + self.server_cpu


@dataclass(frozen=True)
class Plan:
    """How long is measured: ``seconds`` for each contender, operation and round.

    Many short rounds: a machine has faster and slower minutes, and each round gives a ratio.
    """

    rounds: int = 9
    seconds: float = 0.25
    least: int = 2
    most: int = 40


def sit_down() -> None:
    """Keep the one who asks on a core of its own."""
    os.sched_setaffinity(0, {int(CLIENT_CPU)})


def rounds(
    first: Mapping[tuple[Running, str], Sample],
    operations: Iterable[str],
    plan: Plan,
    wrong: dict[tuple[Running, str], str],
) -> Iterator[Sample]:
    """Yield samples: all contenders, operation by operation, round after round.

    ``first`` has what came of asking once for each page. Who starts changes with each round,
    so that no one always follows the same other. A page that fails meanwhile goes to ``wrong``.
    """
    operations = list(operations)
    running = list(dict.fromkeys(one for one, _operation in first))
    for number in range(plan.rounds):
        turn = number % len(running)
        for operation in operations:
            for one in [*running[turn:], *running[:turn]]:
                known = first.get((one, operation))
                if known is None or (one, operation) in wrong:
                    continue
                try:
                    yield from _round(one, known, number, plan)
                except Unexpected as failed:
                    wrong[one, operation] = str(failed)


def _round(one: Running, first: Sample, number: int, plan: Plan) -> Iterator[Sample]:
    """Yield what a round adds: a slow page is asked no more than twice altogether."""
    took = first.total / 1000
    if took <= SLOW:
        yield sample(one, first.operation, plan)
    elif number == 0:
        yield first
    elif number == 1 and took <= VERY_SLOW:
        yield sample(one, first.operation, Plan(seconds=0, least=1))


def once(one: Running, operation: str) -> tuple[Sample, Answer]:
    """Ask for a page once."""
    before = one.cpu()
    answer = one.get(operation)
    time.sleep(REST)
    return _made(one, operation, _less(one.cpu(), before), [answer.seconds * 1000]), answer


def once_saved(one: Running, form: list[tuple[str, str]]) -> Sample:
    """Send a form once."""
    before = one.cpu()
    answer = one.save(form)
    time.sleep(REST)
    return _made(one, "save", _less(one.cpu(), before), [answer.seconds * 1000])


def sample(one: Running, operation: str, plan: Plan) -> Sample:
    """Measure one operation for one round."""
    measure = _saves if operation == "save" else _gets
    waits, used = measure(one, operation, plan)
    return _made(one, operation, used, waits)


def _made(one: Running, operation: str, used: Times, waits: list[float]) -> Sample:
    cpu, server_cpu = (each / len(waits) for each in used)
    return Sample(one.key, operation, one.data.kind, one.data.rows, cpu, server_cpu, tuple(waits))


def _gets(one: Running, operation: str, plan: Plan) -> tuple[list[float], Times]:
    waits: list[float] = []
    time.sleep(REST)
    before, started = one.cpu(), time.perf_counter()
    while _goes_on(plan, len(waits), started):
        waits.append(one.get(operation).seconds * 1000)
    time.sleep(REST)
    return waits, _less(one.cpu(), before)


def _saves(one: Running, _operation: str, plan: Plan) -> tuple[list[float], Times]:
    """Each save needs a fresh form, which is asked for outside of the measured time."""
    samples: list[Sample] = []
    started = time.perf_counter()
    while _goes_on(plan, len(samples), started):
        form = one.form()
        time.sleep(REST)
        samples.append(once_saved(one, form))
    waits = [wait for each in samples for wait in each.waits]
    return waits, (sum(one.cpu for one in samples), sum(one.server_cpu for one in samples))


def _less(after: Times, before: Times) -> Times:
    return after[0] - before[0], after[1] - before[1]


def _goes_on(plan: Plan, count: int, started: float) -> bool:
    if count < plan.least:
        return True
    return count < plan.most and time.perf_counter() - started < plan.seconds


def ratio(mine: Sequence[float], theirs: Sequence[float]) -> float | None:
    """Return the median of the rounds' ratios, which no slower minute changes.

    None where one side was asked less often, as slow pages are.
    """
    if not mine or len(mine) != len(theirs):
        return None
    return median(own / other for own, other in zip(mine, theirs, strict=True))


def typical(samples: Iterable[Sample]) -> float:
    """Return the milliseconds on a processor a request takes: the median of the rounds."""
    return median(sample.total for sample in samples)
