"""Converter: the form field for each column and relation, by its kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask_admin.contrib.sqla.form import AdminModelConverter
from wtforms import Field as FormField
from wtforms.validators import InputRequired

from portal.admin.editing import options
from portal.admin.editing.fields import (
    REQUIRED,
    AtMost,
    ChoiceField,
    LineField,
    MultilineField,
    ParsedField,
    TickField,
)
from portal.admin.editing.relations import relation_field
from portal.admin.editing.translated import TranslatedField
from portal.admin.editing.uploads import UploadField
from portal.database import Base
from portal.i18n import formats, parsing
from portal.query.fields import FILES, Field, fields_of

#: ``{kind: (kind of control, parser, writer)}`` of what is typed in the reader's own way
PARSED: dict[str, tuple[str, Callable[[str], Any], Callable[[Any], str]]] = {
    "integer": ("number", parsing.parse_integer, formats.format_number),
    "decimal": ("number", parsing.parse_decimal, formats.decimal_input),
    "money": ("number", parsing.parse_decimal, formats.decimal_input),
    "date": ("date", parsing.parse_date, formats.date_input),
    "datetime": ("datetime", parsing.parse_datetime, formats.datetime_input),
}


class RecordFormConverter(AdminModelConverter):
    """Flask-Admin walks the model; the fields are the portal's."""

    def convert(
        self, model: type[Base], mapper: Any, name: str, prop: Any, *rest: Any
    ) -> FormField | None:
        field = fields_of(model).get(name)
        if field is None or field.secret:
            return None
        if field.is_relation:
            return relation_field(field, prop)
        return _column(field, prop.columns[0])


def _column(field: Field, column: Any) -> FormField:
    common: dict[str, Any] = {"label": field.label, "description": field.help}
    if field.is_translated:
        multiline = field.kind == "markdown" or bool(field.info.get("multiline"))
        length = field.info.get("length")
        required = not column.nullable and column.default is None
        return TranslatedField(multiline=multiline, length=length, required=required, **common)
    if field.kind == "bool":
        return TickField(default=_default(column), **common)
    common["validators"] = [] if column.nullable else [InputRequired(REQUIRED)]
    common["default"] = _default(column)
    if field.kind in FILES:
        return UploadField(told=field, **common)
    if choices := options.choices_for(field):
        return ChoiceField(options=choices, allow_blank=column.nullable, **common)
    return _typed(field, column, common)


def _typed(field: Field, column: Any, common: dict[str, Any]) -> FormField:
    """Return the field for what people write, on one line or several."""
    if field.kind in PARSED:
        kind, parse, write = PARSED[field.kind]
        if kind == "number" and (scale := getattr(column.type, "scale", None)) is not None:
            parse = partial(parsing.parse_decimal, places=scale)
        return ParsedField(kind=kind, parse=parse, write=write, **common)
    if field.kind in ("multiline", "markdown"):
        return MultilineField(kind=field.kind.replace("multiline", "textarea"), **common)
    if column.type.length:
        common["validators"].append(AtMost(column.type.length))
    return LineField(kind=field.kind, **common)


def _default(column: Any) -> Any:
    default = column.default
    return default.arg if default is not None and default.is_scalar else None
