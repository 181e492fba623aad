"""Places: the rows that scopes name, as in ``office=12``: what they are called, if they are there.

One statement for each kind of place, however many grants name one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from flask import current_app
from sqlalchemy import select

from portal.access.permissions import registry_of
from portal.access.scopes import BadScopeValue, parsed
from portal.admin.access.limited import limits_in_sight
from portal.database import Base, db
from portal.i18n import gettext_in

#: A permission and a scope, as in ``("equipment.edit", "office=12")``
Rule = tuple[str, str]


class Places:
    """What the rows of some rules are called, as far as the reader may know."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._limits = limits_in_sight({scope for _name, scope in rules if "=" in scope})

    def title(self, permission: str, scope: str) -> str:
        """Return which rows they are: "Own posts"."""
        if not scope:
            # Translators: which rows a role may use: all of them
            return gettext_in("rows", "Every row")
        declared = registry_of(current_app).get(permission).scopes
        return str(declared[scope].title) if scope in declared else self._limits.get(scope, scope)


def placeless(rules: Iterable[Rule]) -> set[Rule]:
    """Return those that name a place which is not there."""
    named = {rule: place for rule in rules if (place := _place_of(*rule)) is not None}
    wanted: dict[type[Base], set[int]] = defaultdict(set)
    for model, key in named.values():
        wanted[model].add(key)
    there = {
        (model, key)
        for model, keys in wanted.items()
        for key in db.session.scalars(select(model.id).where(model.id.in_(keys)))
    }
    return {rule for rule, place in named.items() if place not in there}


def _place_of(permission: str, scope: str) -> tuple[type[Base], int] | None:
    if "=" not in scope:
        return None
    declared = registry_of(current_app).get(permission)
    try:
        found, value = parsed(scope, declared.scopes)
    except (KeyError, BadScopeValue):
        return None
    if value is None or declared.model is None:
        return None
    return found.place_of(declared.model), value
