"""The sample's equipment: what each office would own, bought over seven years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from portal.demo.data import chance, read
from portal.demo.offices import Place
from portal.records.equipment import Equipment

#: Pieces for each office; twenty offices own 400
PIECES = 20
CENTS = tuple(map(Decimal, ("0", "0", "0.50", "0.90", "0.99")))


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of equipment, whose office it is in, and whether people may take it along."""

    equipment: Equipment
    office: str
    lendable: bool


def make_equipment(places: Mapping[str, Place], today: date) -> list[Piece]:
    """Return the equipment of all offices."""
    random = chance("equipment")
    serials = _serial_numbers(random)
    kinds = read("equipment.toml")
    return [
        _piece(random, serials, place, today, kinds)
        for place in places.values()
        for _number in range(PIECES)
    ]


def _piece(
    random: Random, serials: Iterator[int], place: Place, today: date, kinds: dict[str, Any]
) -> Piece:
    own = kinds["offices"].get(place.key, ())
    local = bool(own) and random.random() < (0.5 if place.currency == "EUR" else 0.7)
    name, prefix, least, most, lendable = random.choice(own if local else kinds["common"])
    bought = today - timedelta(days=random.randint(120, 7 * 365))
    equipment = Equipment(
        name=name,
        serial_number=f"{prefix}-{bought:%y%m}-{next(serials)}",
        cost=random.randint(least, most) + random.choice(CENTS),
        # What all offices have is bought together, in the city's own currency.
        currency=place.currency if local else "EUR",
        purchased_on=bought,
        office=place.office,
    )
    return Piece(equipment, place.key, lendable)


def _serial_numbers(random: Random) -> Iterator[int]:
    number = 4100
    while True:
        number += random.randint(1, 17)
        yield number
