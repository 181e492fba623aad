"""Limited: the rows on which a role holds, in words and to choose from, as a reader sees them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from flask import current_app

from portal.access.limits import limits_of
from portal.access.permissions import registry_of
from portal.access.scopes import Scope
from portal.admin import lookup
from portal.admin.access.people import titles_of
from portal.columns import Choice
from portal.database import Base
from portal.i18n import gettext
from portal.query.rules import visible_rows

#: ``{scope such as office=12: what it is called}``
Limits = Mapping[str, str]


def limits_in_sight(scopes: Iterable[str]) -> Limits:
    """Return each of the scopes in words; a place that the reader may not see by its number."""
    return limits_of(scopes, titles)


def titles(model: type[Base], keys: Collection[int]) -> Mapping[int, str]:
    """Return what the rows are called, those alone that the reader may see."""
    record = lookup.record_of(model)
    return {} if record is None else titles_of(record, keys)


def rows_in_words(
    scopes: Iterable[str], declared: Mapping[str, Scope], limits: Limits
) -> list[str]:
    """Return which rows a grant reaches, a phrase for each of its conditions."""
    return [
        str(declared[one].title) if one in declared else limits.get(one, one) for one in scopes
    ]


def place_choices() -> list[Choice]:
    """Return the places on offer, as ``office=12``; one statement for each kind of place."""
    found: list[Choice] = []
    for name, model in _places().items():
        record = lookup.record_of(model)
        if record is None:
            continue
        rows = lookup.read(record, [visible_rows(record)], lookup.MAX_OPTIONS, 0)
        kind = str(record.singular or record.title)
        for key, title in lookup.named(record, rows):
            # Translators: the rows of one place, as in "Office: City library"
            words = gettext("%(kind)s: %(place)s", kind=kind, place=title)
            found.append(Choice(f"{name}={key}", words))
    return found


def _places() -> dict[str, type[Base]]:
    """Return ``{name of a scope: what its value is the key of}``."""
    registry = registry_of(current_app)
    return {
        scope.name: scope.place_of(declared.model)
        for declared in map(registry.get, registry)
        for scope in declared.scopes.values()
        if scope.place and declared.model is not None
    }
