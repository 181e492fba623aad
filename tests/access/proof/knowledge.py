"""Knowledge: all that a persona may ever read, whichever door it goes through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.access.proof.canaries import Key
from tests.access.proof.table import OUTCOMES, Persona, Table
from tests.access.proof.world import World

#: The language of the personas, in which they read titles
READS = "en"


class Knowledge:
    """What the lines of the table let a persona know, field by field."""

    def __init__(self, persona: Persona, table: Table, world: World) -> None:
        self._table, self._world = table, world
        self._keys: set[Key] = set()
        for permission, by_row in persona.lines.items():
            record, _, action = permission.rpartition(".")
            for row, fields in by_row.items():
                for name in fields if action not in OUTCOMES - {"past", "told"} else ():
                    self._keys |= set(self._of_field(record, row, name))

    def _of_field(self, record: str, row: str, name: str) -> Iterator[Key]:
        field, _, language = name.partition("@")
        yield Key(record, row, field, language)
        for target in self._world.links.get((record, row, field), ()):
            yield from self._title_of(*target)

    def _title_of(self, record: str, row: str) -> Iterator[Key]:
        for field in self._table.records[record].title:
            yield Key(record, row, field, READS)
            for target in self._world.links.get((record, row, field), ()):
                yield from self._title_of(*target)

    def unknown(self, found: Iterable[Key]) -> list[Key]:
        """Return those of the canaries that the persona may not meet."""
        return sorted(
            key
            for key in found
            if key not in self._keys
            and key.whole not in self._keys
            and not (key.part == "" and key._replace(part=READS) in self._keys)
        )
