"""Rules: the rows and the fields an identity may see; one hook each for every door."""

from __future__ import annotations

from collections.abc import Container

from sqlalchemy import ColumnElement, false, or_, true

from portal.access.gate import decide
from portal.access.identity import HeldGrant, Identity, current_identity
from portal.database import Base
from portal.i18n import gettext
from portal.query.plain_rows import Row
from portal.query.record import Record


def visible_rows(
    record: type[Record], action: str = "view", identity: Identity | None = None
) -> ColumnElement[bool]:
    """Return the rows on which ``identity`` holds ``action``, as SQL.

    The one row rule of list, count, single row, lookup, bulk and export.
    """
    identity = identity or current_identity()
    if not record.declares(action):
        return false()
    decision = decide(f"{record.key}.{action}", identity=identity)
    if not decision.allowed:
        return false()
    names = {grant.scope for grant in decision.matched}
    if "" in names:
        return true()
    scopes = [scope for scope in record.scopes if scope.name in names]
    return or_(*(scope.condition(record.model, identity.user_id) for scope in scopes))


def fields_allowed(
    record: type[Record],
    action: str = "view",
    row: Base | None = None,
    identity: Identity | None = None,
) -> frozenset[str]:
    """Return the fields that ``identity`` may use for ``action``.

    The one field rule. With a ``row``, those of that row; without one, those that may
    be used on *every* row of the present scope, so that no filter, order or export
    tells of rows whose field is closed. Secret fields are in no answer.
    """
    asker = identity or current_identity()
    if row is not None:
        return _fields_allowed(record, action, row, asker)
    key = fields_allowed, record, action
    if key not in asker.memo:  # a list asks a dozen times
        asker.memo[key] = _fields_allowed(record, action, None, asker)
    allowed: frozenset[str] = asker.memo[key]
    return allowed


def _fields_allowed(
    record: type[Record], action: str, row: Base | None, identity: Identity
) -> frozenset[str]:
    if not record.declares(action):
        return frozenset()
    decision = decide(f"{record.key}.{action}", row, identity)
    open_to_all = {"" if row is not None else grant.scope for grant in decision.matched}
    return frozenset(
        name
        for name, field in record.fields().items()
        if not field.secret
        and _covers(open_to_all, [g for g in decision.matched if _names(g, name, field.personal)])
    )


def title_of(record: type[Record], row: Base | Row, allowed: Container[str]) -> str:
    """Return what people call the row; only its number to those who may not read its first field.

    ``allowed`` is what `fields_allowed` said: a list asks once, not for each row.
    """
    if not record.column_list or record.column_list[0] in allowed:
        return str(row)
    # Translators: stands for the title of a record that the reader may not read
    return gettext("Record %(number)s", number=row.id)


def _names(grant: HeldGrant, name: str, personal: bool) -> bool:
    return not personal if grant.fields is None else name in grant.fields


def _covers(present: set[str], granting: list[HeldGrant]) -> bool:
    """Tell whether the granting grants reach every scope that is present."""
    scopes = {grant.scope for grant in granting}
    return bool(scopes) and ("" in scopes or present <= scopes or present == {""})
