"""Filling: a value with a canary for each field that can hold one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from io import BytesIO
from typing import Any

from portal.database import Base
from portal.files.receiving import receive
from portal.files.rules import rules_of
from portal.i18n.content import Texts
from portal.query.fields import FILES, Field, fields_of
from tests.access.proof.canaries import COMMON, Canaries
from tests.files import samples

#: Languages in which there are texts
LANGUAGES = ("en", "fr", "de")
OLD = "old"

#: Makes the value of a field; takes canaries, the key of the field, and the part of it
Fill = Callable[..., Any]


def fill(canaries: Canaries, row: Base, record: str, name: str, part: str = "") -> None:
    """Give the row ``name`` of ``record`` values; ``part`` "old": those before its last change.

    Choices, yes and no, time zones and the like tell of no row: they stay as they are.
    """
    for field in fields_of(type(row)).values():
        make = _maker(field)
        if make is not None:
            setattr(row, field.name, make(canaries, (record, name, field.name), part))


def _maker(field: Field) -> Fill | None:
    if field.secret:
        return _line
    if field.is_translated:
        return _texts
    if field.kind in FILES:
        return partial(_file, field)
    return MAKERS.get(field.kind)


def _texts(canaries: Canaries, key: tuple[str, ...], part: str) -> Texts:
    return Texts.of(
        {code: f"{COMMON} {canaries.word(*key, f'{code}{part}')}" for code in LANGUAGES}
    )


def _line(canaries: Canaries, key: tuple[str, ...], part: str) -> str:
    return f"{COMMON} {canaries.word(*key, part)}"


def _code(canaries: Canaries, key: tuple[str, ...], part: str) -> str:
    return f"{COMMON}-{canaries.word(*key, part)}"


def _email(canaries: Canaries, key: tuple[str, ...], part: str) -> str:
    return f"{canaries.word(*key, part)}@{COMMON}.example"


def _url(canaries: Canaries, key: tuple[str, ...], part: str) -> str:
    return f"https://{COMMON}.example/{canaries.word(*key, part)}"


def _number(canaries: Canaries, key: tuple[str, ...], part: str) -> int:
    return canaries.number(*key, part)


def _money(canaries: Canaries, key: tuple[str, ...], part: str) -> Decimal:
    return Decimal(canaries.number(*key, part))


def _date(canaries: Canaries, key: tuple[str, ...], part: str) -> date:
    return date(canaries.year(*key, part), 5, 17)


def _moment(canaries: Canaries, key: tuple[str, ...], part: str) -> datetime:
    return datetime(canaries.year(*key, part), 5, 17, 12, tzinfo=UTC)


def _json(canaries: Canaries, key: tuple[str, ...], part: str) -> dict[str, str]:
    return {"note": canaries.word(*key, part)}


def _file(field: Field, canaries: Canaries, key: tuple[str, ...], part: str) -> Any:
    word = canaries.word(*key, part)
    data = samples.picture() if field.kind == "image" else f"{COMMON};{word}\r\n".encode()
    suffix = "png" if field.kind == "image" else "csv"
    rules = rules_of(field.attribute.type, field.info)
    return receive(BytesIO(data), f"{word}.{suffix}", rules)


MAKERS: dict[str, Fill] = {
    "text": _line,
    "multiline": _line,
    "markdown": _line,
    "code": _code,
    "slug": _code,
    "email": _email,
    "url": _url,
    "integer": _number,
    "decimal": _money,
    "money": _money,
    "date": _date,
    "datetime": _moment,
    "moment": _moment,
    "json": _json,
}
