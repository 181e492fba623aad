"""Companions: what a text is found and sorted by, kept in columns beside it.

A text has a folded form, all its languages one a line, in which `portal.query.search` looks.
It has a sort key of the text that a reader of the default language is shown, and one for each
of the four locales of ``PORTAL_SORT_LOCALES``. Readers of other locales share the first key.
A key is NULL where there is no text; a folded form is NULL only where the row has not been
seen yet, as rows have not that a migration finds: `portal.query.refilling` fills them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, has_app_context
from sqlalchemy import ClauseElement, Column, Connection, Table, event, inspect
from sqlalchemy.orm import InstanceState, Mapper

from portal.columns import Companions, companions_of
from portal.config import Settings
from portal.database import Base
from portal.i18n.collation import ROOT, maker_of, sort_key_version
from portal.i18n.content import Translated, chain_of
from portal.i18n.folding import fold
from portal.i18n.negotiation import SOURCE, fallback_chain
from portal.i18n.reader import current_locale, default_locale
from portal.query.fields import Field

#: Changes whenever `portal.i18n.folding` gives a text another form than before
FOLDING = "folding 1"


def init_app(_app: Flask) -> None:
    """Keep the companions of every row that this process writes up to date."""
    event_name = "mapper_configured"
    if not event.contains(Mapper, event_name, _watch):
        event.listen(Mapper, event_name, _watch)
    for mapper in Base.registry.mappers:
        _watch(mapper, mapper.class_)


def order_column(field: Field, locale: str | None = None) -> Any:
    """Return what rows are ordered by for a reader of ``locale`` (default: the present one)."""
    found = companions_for(field)
    if found is not None:
        slot = present_maker().slot_of(locale or current_locale())
        key = found.keys[slot] if slot < len(found.keys) else found.keys[0]
        return getattr(field.attribute.class_, key)
    return Translated.sort_key(field.attribute, locale) if field.is_translated else field.attribute


def folded_column(field: Field) -> Any:
    """Return the column in which a search looks for the text of ``field``; None: there is none."""
    found = companions_for(field)
    return None if found is None else getattr(field.attribute.class_, found.folded)


def companions_for(field: Field) -> Companions | None:
    """Return the companions of a field, if it has some."""
    if field.is_relation:
        return None
    column = field.attribute.property.columns[0]
    return companions_of(column.table).get(column.name) if isinstance(column, Column) else None


def values_of(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the companions of a row whose columns hold ``values``: for writers without a session.

    Only those of the texts that ``values`` has.
    """
    maker = present_maker()
    made: dict[str, Any] = {}
    for name, companions in companions_of(table).items():
        if name in values:
            made |= maker.values(companions, values[name])
    return made


class Maker:
    """How companions are made at present: in which languages and orders."""

    def __init__(self, locales: tuple[str, ...], default: str, version: str) -> None:
        self.locales = locales
        #: Companions made under another name are stale
        self.version = " ".join((FOLDING, version, default, ",".join(locales)))
        self._chains = [chain_of(locale) for locale in (default, *locales)]
        self._makers = [maker_of(locale) for locale in (ROOT, *locales)]

    def slot_of(self, locale: str) -> int:
        """Return the number of the sort key for a reader of ``locale``; 0 is everybody's."""
        chain = fallback_chain(locale)
        for code in chain if locale.partition("_")[0] == SOURCE else chain[:-1]:
            if code in self.locales:
                return self.locales.index(code) + 1
        return 0

    def values(self, companions: Companions, value: Any) -> dict[str, Any]:
        """Return the companions of one text, or of `Texts`."""
        texts = dict(value) if isinstance(value, Mapping) else {"": value or ""}
        folded = "\n".join(dict.fromkeys(map(fold, texts.values())))
        made: dict[str, Any] = dict.fromkeys(companions.keys)
        made[companions.folded] = folded
        if folded:
            known: dict[tuple[Any, str], bytes] = {}
            for name, chain, maker in zip(
                companions.keys, self._chains, self._makers, strict=False
            ):
                shown = _shown(texts, chain)
                if (maker, shown) not in known:
                    known[maker, shown] = maker(shown)
                made[name] = known[maker, shown]
        return made


def present_maker() -> Maker:
    """Return how companions are made under the present settings."""
    settings = current_app.config.get("PORTAL") if has_app_context() else None
    locales = getattr(settings, "sort_locales", Settings.sort_locales)
    return _maker(locales, default_locale(), sort_key_version())


@lru_cache(maxsize=16)
def _maker(locales: tuple[str, ...], default: str, version: str) -> Maker:
    return Maker(locales, default, version)


def _shown(texts: Mapping[str, str], chain: tuple[str, ...]) -> str:
    """Return the same as `Texts.best`, without asking again what the chain is."""
    for code in chain:
        if code in texts:
            return texts[code]
    return next(iter(texts.values()))


def _watch(mapper: Mapper[Any], model: type[object]) -> None:
    """Fill the companions of a model's rows, after all its own rules have had their say."""
    if isinstance(mapper.local_table, Table) and companions_of(mapper.local_table):
        for moment, fill in (("before_insert", _fill_new), ("before_update", _fill_changed)):
            if not event.contains(model, moment, fill):
                event.listen(model, moment, fill)


def _fill_new(mapper: Mapper[Any], _connection: Connection, row: Base) -> None:
    for name, companions in _sources(mapper):
        _fill(row, companions, _value_of(inspect(row), name))


def _fill_changed(mapper: Mapper[Any], _connection: Connection, row: Base) -> None:
    state = inspect(row)
    for name, companions in _sources(mapper):
        if state.attrs[name].history.has_changes():
            _fill(row, companions, state.dict.get(name))


def _sources(mapper: Mapper[Any]) -> list[tuple[str, Companions]]:
    table = mapper.local_table
    return [
        (mapper.get_property_by_column(table.c[name]).key, companions)
        for name, companions in companions_of(table).items()
    ]


def _value_of(state: InstanceState[Any], name: str) -> Any:
    """Return the value that the new row will hold: where it has none, the column's default."""
    default: Any = state.mapper.columns[name].default
    if name in state.dict or default is None:
        return state.dict.get(name)
    if default.is_callable:
        # Asked now, and not once more by the statement: it may answer otherwise.
        setattr(state.obj(), name, default.arg(None))
        return state.dict.get(name)
    return getattr(default, "arg", None)


def _fill(row: Base, companions: Companions, value: Any) -> None:
    if isinstance(value, ClauseElement):  # known to the database alone, for now
        made: dict[str, Any] = dict.fromkeys(companions.names)
    else:
        made = present_maker().values(companions, value)
    for name, companion in made.items():
        setattr(row, name, companion)
