"""Columns and relations as records declare them: the type, and what people need to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Enum, FromClause, Index, LargeBinary, String, Table, Text
from sqlalchemy.orm import MappedColumn, Relationship, mapped_column, relationship
from sqlalchemy.types import TypeEngine


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a column that offers ``choices``: a code in the row, a word on the page.

    ``tone`` colours its badge: ok, warn, bad, info, neutral or mute.
    """

    value: str
    #: A marked text
    title: object
    tone: str = "neutral"


#: The longest code that stands for a choice
CODE = String(32)


def column(  # noqa: PLR0913 - one name for each thing a column can tell
    label: object,
    *arguments: Any,
    help: object = None,  # noqa: A002 - what forms call it
    kind: str = "",
    choices: Sequence[Choice] = (),
    personal: bool = False,
    secret: bool = False,
    info: dict[str, Any] | None = None,
    **options: Any,
) -> MappedColumn[Any]:
    """Return a mapped column with its ``info``; ``arguments`` and ``options`` are SQLAlchemy's.

    ``label`` and ``help`` are marked texts; ``kind`` is how the value is shown and entered,
    where the type does not say it (`portal.query.fields`); ``choices`` are the only values
    that the database takes; ``personal`` is read by grants that name it, ``secret`` by nobody.
    """
    told = {
        "label": label,
        "help": help,
        "kind": kind,
        "choices": tuple(choices),
        "personal": personal,
        "secret": secret,
    }
    kept = {name: value for name, value in told.items() if value}
    if choices and not arguments:
        arguments = (CODE,)
    return mapped_column(*arguments, info=kept | (info or {}), **options)


def relation(label: object, target: str | None = None, **options: Any) -> Relationship[Any]:
    """Return a relationship with its label; the rest is SQLAlchemy's.

    ``target`` names a model, and the relation that leads back if there is one: ``Tag.posts``.
    """
    model, _, back = (target or "").partition(".")
    if back:
        options["back_populates"] = back
    return relationship(model or None, info={"label": label}, **options)


#: How many locales have sort keys of their own (`portal.query.companions`)
SORT_SLOTS = 4
#: Kinds of texts that are several lines long
LONG = frozenset({"markdown", "multiline"})
#: Kinds whose values are codes: one order for every reader
CODES = frozenset(
    {"slug", "code", "email", "url", "locale", "time_zone", "country", "currency", "permission"}
)
#: Keys of ``info``: of a text its `Companions`, of a companion what it is made from
_COMPANIONS, _MADE_FROM = "companions", "made from"


@dataclass(frozen=True, slots=True)
class Companions:
    """The columns beside a text by which it is found (``folded``) and sorted (``keys``).

    The first key is for every reader; the others, if any, are for those of one locale each.
    """

    source: str
    folded: str
    keys: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return self.folded, *self.keys


def companions_of(table: FromClause) -> dict[str, Companions]:
    """Return ``{text column: its companions}``."""
    return {
        column.name: column.info[_COMPANIONS]
        for column in table.columns
        if _COMPANIONS in column.info
    }


def is_companion(column: Column[Any]) -> bool:
    """Tell whether the column is made from another one: nothing that people have said."""
    return _MADE_FROM in column.info


def add_companions(model: Any) -> None:
    """Give each text of one line of a mapped class its companions, empty and unloaded.

    Raises `TypeError` where the class has a column of that name already.
    """
    table: Table = model.__table__
    for column in list(table.columns):
        if _COMPANIONS in column.info or not _is_line(column):
            continue
        name = column.name
        slots = 0 if column.info.get("kind") in CODES else SORT_SLOTS
        keys = (f"{name}_key", *(f"{name}_key_{slot + 1}" for slot in range(slots)))
        companions = column.info[_COMPANIONS] = Companions(name, f"{name}_folded", keys)
        for made in companions.names:
            if made in table.columns:
                raise TypeError(f"{table.name}.{made} is made for {name}")
            _add(model, made, Text() if made == companions.folded else LargeBinary(), name)
        for key in keys:
            Index(None, table.c[key], table.c.id)


def _add(model: Any, name: str, kind: TypeEngine[Any], source: str) -> None:
    info = {_MADE_FROM: source}
    setattr(model, name, mapped_column(kind, nullable=True, deferred=True, info=info))


def _is_line(column: Column[Any]) -> bool:
    """Tell whether people read the column as a text of one line, written by somebody."""
    info, kind = column.info, column.type
    if "label" not in info or info.get("secret") or info.get("choices"):
        return False
    if info.get("kind") in LONG or info.get("multiline"):
        return False
    if getattr(kind, "holds_texts", False):
        return True
    return isinstance(kind, String) and not isinstance(kind, Enum) and kind.length is not None
