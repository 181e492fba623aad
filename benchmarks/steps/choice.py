"""What a run is asked to measure."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.contenders import CONTENDERS, DJANGO, OPERATIONS, PORTAL, Contender
from benchmarks.measuring import Plan

#: Beside the operations: how costs grow with the rows, what a list asks the database,
#: 20 people at once, what a browser loads first
OTHERS = ("growth", "statements", "people", "weight")
SUBJECTS = (*OPERATIONS, *OTHERS)


@dataclass(frozen=True, slots=True)
class Choice:
    """Databases, numbers of rows, subjects, and beside whom."""

    kinds: tuple[str, ...]
    sizes: tuple[int, ...]
    subjects: tuple[str, ...] = SUBJECTS
    peers: tuple[str, ...] = tuple(key for key in CONTENDERS if key != PORTAL.key)
    plan: Plan = Plan()
    command: str = "make bench"

    @property
    def operations(self) -> tuple[str, ...]:
        return tuple(each for each in OPERATIONS if each in self.subjects)

    @property
    def contenders(self) -> list[Contender]:
        return [each for key, each in CONTENDERS.items() if each is PORTAL or key in self.peers]

    @property
    def rivals(self) -> list[Contender]:
        """The portal, and Django if it takes part."""
        return [each for each in self.contenders if each in (PORTAL, DJANGO)]
