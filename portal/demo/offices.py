"""The sample's offices: a tree, with branches in other time zones."""

from __future__ import annotations

from dataclasses import dataclass

from portal.demo.data import read
from portal.i18n.content import Texts
from portal.records.offices import Office


@dataclass(frozen=True, slots=True)
class Place:
    """An office, what the data files call it, and the currency it pays in."""

    key: str
    office: Office
    currency: str


def make_offices() -> dict[str, Place]:
    """Return the offices by key, each after the one it is part of."""
    places: dict[str, Place] = {}
    for entry in read("offices.json"):
        above = places[entry["parent"]].office if entry["parent"] else None
        office = Office(name=Texts.of(entry["name"]), time_zone=entry["zone"], parent=above)
        places[entry["key"]] = Place(entry["key"], office, entry["currency"])
    return places
