"""Search: several words, in any order, each in one of the fields one may read.

Words are folded, and looked for in the folded texts (`portal.query.companions`), so that
"lodz" finds "Łódź", whatever language it is written in. Everything people type is text: no
sign has a meaning. A word long enough is found by the index for parts of words, unless so many
rows have it that reading them in order is quicker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    cast,
    column,
    false,
    func,
    or_,
    select,
    table,
    true,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from portal.database import Base, db
from portal.i18n.content import all_texts
from portal.i18n.folding import fold
from portal.query import fts
from portal.query.companions import folded_column
from portal.query.fields import Field
from portal.query.frequency import SMALL, is_frequent, keys_of
from portal.query.record import Record

#: As reference figures for a bounded search: characters of the whole text, and words.
MAX_LENGTH, MAX_WORDS = 200, 8
#: What pg_trgm takes trigrams of: letters in a row, not those of scripts that it knows no
#: words of (https://www.postgresql.org/docs/current/pgtrgm.html)
_TRIGRAM = re.compile(r"[^\W_\u2e80-\ua4cf\uac00-\ud7ff\U00020000-\U0003ffff]{3}")


def words_of(text: str) -> list[str]:
    """Return the words to look for; more than a statement should carry are left out."""
    return text.replace("\0", "")[:MAX_LENGTH].split()[:MAX_WORDS]


class Match(NamedTuple):
    """The rows that are found, and how many there are where that is known already."""

    condition: ColumnElement[bool]
    rows: int | None = None


def matches(record: type[Record], fields: Iterable[Field], text: str) -> ColumnElement[bool]:
    """Return the rows of ``record`` in which each word of ``text`` is in one of ``fields``.

    Without a word: all rows. Without a field to look into: none.
    """
    return match(record, fields, text).condition


def match(record: type[Record], fields: Iterable[Field], text: str) -> Match:
    """Return the same rows, and their number where the index has told it."""
    words = {fold(word): word for word in words_of(text)}
    words.pop("", None)
    if not words:
        return Match(true())
    held = [field for field in fields if not field.is_relation]
    if not held:
        return Match(false())
    read = {word: _is_read(held, word, words[word]) for word in words}
    columns = [folded_column(field) for field in held]
    if any(column is None for column in columns):
        return Match(and_(*read.values()))
    return _quickest(record.model, columns, read)


def _quickest(
    model: type[Base], columns: Sequence[Any], read: Mapping[str, ColumnElement[bool]]
) -> Match:
    """Return the condition in the form by which the database finds the rows soonest."""
    by_reading = and_(*read.values())
    indexed = [word for word in read if _has_trigram(word)]
    if not indexed and not _is_sqlite():
        return Match(by_reading)  # the planner knows from its figures how to read
    rest = [condition for word, condition in read.items() if word not in indexed]
    if indexed and _is_sqlite():
        asked = fts.asked(columns, indexed)
        hits = fts.hits(model.__tablename__, asked)
        if hits > fts.FEW:
            return Match(by_reading)
        return Match(and_(_by_fts(model, asked), *rest), None if rest else hits)
    keys = keys_of(model)
    is_large = len(keys) > SMALL
    if is_large and is_frequent(model, by_reading, keys):
        return Match(by_reading)
    if indexed:
        return Match(and_(_by_trigrams(model, columns, indexed), *rest))
    # SQLite would read the rows in the order of the list: one here, one there.
    found = model.id.in_(select(model.id).where(by_reading).correlate(None))
    return Match(found if is_large else by_reading)


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _has_trigram(word: str) -> bool:
    """Tell whether the database's index helps to find the word."""
    return len(word) >= fts.SHORTEST if _is_sqlite() else _TRIGRAM.search(word) is not None


def _is_read(fields: Sequence[Field], word: str, written: str) -> ColumnElement[bool]:
    """Return the rows that have the word in one of the fields, found by reading them."""
    return or_(*(one for field in fields for one in _contains(field, word, written)))


def _contains(field: Field, word: str, written: str) -> list[ColumnElement[bool]]:
    folded = folded_column(field)
    if folded is not None:
        return [folded.contains(word, autoescape=True)]
    # A text without a folded form is compared as far as the database knows letters.
    held = all_texts(field.attribute) if field.is_translated else cast(field.attribute, Text)
    return [held.icontains(one, autoescape=True) for one in dict.fromkeys((word, written))]


def _by_fts(model: type[Base], asked: str) -> ColumnElement[bool]:
    """Return the rows that FTS5 finds; SQLite takes them first, whatever the order."""
    name = fts.name_of(model.__tablename__)
    index = table(name, column("rowid"), column(name))
    return model.id.in_(select(index.c.rowid).where(index.c[name].op("MATCH")(asked)))


def _by_trigrams(
    model: type[Base], columns: Sequence[Any], words: Sequence[str]
) -> ColumnElement[bool]:
    """Return the rows that the trigram indexes find, collected before they are put in order.

    Else the planner may take a plan made for another word, and read the whole table.
    """
    found = select(model.id).where(
        *(or_(*(one.contains(word, autoescape=True) for one in columns)) for word in words)
    )
    return model.id == func.any(_array_of(found.correlate(None).scalar_subquery()))


class _array_of(FunctionElement[Any]):  # noqa: N801 - used and printed like an SQL function
    """The values of a subquery, worked out once."""

    name = "array_of"
    inherit_cache = True


@compiles(_array_of, "postgresql")
def _array_in_postgresql(element: _array_of, compiler: SQLCompiler, **kw: Any) -> str:
    return f"ARRAY{compiler.process(element.clauses.clauses[0], **kw)}"
