"""The tally: what was met against what was told, pair by pair."""

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    """One thing that is compared: a field of a row at a door, for one persona.

    ``field`` "": the row itself; ``row`` "": the door as a whole.
    """

    persona: str
    door: str
    record: str
    row: str = ""
    field: str = ""


class Tally:
    """All pairs that were met, and those where the portal does otherwise than the table says."""

    def __init__(self) -> None:
        self.pairs: set[Pair] = set()
        self.doors: set[str] = set()
        self.deviations: list[str] = []

    def compare(self, pair: Pair, told: object, met: object) -> None:
        self.pairs.add(pair)
        self.doors.add(pair.door)
        if told != met:
            where = " ".join(part or "*" for part in pair)
            self.deviations.append(f"{where}: told {told}, met {met}")

    def told(self) -> str:
        """Return what deviates, each once, in lines."""
        return "\n".join(dict.fromkeys(self.deviations))

    def leak(self, pair: Pair, what: object) -> None:
        self.deviations.append(f"{' '.join(part or '*' for part in pair)}: tells of {what}")
