"""Content: a record's own texts, one per language in one column.

A page shows the text in the reader's language and falls back along CLDR's parents, then to
the default language, then to any text there is; `Texts.best` also tells which language the
text really is in, so that a template can set ``lang`` and ``dir``. `text_in` says the same
in SQL, so that rows are searched and sorted by the text that is shown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Self, TypeAlias

from sqlalchemy import (
    JSON,
    ColumnElement,
    Dialect,
    Text,
    bindparam,
    func,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import QueryableAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from portal.i18n.negotiation import SOURCE, fallback_chain
from portal.i18n.reader import current_locale, default_locale

Column: TypeAlias = ColumnElement[Any] | QueryableAttribute[Any]


class LocalText(NamedTuple):
    """A text and the locale it is written in."""

    locale: str
    text: str


class Texts(Mapping[str, str]):
    """One text per locale: immutable, NFC, without blank ones; equal by content."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._texts = {
            locale: unicodedata.normalize("NFC", text)
            for locale, text in sorted((texts or {}).items())
            if text and not text.isspace()
        }

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Self:
        """Return the texts of ``{"en": "Road works", "de": "Bauarbeiten"}``."""
        return cls(texts)

    def with_text(self, locale: str, text: str) -> Self:
        """Return these texts with another one for ``locale``; a blank one takes it away."""
        return type(self)({**self._texts, locale: text})

    def best(self, locale: str | None = None) -> LocalText:
        """Return the text a reader of ``locale`` (default: the present one) is shown.

        Without any text: the locale asked for, and "".
        """
        locale = locale or current_locale()
        for code in (*chain_of(locale), *self._texts):
            if code in self._texts:
                return LocalText(code, self._texts[code])
        return LocalText(locale, "")

    def __str__(self) -> str:
        return self.best().text

    def __repr__(self) -> str:
        return f"Texts({self._texts!r})"

    def __getitem__(self, locale: str) -> str:
        return self._texts[locale]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(frozenset(self._texts.items()))


class Translated(TypeDecorator[Texts]):
    """A column of `Texts`, stored as ``{"en": "…", "pt_BR": "…"}``; NULL reads as no texts.

    Declare it as ``title: Mapped[Texts] = mapped_column(Translated)``. Set a new `Texts` to
    change it. Raises `TypeError` on a plain string: nobody can tell its language.
    """

    impl = JSON
    cache_ok = True
    #: What `portal.columns` knows the type by
    holds_texts = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        # PostgreSQL compares, groups and de-duplicates JSONB, but not JSON.
        json = JSONB if dialect.name == "postgresql" else JSON
        return dialect.type_descriptor(json(none_as_null=True))

    def process_bind_param(
        self, value: Mapping[str, str] | None, dialect: Dialect
    ) -> dict[str, str] | None:
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise TypeError(f"texts per locale are needed, not {type(value).__name__}")
        return dict(Texts(value))

    def process_result_value(self, value: dict[str, str] | None, dialect: Dialect) -> Texts:
        return Texts(value)

    @staticmethod
    def sort_key(column: Column, locale: str | None = None) -> ColumnElement[str]:
        """Return the SQL expression that orders rows by the text shown, in small letters."""
        # Databases differ in where they put NULL.
        return func.lower(func.coalesce(text_in(column, locale), ""))


def text_in(column: Column, locale: str | None = None) -> ColumnElement[str]:
    """Return the SQL expression for ``Texts.best(locale).text``; NULL without any text."""
    chain = chain_of(locale or current_locale())
    return func.coalesce(*(exact_text(column, code) for code in chain), _any_text(column))


def exact_text(column: Column, locale: str) -> ColumnElement[str]:
    """Return the SQL expression for the text in just this locale; NULL where it is missing."""
    # Written into the statement: SQLite finds an index on an expression only without parameters.
    key = bindparam(None, locale, type_=JSON.JSONStrIndexType(), literal_execute=True)
    return type_coerce(column, JSON)[key].as_string()


class _any_text(FunctionElement[str]):  # noqa: N801 - used and printed like an SQL function
    """The first text by locale code."""

    name = "any_text"
    type = Text()
    inherit_cache = True


@compiles(_any_text, "sqlite")
def _any_text_in_sqlite(element: _any_text, compiler: SQLCompiler, **kw: Any) -> str:
    source = compiler.process(element.clauses, **kw)
    return f"(SELECT j.value FROM json_each({source}) AS j ORDER BY j.key LIMIT 1)"  # noqa: S608


@compiles(_any_text, "postgresql")
def _any_text_in_postgresql(element: _any_text, compiler: SQLCompiler, **kw: Any) -> str:
    source = compiler.process(element.clauses, **kw)
    order = 'ORDER BY j.key COLLATE "C"'
    return f"(SELECT j.value FROM jsonb_each_text({source}) AS j {order} LIMIT 1)"  # noqa: S608


class all_texts(FunctionElement[str]):  # noqa: N801 - used and printed like an SQL function
    """The texts in every language, one a line: for a search, whatever they are written in."""

    name = "all_texts"
    type = Text()
    inherit_cache = True


@compiles(all_texts, "sqlite")
def _all_texts_in_sqlite(element: all_texts, compiler: SQLCompiler, **kw: Any) -> str:
    source = compiler.process(element.clauses, **kw)
    return f"(SELECT group_concat(j.value, char(10)) FROM json_each({source}) AS j)"  # noqa: S608


@compiles(all_texts, "postgresql")
def _all_texts_in_postgresql(element: all_texts, compiler: SQLCompiler, **kw: Any) -> str:
    source = compiler.process(element.clauses, **kw)
    return f"(SELECT string_agg(j.value, chr(10)) FROM jsonb_each_text({source}) AS j)"  # noqa: S608


def chain_of(locale: str) -> tuple[str, ...]:
    """Return the locale and its CLDR parents, then the portal's default, then the source.

    The first of them that has a text is shown; where none has, the first by locale code.
    """
    return _chain_of(locale, default_locale())


@lru_cache(maxsize=256)
def _chain_of(locale: str, default: str) -> tuple[str, ...]:
    chain = fallback_chain(locale)
    english = locale.partition("_")[0] == SOURCE
    parents = chain if english else chain[:-1]  # the source ends every chain
    return tuple(dict.fromkeys((*parents, default, SOURCE)))
