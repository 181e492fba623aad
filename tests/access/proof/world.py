"""The world of the proof: a few rows of each record, whose every field holds a canary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, select
from sqlalchemy.orm import RelationshipDirection

from portal.access.models import Assignment, Grant, Role
from portal.access.permissions import registry_of
from portal.accounts.models import Session, User
from portal.changes.actor import acting_as
from portal.changes.fields import relations_of, snapshot
from portal.changes.models import ChangeSet
from portal.database import Base, db
from portal.i18n.content import Texts
from portal.query.saved import SavedView
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from portal.records.offices import Office
from portal.records.posts import Post
from portal.records.profiles import Profile
from portal.records.tags import Tag
from tests.access.proof.canaries import Canaries
from tests.access.proof.filling import OLD, fill
from tests.access.proof.table import Persona
from tests.conftest import signed_in

PAST = datetime(2020, 1, 1, tzinfo=UTC)
ME = ("users", "me")
#: Records whose changes can be taken back one by one in any case
ONE_BY_ONE = frozenset({"posts", "tags"})
#: Loans that can still be returned
UNRETURNED = ("drill_out", "crane_out")


@dataclass(slots=True)
class World:
    """What stands in the database, and the browser of the persona."""

    app: Flask
    client: FlaskClient
    #: ``{(record, row): key}``
    keys: dict[tuple[str, str], int] = field(default_factory=dict)
    #: ``{(record, row): key of the change set that changed it last}``
    changesets: dict[tuple[str, str], int] = field(default_factory=dict)
    #: ``{(record, row, field): (record, row) to which it leads}``, kept with the row itself
    links: dict[tuple[str, str, str], set[tuple[str, str]]] = field(default_factory=dict)
    #: The key of a view of a list that somebody else has kept
    saved_view: int = 0

    def names_of(self, record: str, keys: Iterable[int | str]) -> set[str]:
        """Return what the rows are called in the table; others have no name there."""
        found = {str(key) for key in keys}
        return {
            row for (one, row), key in self.keys.items() if one == record and str(key) in found
        }

    def model(self, record: str) -> type[Base]:
        found: type[Base] = registry_of(self.app).get(f"{record}.view").model
        return found

    def stored(self, record: str, row: str) -> dict[str, Any] | None:
        """Return all that the database holds of a row, or None where it is gone."""
        with self.app.app_context():
            found = db.session.get(self.model(record), self.keys[record, row])
            return None if found is None else snapshot(found)


def build(app: Flask, persona: Persona, canaries: Canaries, *, one_by_one: bool = True) -> World:
    """Make all rows, and the persona.

    Each row is changed once: by a change set of its own where that is wanted, as are those
    of a few in any case.
    """
    with app.app_context(), acting_as("test"):
        rows = _rows()
        for (record, name), row in rows.items():
            if (record, name) != ME:
                fill(canaries, row, record, name, OLD)
        db.session.add_all([*rows.values(), *_beside(rows, canaries)])
        db.session.commit()
        world = World(app, app.test_client())
        for (record, name), row in rows.items():
            world.keys[record, name] = row.id
            apart = one_by_one or record in ONE_BY_ONE
            if apart:
                db.session.commit()
            if (record, name) != ME:
                fill(canaries, row, record, name)
                if name in UNRETURNED:
                    row.returned_on = None
                if apart:
                    db.session.commit()
                    newest = select(ChangeSet.id).order_by(ChangeSet.id.desc()).limit(1)
                    world.changesets[record, name] = db.session.scalar(newest) or 0
        world.links = _links(rows)
        db.session.delete(rows["posts", "gone"])
        db.session.commit()
        world.saved_view = db.session.scalar(select(SavedView.id)) or 0
        _introduce(persona, rows)
        db.session.commit()
        user = rows[ME].id
    world.client = signed_in(app, user)
    return world


def _rows() -> dict[tuple[str, str], Any]:
    """Return new rows: who wrote what, what belongs where."""
    me = User(name="Persona", email="persona@example.org")
    carl, dora = User(), User()
    hall, harbour = Office(), Office()
    library = Office(parent=hall)
    drill, saw, crane = (Equipment(office=place) for place in (hall, library, harbour))
    roads, snow = Tag(), Tag()
    vault = Role()
    vault.assignments.append(Assignment(user=carl))
    return {
        ("offices", "hall"): hall,
        ("offices", "library"): library,
        ("offices", "harbour"): harbour,
        ("users", "me"): me,
        ("users", "carl"): carl,
        ("users", "dora"): dora,
        ("profiles", "of_me"): Profile(user=me, office=hall, gender="other"),
        ("profiles", "of_carl"): Profile(user=carl, office=library, gender="male", country="VU"),
        ("profiles", "of_dora"): Profile(user=dora, office=harbour, gender="female"),
        ("equipment", "drill"): drill,
        ("equipment", "saw"): saw,
        ("equipment", "crane"): crane,
        ("loans", "drill_out"): Loan(equipment=drill, borrower=carl),
        ("loans", "saw_out"): Loan(equipment=saw, borrower=dora),
        ("loans", "crane_out"): Loan(equipment=crane, borrower=dora),
        ("tags", "roads"): roads,
        ("tags", "snow"): snow,
        ("posts", "mine"): Post(author=me, tags=[roads]),
        ("posts", "theirs"): Post(author=carl, tags=[snow], status="in_review"),
        ("posts", "gone"): Post(author=carl),
        ("roles", "vault"): vault,
        ("activity", "signed"): ChangeSet(kind="sign_in", origin="ui"),
    }


def _links(rows: dict[tuple[str, str], Any]) -> dict[tuple[str, str, str], set[tuple[str, str]]]:
    """Return what leads to what: by a key in the row, or as its own list."""
    names = {row: at for at, row in rows.items()}
    found = {}
    for (record, name), row in rows.items():
        mapper = inspect(type(row))
        for field_name, relation in mapper.relationships.items():
            is_own = relation.direction is RelationshipDirection.MANYTOONE
            if is_own or field_name in relations_of(mapper):
                value = getattr(row, field_name)
                targets = [value] if is_own else value
                found[record, name, field_name] = {names[one] for one in targets if one in names}
    return found


def _beside(rows: dict[tuple[str, str], Any], canaries: Canaries) -> list[Base]:
    """Return what is nobody's but its owner's: a view of a list, and a session."""
    word = canaries.word("saved_views", "of_carl", "name")
    carl = rows["users", "carl"]
    session = Session(user=carl, token_hash=canaries.word("sessions", "of_carl", "token_hash"))
    return [SavedView(owner=carl, record="posts", name=word, query=f"q={word}"), session]


def _introduce(persona: Persona, rows: dict[tuple[str, str], Any]) -> None:
    """Give the persona its roles."""
    roles = {
        key: Role(
            key=key, name=Texts.of({"en": key.title()}), grants=[_grant(one) for one in told]
        )
        for key, told in persona.roles.items()
    }
    for heir, parent in persona.includes:
        roles[heir].parents.append(roles[parent])
    db.session.add_all(roles.values())
    for given in persona.given:
        db.session.add(
            Assignment(
                user=rows[ME],
                role=roles[given.role],
                scope=_place(given.rows, rows),
                until=PAST if given.is_past else None,
            )
        )


def _grant(told: str) -> Grant:
    """Return what ``posts.edit:own[title@fr,slug]`` says."""
    text, _, fields = told.rstrip("]").partition("[")
    permission, _, scope = text.partition(":")
    return Grant(permission=permission, scope=scope, fields=fields.split(",") if fields else None)


def _place(told: str, rows: dict[tuple[str, str], Any]) -> str:
    """Return ``office=library`` with the number of the office."""
    scope, equals, name = told.partition("=")
    return f"{scope}={rows['offices', name].id}" if equals else scope
