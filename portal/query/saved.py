"""Saved: what a person keeps of a list – views under a name, columns, rows per page.

A saved view is the address of a list under a name. It grants nothing: those it is shared
with see in it what they may see anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import (
    JSON,
    CompoundSelect,
    ForeignKey,
    Integer,
    Select,
    String,
    UniqueConstraint,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship
from werkzeug.datastructures import MultiDict

from portal.access.held import holds_at
from portal.access.identity import Identity
from portal.access.models import Assignment, Role
from portal.access.permissions import Action, PermissionRegistry
from portal.accounts.models import User
from portal.database import Base, UTCDateTime, db
from portal.i18n import _, pgettext
from portal.query.state import ListState

KEY = "views"
SHARE = Action("share", pgettext("permission", "Share"))

#: Views that a person keeps of one list, and that others share with that person
MOST = 50
#: Characters of a name, and of the state it stands for
MAX_NAME, MAX_QUERY = 80, 4000


class SavedView(Base):
    """A state of a record's list that a person has given a name."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("owner_id", "record", "name"),)

    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: The record's key
    record: Mapped[str] = mapped_column(String(64))
    #: In the owner's words
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    #: As `query_of` writes it
    query: Mapped[str] = mapped_column(String(MAX_QUERY))
    #: Whose members find the view beside their own; empty: the owner alone
    role_id: Mapped[int | None] = mapped_column(ForeignKey("roles.id"), index=True)
    #: What the owner's list opens with; at most one of a record
    is_default: Mapped[bool] = mapped_column(default=False)
    #: The owner's order, ascending; equal ones as they were made
    position: Mapped[int] = mapped_column(default=0)

    owner: Mapped[User] = relationship(
        backref=backref("saved_views", cascade="all, delete-orphan")
    )
    role: Mapped[Role | None] = relationship(backref=backref("shared_views"))


class ListPreference(Base):
    """How a person wants to see a record's list, whatever its state."""

    __tablename__ = "list_preferences"
    __recorded__ = False
    __table_args__ = (UniqueConstraint("user_id", "record"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: The record's key
    record: Mapped[str] = mapped_column(String(64))
    #: Names of fields in the order shown; empty: the record's own columns
    columns: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    #: Rows per page; empty: the usual number
    size: Mapped[int | None] = mapped_column()

    user: Mapped[User] = relationship(
        backref=backref("list_preferences", cascade="all, delete-orphan")
    )


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A saved view as its reader finds it: one's ``own``, or shared with a role one holds."""

    id: int
    name: str
    query: str
    role_id: int | None
    is_default: bool
    position: int
    own: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What a reader has kept of one list; None: the usual. One's own views come first."""

    views: tuple[ViewRow, ...] = ()
    columns: tuple[str, ...] | None = None
    size: int | None = None

    def view(self, key: int | None) -> ViewRow | None:
        """Return the view of that key, or None: somebody else's is as if not there."""
        return next((one for one in self.views if one.id == key), None)


def declare(registry: PermissionRegistry) -> None:
    """Let sharing be granted: everybody may keep views for themselves."""
    # Translators: views of a list that people keep under a name; the name of a permission
    registry.declare(KEY, _("Saved views"), (SHARE,))


def kept_for(record: str, identity: Identity) -> Kept:
    """Return what the reader has kept of the list of the record with that key, and what
    others share: one statement.
    """
    views: list[ViewRow] = []
    columns, size = None, None
    # What people have kept is nobody else's to look at.
    reader = 0 if identity.is_preview else identity.user_id
    asked = {"record": record, "reader": reader, "at": identity.at}
    for key, *told, names, rows in db.session.connection().execute(_kept(), asked):
        if key:
            views.append(ViewRow(key, *told))
        else:
            columns, size = names, rows
    views.sort(key=lambda one: (not one.own, one.position if one.own else 0, one.id))
    return Kept(tuple(views), None if columns is None else tuple(columns), size)


@cache
def _kept() -> CompoundSelect[Any]:
    """Return the statement, made once: it is asked with every list."""
    record, reader = bindparam("record", type_=String), bindparam("reader", type_=Integer)
    return union_all(
        _preference_of(record, reader), _own_of(record, reader), _shared_of(record, reader)
    )


def _preference_of(record: Any, user_id: Any) -> Select[Any]:
    kept = ListPreference.columns, ListPreference.size
    blank = literal(""), literal(""), cast(null(), Integer), literal(False), literal(0)
    columns: list[Any] = [literal(0), *blank, literal(True), *kept]
    mine = ListPreference.user_id == user_id, ListPreference.record == record
    return select(*columns).where(*mine)


def _own_of(record: Any, user_id: Any) -> Select[Any]:
    return _views(own=True).where(SavedView.owner_id == user_id, SavedView.record == record)


def _shared_of(record: Any, user_id: Any) -> Select[Any]:
    shared = (
        _views(own=False)
        .join(Assignment, Assignment.role_id == SavedView.role_id)
        .where(Assignment.user_id == user_id, holds_at(bindparam("at", type_=UTCDateTime)))
        .where(SavedView.record == record)
        .where(SavedView.owner_id != user_id)
        .order_by(SavedView.id)
        .limit(MOST)
    )
    found: Select[Any] = select(shared.subquery())
    return found


def _views(*, own: bool) -> Select[Any]:
    columns: list[Any] = [
        SavedView.id,
        SavedView.name,
        SavedView.query,
        SavedView.role_id,
        SavedView.is_default,
        SavedView.position,
        literal(own).label("own"),
        cast(null(), JSON).label("columns"),
        cast(null(), Integer).label("size"),
    ]
    return select(*columns)


def state_of(query: str) -> ListState:
    """Return the state that a query string names; what is not understood is left out."""
    return ListState.from_args(MultiDict(parse_qsl(query, keep_blank_values=True)))


def without_place(state: ListState) -> ListState:
    """Return the state as a view keeps it: neither a page of it nor the view it began with."""
    return state_of(query_of(state))


def query_of(state: ListState, **changes: Any) -> str:
    """Return the state as a query string, without its place and view unless they are told."""
    told = {"page": 1, "position": None, "last": False, "view": None, **changes}
    return urlencode(state.args(**told), doseq=True, safe=":,|")
