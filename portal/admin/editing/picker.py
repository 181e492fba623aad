"""Picker: what a relation field offers before anybody searches, and the search without a script.

With the script, `portal.admin.lookup` answers while one types. Without it, few rows stand in a
plain select; of many, the form comes back with those that match the words sent along with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from flask import g
from sqlalchemy import select

from portal.access import gate
from portal.admin import lookup
from portal.admin.addresses import address
from portal.admin.few import are_beyond
from portal.admin.few import few as few_of
from portal.database import Base, db

#: As many rows fit into a plain select
FEW = 50
#: As many rows one field may lead to at once
MOST = 1000
#: Names of the button that searches for a field, and of the words it searches for
SEARCH, WORDS = "_search-{}", "_find-{}"


def is_search(sent: Mapping[str, str]) -> bool:
    """Tell whether the form was sent to find rows for one of its fields, not to be saved."""
    button, words = SEARCH.format(""), WORDS.format("")
    return any(
        name.startswith(button) or (name.startswith(words) and text.strip())
        for name, text in sent.items()
    )


def rows_of(model: type[Base], keys: Collection[int]) -> dict[int, Base]:
    """Return those of the rows that the reader may choose, by key: one statement."""
    record = lookup.record_of(model)
    if record is None or not keys:
        return {}
    statement = select(record.model).where(record.model.id.in_(keys), lookup.choosable(record))
    return {row.id: row for row in db.session.scalars(statement).unique()}


def look_ahead(models: Iterable[type[Base]]) -> None:
    """Ask at once which of the models a form leads to have too much for a plain select."""
    known: dict[type[Base], Any] = g.setdefault("portal_few", {})
    records = {model: lookup.record_of(model) for model in models if model not in known}
    asked = {model: record for model, record in records.items() if record is not None}
    if len(asked) > 1:
        beyond = are_beyond(list(asked.values()), FEW)
        known |= dict.fromkeys((model for model, much in zip(asked, beyond, strict=True) if much))


def few(model: type[Base]) -> Sequence[lookup.Named | lookup.Option] | None:
    """Return all that may be chosen, None where that is much; asked once in a request."""
    known: dict[type[Base], Any] = g.setdefault("portal_few", {})
    if model not in known:
        record = lookup.record_of(model)
        known[model] = few_of(record, FEW) if record is not None else []
    offered: Sequence[lookup.Named | lookup.Option] | None = known[model]
    return offered


def found(model: type[Base], words: str) -> Sequence[lookup.Named | lookup.Option]:
    """Return rows that may be chosen and match ``words``, as many as fit into a plain select."""
    record = lookup.record_of(model)
    return lookup.find(record, words, limit=FEW) if record is not None and words else []


def lookup_url(owner: type[Base], name: str) -> str:
    """Return where the rows for the relation ``name`` of ``owner`` are searched."""
    record = lookup.record_of(owner)
    return address(f"{record.key}.ajax_lookup", name=name) if record is not None else ""


def create_url(model: type[Base]) -> str | None:
    """Return where a new row of ``model`` is made, for those who may make and then choose it."""
    record = lookup.record_of(model)
    if record is None or not record.declares("create") or not record.declares("view"):
        return None
    may = gate.allows(f"{record.key}.create") and gate.allows(f"{record.key}.view")
    return address(f"{record.key}.create_view") if may else None
