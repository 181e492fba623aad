"""Loading the sample organisation: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask import current_app
from sqlalchemy import exists, select

from portal.access.models import Assignment, Role
from portal.access.permissions import registry_of
from portal.access.policy import apply_first_roles
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import Base, db
from portal.demo import sign_ins
from portal.demo.deputies import make_deputies
from portal.demo.equipment import make_equipment
from portal.demo.loans import make_loans
from portal.demo.offices import make_offices
from portal.demo.people import DOMAIN, Person, make_people
from portal.demo.posts import make_posts, make_tags

ACTOR = "demo"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load has done: ``counts`` by record, empty where the city was there already."""

    counts: dict[str, int] = field(default_factory=dict)
    #: Where the sign-ins are; None after a rehearsal, or where nothing was loaded
    file: Path | None = None

    @property
    def already(self) -> bool:
        return not self.counts


def load(today: date, *, dry_run: bool = False) -> Loaded:
    """Load the sample organisation as it is on ``today``; commit, unless it is a rehearsal.

    Nothing happens where any of its people is there already.
    """
    if db.session.scalar(select(exists().where(User.email.endswith(f"@{DOMAIN}")))):
        return Loaded()
    with acting_as(ACTOR), db.session.no_autoflush:
        rows, people = make_city(today)
        roles = _give_roles(people)
        let_in = sign_ins.let_in(people)
        db.session.add_all(rows)
        db.session.flush()
        db.session.add_all(make_deputies(people, roles, today, ACTOR))
        db.session.flush()
        counts = _count(rows)
        if dry_run:
            db.session.rollback()
            return Loaded(counts)
        instance = current_app.config["PORTAL"].instance
        file = sign_ins.write(let_in, instance)
        db.session.commit()
    return Loaded(counts, file)


def make_city(today: date) -> tuple[list[Base], list[Person]]:
    """Return all rows of the sample organisation, none of them stored, and its people."""
    places = make_offices()
    people = make_people(places, today)
    tags = make_tags()
    pieces = make_equipment(places, today)
    rows: list[Base] = [place.office for place in places.values()]
    for person in people:
        rows += (person.user, person.profile)
    rows += tags.values()
    rows += make_posts(tags, people, places, today)
    rows += (piece.equipment for piece in pieces)
    rows += make_loans(pieces, people, today)
    return rows, people


def _give_roles(people: Iterable[Person]) -> dict[str, Role]:
    """Give everybody their role; return all roles by key."""
    apply_first_roles(registry_of(current_app))
    db.session.flush()
    roles = {role.key: role for role in db.session.scalars(select(Role))}
    for person in people:
        if person.role in roles:
            db.session.add(
                Assignment(user=person.user, role=roles[person.role], assigned_by=ACTOR)
            )
    return roles


def _count(rows: Iterable[Base]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.__tablename__] = counts.get(row.__tablename__, 0) + 1
    return counts
