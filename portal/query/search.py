"""Search: several words, in any order, over the fields one may read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from portal.i18n.content import all_texts
from portal.query.fields import Field

#: As reference figures for a bounded search: characters of the whole text, and words.
MAX_LENGTH, MAX_WORDS = 200, 8


def words_of(text: str) -> list[str]:
    """Return the words to look for; more than a statement should carry are left out."""
    return text[:MAX_LENGTH].split()[:MAX_WORDS]


def matches(fields: Iterable[Field], text: str) -> ColumnElement[bool]:
    """Return the rows in which each word of ``text`` occurs in one of ``fields``."""
    columns = [_column(field) for field in fields]
    return and_(
        *(
            or_(*(column.icontains(word, autoescape=True) for column in columns))
            for word in words_of(text)
        )
    )


def _column(field: Field) -> Any:
    return all_texts(field.attribute) if field.is_translated else field.attribute
