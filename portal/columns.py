"""Columns and relations as records declare them: the type, and what people need to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import MappedColumn, Relationship, mapped_column, relationship


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
