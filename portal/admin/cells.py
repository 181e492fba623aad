"""Cells: one field of one row, as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from portal.access import gate
from portal.access.words import permission_title
from portal.admin import lookup, markdown
from portal.columns import Choice
from portal.database import Base
from portal.i18n import formats, gettext_in, locales, names
from portal.i18n.content import Texts
from portal.i18n.sizes import format_size
from portal.query.fields import Field

#: Tags shown in a list before "+2"
MAX_TAGS = 2

#: Texts longer than this, in characters, are cut by a list and told in full on hover
LONG = 24

#: Says a value as people read it
Saying = Callable[[Any], str]


@dataclass(slots=True)
class Cell:
    """What a template shows. ``kind`` picks the markup; ``text`` is "" where nothing is known.

    ``full`` is the longer form for a title; ``value`` the stored code, for a choice that
    can be changed in place.
    """

    kind: str
    text: str
    full: str = ""
    tone: str = ""
    items: tuple[str, ...] = ()
    more: int = 0
    url: str | None = None
    editable: bool = False
    value: str = ""
    column: str = ""
    label: str = ""
    #: Where the text is in another language than the page
    lang: str = ""
    #: Of a file: how large it is, and where it is shown small
    size: str = ""
    image: str = ""


def cell_of(field: Field, row: Any, *, long: bool = False) -> Cell:
    """Return the cell of ``field``; ``long`` for a page that shows one row only."""
    value = getattr(row, field.name)
    cell = Cell("text", "") if value is None else _cell(field, row, value, long)
    cell.column, cell.label = field.name, str(field.label)
    return cell


@dataclass(frozen=True, slots=True)
class ColumnTexts:
    """The cells of a column: their kind, what each says, and a longer form where there is one."""

    kind: str
    texts: list[str]
    full: list[str] | None = None


def list_cell(field: Field, row: Any, value: Any) -> Cell:
    """Return the cell of a ``value``, as a list shows it under its heading."""
    if value is None:
        return Cell("text", "")
    cell = _cell(field, row, value, False)
    if not cell.full and len(cell.text) > LONG:
        cell.full = cell.text
    return cell


def column_texts(field: Field, values: Iterable[Any]) -> ColumnTexts | None:
    """Return a column of a list, where its cells are texts; else each is made by `list_cell`."""
    if field.choices or field.is_translated:
        return None
    if field.kind == "datetime":
        form = formats.moment_formatter()
        pairs = [("", "") if value is None else form(value) for value in values]
        return ColumnTexts(
            "date", [day for day, _whole in pairs], [whole for _day, whole in pairs]
        )
    if field.kind in WORDS:
        kind, words = WORDS[field.kind]
        say = words()
    elif field.kind == "relation" or field.kind not in CELLS:
        kind, say = "text", str
    else:
        return None
    return ColumnTexts(kind, ["" if value is None else say(value) for value in values])


def words_of(field: Field, value: Any) -> str:
    """Return a value without its row, as the log or a form holds it, in words."""
    if value is None:
        return ""
    if isinstance(value, Texts):
        return _all_languages(value)
    if field.kind == "money":  # the currency is a field of its own
        return formats.format_decimal(value)
    if field.is_relation:
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return _cell(field, None, value, long=True).text


def _all_languages(texts: Texts) -> str:
    if len(texts) < 2:
        return str(texts)
    parts = [f"{locales.native_name(code)}: {text}" for code, text in texts.items()]
    # Each part in its own direction: the languages stand in one line.
    return " · ".join(map(formats.isolate, parts))


def _cell(field: Field, row: Any, value: Any, long: bool) -> Cell:
    if field.choices:
        choice = field.choice(value)
        return Cell("badge", str(choice.title) or choice.value, tone=choice.tone, value=str(value))
    if field.is_translated:
        return _text(field, value, long)
    if field.kind in WORDS:
        kind, words = WORDS[field.kind]
        return Cell(kind, words()(value))
    return CELLS.get(field.kind, _plain)(field, row, value, long)


def _plain(_field: Field, _row: Any, value: Any, _long: bool) -> Cell:
    return Cell("text", str(value))


def _bool(_field: Field, _row: Any, value: Any, _long: bool) -> Cell:
    return Cell("bool", yes_or_no(value), value="1" if value else "0")


def _relation(_field: Field, _row: Any, value: Any, long: bool) -> Cell:
    return Cell("text", str(value), url=_address(value) if long else None)


def _relations(_field: Field, _row: Any, value: Any, long: bool) -> Cell:
    titles = tuple(str(one) for one in value)
    shown = titles if long else titles[:MAX_TAGS]
    return Cell("tags", "", items=shown, more=len(titles) - len(shown))


def _moment(_field: Field, _row: Any, value: Any, long: bool) -> Cell:
    day, whole = formats.format_day_and_moment(value)
    return Cell("date", whole if long else day, full=whole)


def _money(field: Field, row: Any, value: Any, _long: bool) -> Cell:
    return Cell("number", formats.format_money(value, getattr(row, field.info["currency"])))


def _file(field: Field, row: Any, value: Any, long: bool) -> Cell:
    cell = Cell("file", str(value), size=format_size(value.size))
    record = lookup.record_of(field.attribute.class_)
    if row is not None and record is not None:
        cell.url = url_for(f"{record.key}.file_view", key=row.id, field=field.name)
        cell.image = f"{cell.url}?size=thumb" if value.is_image else ""
        cell.full = "" if long else cell.text
    return cell


def _text(field: Field, texts: Texts, long: bool) -> Cell:
    """Return a text that may be in another language than the page: then it says which."""
    locale, text = texts.best()
    lang = "" if locale == locales.current_locale() else locales.language_tag(locale)
    if field.kind == "markdown" and long:
        return Cell("html", markdown.to_html(text), lang=lang)
    return Cell("text", text, lang=lang)


def _address(row: Base) -> str | None:
    """Return where ``row`` can be read, by those who may."""
    record = lookup.record_of(type(row))
    if record is None or not gate.allows(f"{record.key}.view", row):
        return None
    return url_for(f"{record.key}.details_view", id=row.id)


def yes_or_no(value: object) -> str:
    return gettext_in("boolean", "Yes") if value else gettext_in("boolean", "No")


def yes_and_no() -> tuple[Choice, ...]:
    """Return the choices of a boolean, as forms send them."""
    return Choice("1", yes_or_no(True)), Choice("0", yes_or_no(False))


def _web_address(value: str) -> str:
    return value.removeprefix("https://").removesuffix("/")


def _list(value: Any) -> str:
    return formats.format_list([str(one) for one in value])


#: ``{kind of field: (kind of cell, what gives how this reader is told a value)}``
WORDS: dict[str, tuple[str, Callable[[], Saying]]] = {
    "date": ("date", lambda: formats.format_date),
    "integer": ("number", formats.decimal_formatter),
    "decimal": ("number", formats.decimal_formatter),
    "locale": ("text", lambda: names.language_name),
    "country": ("text", lambda: names.country_name),
    "currency": ("text", lambda: names.currency_name),
    "time_zone": ("text", lambda: names.time_zone_name),
    "permission": ("text", lambda: permission_title),
    "code": ("code", lambda: str),
    "slug": ("code", lambda: str),
    "email": ("code", lambda: str),
    "url": ("code", lambda: _web_address),
    "json": ("code", lambda: _list),
}

CELLS: dict[str, Callable[[Field, Any, Any, bool], Cell]] = {
    "bool": _bool,
    "relation": _relation,
    "relations": _relations,
    "datetime": _moment,
    "moment": lambda field, row, value, _long: _moment(field, row, value, True),
    "money": _money,
    "image": _file,
    "file": _file,
}
