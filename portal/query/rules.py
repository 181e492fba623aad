"""Rules: the rows and the fields an identity may see; one hook each for every door."""

from __future__ import annotations

from collections.abc import Container
from functools import cache

from flask import current_app
from sqlalchemy import ColumnElement, True_, and_, false, or_, true
from sqlalchemy.orm import RelationshipDirection

from portal.access.gate import Decision, decide
from portal.access.held import HeldGrant
from portal.access.identity import Identity, current_identity
from portal.access.scopes import condition_of
from portal.changes.fields import relations_of
from portal.database import Base
from portal.i18n import gettext
from portal.query.fields import Field
from portal.query.plain_rows import Row, title_fields
from portal.query.record import Record

#: Actions that show what is stored
READS = frozenset({"view", "export"})


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
    wanted = {grant.scopes for grant in decision.matched}
    if () in wanted:
        return true()
    declared = {scope.name: scope for scope in record.scopes}
    return or_(
        *(
            and_(*condition_of(scopes, declared, record.model, identity.user_id))
            for scopes in sorted(wanted)
        )
    )


def fields_allowed(
    record: type[Record],
    action: str = "view",
    row: Base | None = None,
    identity: Identity | None = None,
) -> frozenset[str]:
    """Return the fields that ``identity`` may use for ``action``.

    The one field rule. With a ``row``, those of that row; without one, those that may
    be used on *every* row of the present scope, so that no filter, order or export
    tells of rows whose field is closed, or of rows that `hides_rows`. Secret fields are
    in no answer.
    """
    asker = identity or current_identity()
    if row is not None:
        return _fields_allowed(record, action, row, asker)
    key = fields_allowed, record, action
    if key not in asker.memo:  # a list asks a dozen times
        granted = _fields_allowed(record, action, None, asker)
        hidden = {name for name in granted if action in READS and hides_rows(record, name, asker)}
        asker.memo[key] = granted - hidden
    allowed: frozenset[str] = asker.memo[key]
    return allowed


def _fields_allowed(
    record: type[Record], action: str, row: Base | None, identity: Identity
) -> frozenset[str]:
    if not record.declares(action):
        return frozenset()
    decision = decide(f"{record.key}.{action}", row, identity)
    present = _present(decision, row)
    return frozenset(
        name
        for name, field in record.fields().items()
        if not field.secret and _covers(present, _naming(decision, name, field))
    )


def hides_rows(record: type[Record], name: str, identity: Identity | None = None) -> bool:
    """Tell whether the field leads to rows, kept elsewhere, of which one may not see each.

    What a row keeps itself, as a post its author and its tags, is told with the row. The
    posts of a tag are told with themselves.
    """
    field, asker = record.fields()[name], identity or current_identity()
    if not _comes(field):
        return False
    target = current_app.extensions["portal.records"].get(field.target)
    if target is None:  # rows without pages of their own
        part = field.target.__part__
        return part is not None and not decide(part.seen_by, identity=asker).allowed
    seen = visible_rows(target, identity=asker)
    return not (
        isinstance(seen, True_)
        and reads_title(target, _fields_allowed(target, "view", None, asker))
    )


def _comes(field: Field) -> bool:
    """Tell whether the rows of a relation lead here, and not the other way round."""
    if not field.is_relation:
        return False
    relation = field.attribute.property
    is_kept = relation.direction is RelationshipDirection.MANYTOONE
    return not is_kept and field.name not in relations_of(relation.parent)


def languages_allowed(
    record: type[Record],
    name: str,
    action: str,
    row: Base | None = None,
    identity: Identity | None = None,
) -> frozenset[str] | None:
    """Return the languages in which ``identity`` may write the field; None: in every one.

    A grant may name single languages of a translated field, as in ``title@fr``, and these
    add up. The field itself is in `fields_allowed` only where no language is left out.
    """
    asker = identity or current_identity()
    if name in fields_allowed(record, action, row, asker):
        return None
    field = record.fields().get(name)
    if field is None or field.secret or not field.is_translated or not record.declares(action):
        return frozenset()
    decision = decide(f"{record.key}.{action}", row, asker)
    present, part = _present(decision, row), f"{name}@"
    named = {one for grant in decision.matched for one in grant.fields or ()}
    return frozenset(
        one.removeprefix(part)
        for one in named
        if one.startswith(part) and _covers(present, _naming(decision, one, field))
    )


def title_of(record: type[Record], row: Base | Row, allowed: Container[str]) -> str:
    """Return what people call the row; only its number to those who may not read all of that.

    ``allowed`` is what `fields_allowed` said: a list asks once, not for each row.
    """
    if reads_title(record, allowed):
        return str(row)
    # Translators: stands for the title of a record that the reader may not read
    return gettext("Record %(number)s", number=row.id)


def reads_title(record: type[Record], allowed: Container[str]) -> bool:
    """Tell whether all the fields of which a row's title is made are in ``allowed``."""
    return all(name in allowed for name in _title_of(record))  # type: ignore[arg-type]


@cache
def _title_of(record: type[Record]) -> tuple[str, ...]:
    """Return the fields of which titles are made; where none is told, the list's first."""
    told = tuple(name for name in title_fields(record.model) if name in record.fields())
    return told or tuple(record.column_list[:1])


def _present(decision: Decision, row: Base | None) -> set[frozenset[str]]:
    """Return the sets of scopes that make up the rows in question."""
    return {frozenset(grant.scopes if row is None else ()) for grant in decision.matched}


def _naming(decision: Decision, name: str, field: Field) -> list[HeldGrant]:
    """Return the matched grants of the field, or of one language of it as in ``title@fr``."""
    return [one for one in decision.matched if one.names_field(name, personal=field.personal)]


def _covers(present: set[frozenset[str]], granting: list[HeldGrant]) -> bool:
    """Tell whether the granting grants reach all rows that one of ``present`` reaches.

    A row at hand is reached by each of them; that is what no scope stands for.
    """
    if present == {frozenset()}:
        return bool(granting)
    return bool(present) and all(
        any(set(grant.scopes) <= rows for grant in granting) for rows in present
    )
