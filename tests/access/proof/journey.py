"""A journey: one persona goes through doors, and what it meets is compared with the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from werkzeug.test import TestResponse

from portal.admin.record_view import RecordView
from portal.database import db
from tests.access.proof.canaries import Canaries
from tests.access.proof.knowledge import Knowledge
from tests.access.proof.table import Persona, Table
from tests.access.proof.tally import Pair, Tally
from tests.access.proof.world import World

One = TypeVar("One")

OK, FORBIDDEN, NOT_THERE = 200, 403, 404


@dataclass(slots=True)
class Journey:
    """``share``: which part of the way is gone, 1 for all of it; ``chance`` draws it."""

    persona: Persona
    table: Table
    world: World
    canaries: Canaries
    tally: Tally
    knowledge: Knowledge
    chance: Random
    share: float

    @property
    def views(self) -> list[RecordView]:
        views: list[RecordView] = self.world.app.extensions["portal.views"]
        return views

    def some(self, all_of_them: Iterable[One], *, of: int = 1) -> Iterator[One]:
        """Give those that are drawn, one ``of`` so many; all where the whole way is gone."""
        for one in all_of_them:
            if self.share >= 1 or self.chance.random() < self.share / of:
                yield one

    def ask(self, pair: Pair, url: str, method: str = "GET", **sent: Any) -> TestResponse:
        """Go through a door; no answer may tell what the persona may not know."""
        answer = self.world.client.open(url, method=method, **sent)
        answer.get_data()
        answer.close()  # which ends what is still read from the database
        if answer.status_code >= 500:
            self.tally.leak(pair, f"an error, {answer.status_code}")
        self.tally.pairs.add(pair)
        self.tally.doors.add(pair.door)
        for key in self.knowledge.unknown(self.canaries.found_in(answer)):
            self.tally.leak(pair, " ".join(filter(None, key)))
        return answer

    def pair(self, door: str, record: str, row: str = "", field: str = "") -> Pair:
        return Pair(self.persona.name, door, record, row, field)

    def compare(self, pair: Pair, told: object, met: object) -> None:
        self.tally.compare(pair, told, met)

    def compare_fields(
        self, pair: Pair, every: Iterable[str], told: Iterable[str], met: Iterable[str]
    ) -> None:
        """Compare field by field: each is a pair, told or not."""
        told, met = set(told), set(met)
        for field in sorted({*every, *told, *met}):
            self.compare(pair._replace(field=field), field in told, field in met)

    def holds(self, record: str, actions: Iterable[str]) -> bool:
        return any(self.persona.may(f"{record}.{action}") for action in actions)

    def may(self, permission: str) -> bool:
        """Tell whether the persona holds a permission; "": whoever has signed in does."""
        return not permission or self.persona.may(permission)

    def version(self, record: str, row: str) -> int:
        """Return the version of a row, as a page would tell it; 0 of what is gone."""
        with self.world.app.app_context():
            model = self.world.model(record)
            found = db.session.get(model, self.key(record, row))
            return 0 if found is None else found.version

    def status_at(self, record: str, row: str, actions: tuple[str, ...]) -> int:
        """Return what a door answers for a row: 403 is told to those who see it only."""
        if not self.holds(record, actions):
            return FORBIDDEN
        if any(row in self.persona.rows(f"{record}.{action}") for action in actions):
            return OK
        return FORBIDDEN if row in self.persona.rows(f"{record}.view") else NOT_THERE

    def rows(self, record: str) -> list[str]:
        told = self.table.records[record]
        return [*told.rows, *told.past]

    def key(self, record: str, row: str) -> int:
        return self.world.keys[record, row]


Probe = Callable[[Journey, RecordView], None]
