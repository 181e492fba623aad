"""Keeping: views, columns and rows per page are written down for the one who asks.

The caller commits. What cannot be kept raises `Refused`, with the name of the form's field.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.access.gate import Denied, decide
from portal.access.identity import Identity
from portal.access.models import Role
from portal.database import Refused, db
from portal.i18n import gettext, ngettext
from portal.query.rows import key_from
from portal.query.saved import (
    KEY,
    MAX_NAME,
    MAX_QUERY,
    MOST,
    SHARE,
    ListPreference,
    SavedView,
    query_of,
    state_of,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form asks of a view; None: as it is."""

    name: str | None = None
    query: str | None = None
    #: The key of a role as text; "": nobody
    role: str | None = None
    is_default: bool | None = None
    #: Before one's other views
    first: bool = False


def keep_view(record: str, identity: Identity, wish: Wish, key: int | None = None) -> SavedView:
    """Make a view of the record's list, or change the one of that key.

    Raises `LookupError` where one has no such view, `Denied` where one may not share it.
    """
    mine = _own_views(record, identity.user_id)
    view = SavedView(owner_id=identity.user_id, record=record) if key is None else _one(mine, key)
    others = [one for one in mine if one is not view]
    if key is None and len(others) >= MOST:
        raise Refused(
            ngettext(
                "You already keep %(num)s view of this list. Delete one first.",
                "You already keep %(num)s views of this list. Delete one first.",
                MOST,
            )
        )
    if wish.name is not None or key is None:
        view.name = _free_name(wish.name or "", others)
    if wish.query is not None or key is None:
        view.query = _query(wish.query or "")
    if wish.role is not None:
        view.role_id = _role(identity, wish.role, view.role_id)
    if wish.is_default is not None:
        view.is_default = wish.is_default
    if wish.first:
        view.position = min((one.position for one in others), default=0) - 1
    for one in others:
        one.is_default = one.is_default and not view.is_default
    db.session.add(view)
    return view


def own_view(record: str, identity: Identity, key: int | None) -> SavedView:
    """Return the view of that key; raises `LookupError` where one has no such view."""
    return _one(_own_views(record, identity.user_id), key)


def _own_views(record: str, user_id: int) -> Sequence[SavedView]:
    mine = select(SavedView).where(SavedView.owner_id == user_id, SavedView.record == record)
    return db.session.scalars(mine).all()


def _one(views: Sequence[SavedView], key: int | None) -> SavedView:
    for view in views:
        if view.id == key:
            return view
    raise LookupError(key)


def _free_name(name: str, others: Sequence[SavedView]) -> str:
    visible = "".join(" " if unicodedata.category(one) == "Cc" else one for one in name)
    name = unicodedata.normalize("NFC", " ".join(visible.split()))
    if not name:
        raise Refused(gettext("Give the view a name."), "name")
    if len(name) > MAX_NAME:
        sentence = ngettext(
            "A name has at most %(num)s character.",
            "A name has at most %(num)s characters.",
            MAX_NAME,
        )
        raise Refused(sentence, "name")
    if any(one.name == name for one in others):
        raise Taken(name)
    return name


class Taken(Refused):
    """A second view of the same list under one name; two forms at once may find out late."""

    def __init__(self, name: str) -> None:
        sentence = gettext(
            "You have a view called “%(name)s” already. Choose another name, or change that view.",
            name=name,
        )
        super().__init__(sentence, "name")


def _query(text: str) -> str:
    query = query_of(state_of(text))
    if len(query) > MAX_QUERY:
        raise Refused(
            gettext("This list is narrowed by too much for one view. Remove some of its filters.")
        )
    return query


def _role(identity: Identity, text: str, present: int | None) -> int | None:
    """Return the role to share with. What was shared once may stay so without the right to."""
    if not text:
        return None
    key = key_from(text)
    if key is not None and key == present:
        return key
    decision = decide(f"{KEY}.{SHARE.name}", identity=identity)
    if not decision.allowed:
        raise Denied(decision)
    if key is None or db.session.get(Role, key) is None:
        raise Refused(gettext("Choose one from the list."), "role")
    return key


def roles_to_share_with(identity: Identity) -> list[tuple[int, str]]:
    """Return ``(key, name)`` of the roles with which one may share: all, or none."""
    if not decide(f"{KEY}.{SHARE.name}", identity=identity).allowed:
        return []
    roles = db.session.execute(select(Role.id, Role.name, Role.key)).all()
    named = [(key, str(name) or code) for key, name, code in roles]
    return sorted(named, key=lambda one: one[1].casefold())


def keep_preference(
    record: str, identity: Identity, *, columns: list[str] | None, size: int | None
) -> None:
    """Write down how the reader wants to see the record's list; None: as usual. Commits."""
    try:
        _set_preference(record, identity.user_id, columns, size)
        db.session.commit()
    except IntegrityError:  # the same form twice at once: the row is there now
        db.session.rollback()
        _set_preference(record, identity.user_id, columns, size)
        db.session.commit()


def _set_preference(
    record: str, user_id: int, columns: list[str] | None, size: int | None
) -> None:
    kept = _preference(record, user_id)
    if kept is None:
        kept = ListPreference(user_id=user_id, record=record)
        db.session.add(kept)
    kept.columns, kept.size = columns, size


def _preference(record: str, user_id: int) -> ListPreference | None:
    mine = ListPreference.user_id == user_id, ListPreference.record == record
    return db.session.scalars(select(ListPreference).where(*mine)).first()
