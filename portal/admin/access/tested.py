"""Tested: which conditions of somebody's grants hold on a row, with the values they look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app

from portal.access.gate import Decision
from portal.access.permissions import Permission, registry_of
from portal.access.scopes import BadScopeValue, Scope, parsed
from portal.admin.access.limited import limits_in_sight
from portal.admin.access.people import record_of
from portal.admin.cells import cell_of
from portal.admin.declarations import Declarations
from portal.database import Base
from portal.i18n import pgettext
from portal.query.rules import fields_allowed

#: What stands for a value that the reader of the page may not read
HIDDEN = pgettext("value", "hidden from you")
NONE = pgettext("value", "none")


@dataclass(frozen=True, slots=True)
class Tested:
    """One condition: which rows, the field that tells, what it holds, and whether that fits."""

    rows: str
    field: str
    value: str
    holds: bool


def tested(decision: Decision, row: Base, user_id: int) -> list[Tested]:
    """Return the conditions of all grants that were asked about ``row``, each once."""
    declared = registry_of(current_app).get(decision.permission)
    record = record_of(decision.permission)
    grants = (*decision.matched, *decision.elsewhere)
    wanted = list(dict.fromkeys(scope for grant in grants for scope in grant.scopes))
    if record is None:
        return []
    return list(_tested(wanted, declared, record, row, user_id))


def _tested(
    wanted: list[str],
    declared: Permission,
    record: type[Declarations],
    row: Base,
    user_id: int,
) -> Iterator[Tested]:
    limits = limits_in_sight(wanted)
    for expression in wanted:
        try:
            scope, place = parsed(expression, declared.scopes)
        except (KeyError, BadScopeValue):  # it reaches nothing, and says nothing of the row
            continue
        yield Tested(
            rows=str(scope.title) if place is None else limits[expression],
            field=_label(scope, record),
            value=_value(scope, record, row),
            holds=scope.holds(row, user_id, place),
        )


def _label(scope: Scope, record: type[Declarations]) -> str:
    field = record.fields().get(scope.path.partition(".")[0])
    return "" if field is None else str(field.label)


def _value(scope: Scope, record: type[Declarations], row: Base) -> str:
    """Return what the row says where the condition begins to look, if the reader may know."""
    name = scope.path.partition(".")[0]
    if name not in fields_allowed(record, "view", row):
        return str(HIDDEN)
    return cell_of(record.fields()[name], row).text or str(NONE)
