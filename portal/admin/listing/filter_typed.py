"""What is typed into the filter builder, strictly understood in the reader's own way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms.validators import ValidationError

from portal.admin.declarations import Declarations
from portal.admin.editing.fields import REQUIRED, refuse_controls
from portal.admin.listing.filter_controls import Asked, Wrong, choices_of
from portal.admin.listing.filter_words import titles_of
from portal.i18n import formats, gettext, ngettext, parsing
from portal.query.fields import Field
from portal.query.filters import MAX_DAYS, MAX_LENGTH, MAX_VALUES, Condition, family_of
from portal.query.filters.operators import COUNTS, values_of
from portal.query.rows import key_from


class NotTaken(Exception):
    """A value is not understood; ``wrong`` says which and why."""

    def __init__(self, sentence: str, at: int = 0) -> None:
        super().__init__(sentence)
        self.wrong = Wrong(sentence, at)


def condition_from(view: Declarations, field: Field, asked: Asked) -> Condition:
    """Return the condition that the form says, with values as they are stored.

    Raises `NotTaken`.
    """
    fewest, most = COUNTS.get(asked.operator, (1, 1))
    texts = [text.strip() for text in asked.values if fewest == 2 or text.strip()][:most]
    texts += [""] * (fewest - len(texts))
    if most > 1 and len(asked.values) > MAX_VALUES:
        raise NotTaken(gettext("Choose fewer: at most %(most)s.", most=MAX_VALUES))
    values = [_read(field, asked.operator, text, at) for at, text in enumerate(texts)]
    if field.is_relation:
        _must_be_seen(field, values)
    written = tuple(_written(value) for value in _in_order(asked.operator, values))
    condition = Condition(field.name, asked.operator, written)
    if values_of(type(view), condition, frozenset((field.name,))) is None:
        raise NotTaken(_unusable(field))
    return condition


def _read(field: Field, operator: str, text: str, at: int) -> Any:
    if not text:
        raise NotTaken(str(REQUIRED), at)
    try:
        if operator == "last_days":
            return _days(text)
        return READERS[family_of(field)](field, text)
    except parsing.NotUnderstood as error:
        raise NotTaken(error.sentence, at) from error
    except ValidationError as error:
        raise NotTaken(str(error), at) from error


def _in_order(operator: str, values: list[Any]) -> list[Any]:
    """Return two ends with the lower one first, whichever was typed first."""
    if operator != "between" or values[0] <= values[1]:
        return values
    return values[::-1]


def _written(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _unusable(field: Field) -> str:
    if family_of(field) == "number":
        return gettext("This number is larger, or more exact, than any in this field.")
    return gettext("Write at least one letter or digit to look for.")


def _must_be_seen(field: Field, keys: list[int]) -> None:
    if len(titles_of(field.target, keys)) < len(set(keys)):
        raise NotTaken(gettext("Choose one from the list."))


# Each returns what a text says; raises `NotUnderstood` or `ValidationError`.


def _text(_field: Field, text: str) -> str:
    refuse_controls(text, "")
    if len(text) > MAX_LENGTH:
        raise ValidationError(
            ngettext(
                "Use at most %(num)s character.", "Use at most %(num)s characters.", MAX_LENGTH
            )
        )
    return text


def _chosen(field: Field, text: str) -> str:
    if text not in {value for value, _title in choices_of(field)}:
        raise ValidationError(gettext("Choose one from the list."))
    return text


def _number(field: Field, text: str) -> int | Decimal:
    if field.kind == "integer":
        return parsing.parse_integer(text)
    return parsing.parse_decimal(text, places=getattr(field.attribute.type, "scale", None))


def _date(_field: Field, text: str) -> date:
    return parsing.parse_date(text)


def _days(text: str) -> int:
    days = parsing.parse_integer(text)
    if not 1 <= days <= MAX_DAYS:
        most = formats.format_number(MAX_DAYS)
        raise ValidationError(gettext("Write a number of days from 1 to %(most)s.", most=most))
    return days


def _key(_field: Field, text: str) -> int:
    key = key_from(text)
    if key is None:
        raise ValidationError(gettext("Choose one from the list."))
    return key


READERS: dict[str, Callable[[Field, str], Any]] = {
    "text": _text,
    "choice": _chosen,
    "bool": _chosen,
    "number": _number,
    "date": _date,
    "moment": _date,
    "relation": _key,
    "relations": _key,
}
