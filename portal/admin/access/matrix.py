"""The matrix: what each role may do with each kind of record, and the changes collected so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.access import gate
from portal.access.held import HeldGrant
from portal.access.models import Role
from portal.access.permissions import EVERYTHING
from portal.admin import lookup
from portal.admin.access.all_roles import AllRoles, RoleRules, all_roles
from portal.admin.access.collected import Collected, collected
from portal.admin.access.doors import TITLE, door
from portal.admin.access.levels import (
    FULL,
    NONE,
    Level,
    conditions,
    held_of,
    level_of,
    sources_of,
)
from portal.admin.access.places import Places
from portal.admin.access.sections import Subject, sections
from portal.admin.addresses import address
from portal.admin.page import MenuPage
from portal.i18n import gettext, ngettext, pgettext
from portal.query.rules import fields_allowed

MENU_PAGE = MenuPage(
    TITLE, "access.matrix", "key", "access.view", pgettext("menu", "Administration")
)


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    key: str
    url: str
    #: Whether it is the one that a phone shows
    chosen: bool


@dataclass(frozen=True, slots=True)
class Cell:
    #: Names the link, and with "-panel" behind it what it opens
    name: str
    label: str
    url: str
    level: Level
    conditions: Sequence[str]
    changed: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    subject: Subject
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Bar:
    """What is collected, as the foot of the page tells it."""

    count: int
    words: str
    left_out: str
    texts: Sequence[str]
    review_url: str


@dataclass(frozen=True, slots=True)
class MatrixPage:
    title: str
    columns: Sequence[Column]
    groups: Sequence[tuple[str, Sequence[Line]]]
    bar: Bar
    editable: bool
    new_url: str | None


@door("/", "access.view")
def matrix() -> ResponseReturnValue:
    """Answer the page; ``role`` is the one that a phone shows."""
    wish = collected(all_roles())
    roles = wish.result
    places = Places(at for role in roles for at in role.rules)
    held = {role.key: roles.held(role) for role in roles}
    chosen = request.args.get("role", "")
    if chosen not in roles.by_key:
        chosen = next(iter(roles.by_key), "")
    drawn = _Drawing(wish, roles, places, held, chosen)
    page = MatrixPage(
        title=str(TITLE),
        columns=[
            Column(one.title, one.key, address("access.role", id=one.id), one.key == chosen)
            for one in roles
        ],
        groups=[
            (one.title, [drawn.line(subject) for subject in one.subjects]) for one in sections()
        ],
        bar=bar_of(wish),
        editable=may_change(),
        new_url=address("roles.create_view") if gate.allows("roles.create") else None,
    )
    return render_template("access/matrix.html", page=page)


def may_change() -> bool:
    """Tell whether the reader may change what roles are granted."""
    record = lookup.record_of(Role)
    return record is not None and "grants" in fields_allowed(record, "edit")


def bar_of(wish: Collected) -> Bar:
    """Return what is collected, in words."""
    count = len(wish.acts)
    return Bar(
        count=count,
        # Translators: how many changes of roles are collected and not saved yet
        words=ngettext("%(num)s change", "%(num)s changes", count),
        left_out=_left_out(wish.left_out),
        texts=wish.texts,
        review_url=address("access.review_changes", change=wish.texts),
    )


def matrix_url(wish: Collected, role: str = "") -> str:
    """Return the address of the matrix with what is collected."""
    return address("access.matrix", role=role or None, change=wish.texts)


def name_of(role: RoleRules, record: str) -> str:
    """Return what the page calls the cell."""
    return f"cell-{role.id}-{'all' if record == EVERYTHING else record}"


def _left_out(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(num)s change was left out: it is about something that is not there, or too long.",
        "%(num)s changes were left out: they are about something that is not there, or too long.",
        count,
    )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What every cell is drawn from."""

    wish: Collected
    roles: AllRoles
    places: Places
    held: dict[str, list[HeldGrant]]
    chosen: str

    def line(self, subject: Subject) -> Line:
        return Line(subject, [self._cell(role, subject) for role in self.roles])

    def _cell(self, role: RoleRules, subject: Subject) -> Cell:
        level, limits = self._level(role, subject)
        record = subject.key
        return Cell(
            name=name_of(role, record),
            # Translators: whose right a cell of the table is, as in "Editor, Posts:"
            label=gettext("%(role)s, %(record)s:", role=role.title, record=subject.title),
            url=address("access.cell", role=role.key, record=record, change=self.wish.texts),
            level=level,
            conditions=limits,
            changed=(role.key, record) in self.wish.cells,
            chosen=role.key == self.chosen,
        )

    def _level(self, role: RoleRules, subject: Subject) -> tuple[Level, list[str]]:
        grants = self.held[role.key]
        if subject.key == EVERYTHING:
            found = [one for one in grants if one.permission == EVERYTHING]
            is_own = any(one.via == role.key for one in found)
            source = "" if is_own else sources_of(found, self.roles)
            return FULL if found else NONE, [source] if source else []
        held = held_of(subject.permissions, grants)
        limits = conditions(held, role.key, self.roles, self.places)
        return level_of(subject.permissions, held), limits
