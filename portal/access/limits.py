"""Limits: the rows that roles were assigned on, as in ``office=12``, in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from flask import current_app, has_request_context
from sqlalchemy import select

from portal.access.permissions import Permission, registry_of
from portal.access.scopes import BadScopeValue, parsed
from portal.database import Base, db
from portal.i18n import formats, gettext

#: Gives what some rows of a model are called, by key; those it leaves out keep their number
Titles = Callable[[type[Base], Collection[int]], Mapping[int, str]]
#: A model, and the key of one of its rows
Place = tuple[type[Base], int]
#: Where an app keeps what gives titles to readers: rows are read by `portal.query`, above
IN_SIGHT = "portal.titles_in_sight"


def titles_of(model: type[Base], keys: Collection[int]) -> dict[int, str]:
    """Return what the rows are called, whoever asks."""
    rows = db.session.scalars(select(model).where(model.id.in_(keys)))
    return {row.id: str(row) for row in rows}


def titles_in_sight() -> Titles:
    """Return what gives titles as far as the present reader may see them; a command sees all."""
    told: Titles | None = current_app.extensions.get(IN_SIGHT)
    return told if told is not None and has_request_context() else titles_of


def limits_of(scopes: Iterable[str], titles: Titles = titles_of) -> dict[str, str]:
    """Return each of the scopes in words; one statement for each kind of place they name.

    What no record declares stays as it is.
    """
    known = {scope: _knowing(scope) for scope in set(scopes) if scope}
    places = {scope: place for scope, found in known.items() if (place := _place(scope, found))}
    called: dict[Place, str] = {}
    for model in dict.fromkeys(model for model, _key in places.values()):
        keys = {key for other, key in places.values() if other is model}
        called |= {(model, key): title for key, title in titles(model, keys).items()}
    return {
        scope: _only(places[scope], called) if scope in places else _rule(scope, found)
        for scope, found in known.items()
    }


def _knowing(scope: str) -> list[Permission]:
    registry = registry_of(current_app)
    name = scope.partition("=")[0]
    return [one for one in map(registry.get, registry) if name in one.scopes]


def _place(scope: str, knowing: Iterable[Permission]) -> Place | None:
    for one in knowing:
        try:
            found, key = parsed(scope, one.scopes)
        except BadScopeValue:
            return None
        if key is not None and one.model is not None:
            return found.place_of(one.model), key
    return None


def _only(place: Place, called: Mapping[Place, str]) -> str:
    title = called.get(place) or numbered(place[1])
    # Translators: the rows of one place, as in "Only City library"
    return gettext("Only %(place)s", place=title)


def numbered(key: int) -> str:
    """Return what stands for the title of a row that the reader may not see."""
    # Translators: stands for the title of a record that the reader may not read
    return gettext("Record %(number)s", number=key)


def _rule(scope: str, knowing: Iterable[Permission]) -> str:
    name = scope.partition("=")[0]
    if "=" in scope:
        return scope
    titles = dict.fromkeys(str(one.scopes[name].title) for one in knowing)
    return formats.format_list(titles) if titles else scope
