"""What filters say: conditions as sentences, operators as titles, values in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from typing import Any

from portal.admin import lookup
from portal.admin.cells import words_of
from portal.database import Base
from portal.i18n import LazyString, formats, gettext_in, ngettext, npgettext, pgettext
from portal.i18n.domain import fill
from portal.query.fields import Field
from portal.query.filters import Condition, Group, family_of
from portal.query.filters.operators import values_of
from portal.query.record import Record

#: Values that a chip names before it counts the others
MAX_SAID = 4

#: ``{operator: title}`` in the builder, between a field and a value
TITLES: dict[str, LazyString] = {
    # Translators: stands between a field and a value, as in "Status – is – Published"
    "is": pgettext("filter", "is"),
    # Translators: stands between a field and a value
    "is_not": pgettext("filter", "is not"),
    # Translators: stands between a field and several values
    "one_of": pgettext("filter", "is one of"),
    # Translators: stands between a field and a part of its text
    "contains": pgettext("filter", "contains"),
    # Translators: stands between a field and the beginning of its text
    "starts_with": pgettext("filter", "starts with"),
    # Translators: stands between a field and a number
    "above": pgettext("filter", "is above"),
    # Translators: stands between a field and a number
    "below": pgettext("filter", "is below"),
    # Translators: stands between a field and two numbers or days
    "between": pgettext("filter", "is between"),
    # Translators: stands between a field and a day
    "on": pgettext("filter", "is on"),
    # Translators: stands between a field and a day
    "before": pgettext("filter", "is before"),
    # Translators: stands between a field and a day
    "after": pgettext("filter", "is after"),
    # Translators: stands between a field and a number of days
    "last_days": pgettext("filter", "is in the last days"),
    # Translators: follows a field, such as an author
    "mine": pgettext("filter", "is you"),
    # Translators: follows a field that has no value
    "empty": pgettext("filter", "is empty"),
    # Translators: follows a field that has a value
    "not_empty": pgettext("filter", "is not empty"),
    # Translators: stands between a field of many, such as tags, and some of them
    "has": pgettext("filter", "include"),
    # Translators: stands between a field of many, such as tags, and some of them
    "has_none": pgettext("filter", "do not include"),
}

#: ``{family: {operator: the whole condition}}``; under "" what fits the others
SENTENCES: dict[str, dict[str, LazyString]] = {
    "": {
        "is": pgettext("filter", "%(field)s is %(value)s"),
        "is_not": pgettext("filter", "%(field)s is not %(value)s"),
        "one_of": pgettext("filter", "%(field)s is %(value)s"),
        "above": pgettext("filter", "%(field)s is above %(value)s"),
        "below": pgettext("filter", "%(field)s is below %(value)s"),
        "between": pgettext("filter", "%(field)s is between %(value)s and %(last)s"),
        "mine": pgettext("filter", "%(field)s is you"),
        "empty": pgettext("filter", "%(field)s is empty"),
        "not_empty": pgettext("filter", "%(field)s is not empty"),
        "has": pgettext("filter", "%(field)s include %(value)s"),
        "has_none": pgettext("filter", "%(field)s do not include %(value)s"),
    },
    "text": {
        "is": pgettext("filter", "%(field)s is “%(value)s”"),
        "is_not": pgettext("filter", "%(field)s is not “%(value)s”"),
        "contains": pgettext("filter", "%(field)s contains “%(value)s”"),
        "starts_with": pgettext("filter", "%(field)s starts with “%(value)s”"),
    },
    "bool": {
        # Translators: a field and its value, as in "Active: Yes"
        "is": pgettext("filter", "%(field)s: %(value)s"),
    },
    # Fields of days are often called “Published on”: no verb goes with that.
    "date": {
        "is": pgettext("filter", "%(field)s: %(value)s"),
        "on": pgettext("filter", "%(field)s: %(value)s"),
        "before": pgettext("filter", "%(field)s: before %(value)s"),
        "after": pgettext("filter", "%(field)s: after %(value)s"),
        "between": pgettext("filter", "%(field)s: from %(value)s to %(last)s"),
    },
    "relations": {
        # Translators: a field of many that has none, as in "Tags: none"
        "empty": pgettext("filter", "%(field)s: none"),
        # Translators: a field of many that has some, as in "Tags: at least one"
        "not_empty": pgettext("filter", "%(field)s: at least one"),
    },
}
SENTENCES["moment"] = SENTENCES["date"]

#: ``{model: {key: what people call the row}}``
Titles = dict[type[Base], dict[int, str]]


def group_words(record: type[Record], group: Group, titles: Titles) -> str:
    """Return a group in words: “Status is Draft or Views is above 1,000”."""
    return _either([_condition_words(record, one, titles) for one in group])


def _condition_words(record: type[Record], condition: Condition, titles: Titles) -> str:
    field = record.fields()[condition.field]
    values = values_of(record, condition, frozenset((condition.field,))) or ()
    label = formats.isolate(str(field.label))
    if condition.operator == "last_days":
        return npgettext(
            "filter",
            "%(field)s: the last %(num)s day",
            "%(field)s: the last %(num)s days",
            values[0],
            field=label,
        )
    said = [_value_words(field, value, titles) for value in values]
    own = SENTENCES.get(family_of(field), {})
    sentence = own.get(condition.operator) or SENTENCES[""][condition.operator]
    if condition.operator == "between":
        return _filled(sentence, field=label, value=said[0], last=said[1])
    return _filled(sentence, field=label, value=_some(said))


def _filled(sentence: LazyString, **values: str) -> str:
    return fill(str(sentence), sentence.msgid, values)


def _value_words(field: Field, value: Any, titles: Titles) -> str:
    return formats.isolate(_plain_words(field, value, titles))


def _plain_words(field: Field, value: Any, titles: Titles) -> str:
    family = family_of(field)
    if family == "text":
        return str(value)
    if field.is_relation:
        unknown = gettext_in("filter", "something that is gone, or that you may not see")
        return titles.get(field.target, {}).get(value, unknown)
    if family == "moment" and not isinstance(value, datetime):
        return formats.format_date(value)
    return words_of(field, value)


def _some(words: Sequence[str]) -> str:
    """Return some values in words; of many, the first and how many others there are."""
    if len(words) <= MAX_SAID:
        return _either(words)
    first, others = formats.format_list(words[: MAX_SAID - 1]), len(words) - MAX_SAID + 1
    # Translators: values of a filter, and how many more, as in "Draft, In review or 3 others"
    return ngettext(
        "%(values)s or %(num)s other", "%(values)s or %(num)s others", others, values=first
    )


def _either(words: Sequence[str]) -> str:
    """Return “a or b”: one pattern, put into itself for the third."""
    if not words:
        return ""
    return reduce(
        # Translators: two values, or two conditions, of which one is enough
        lambda first, second: gettext_in(
            "filter", "%(first)s or %(second)s", first=first, second=second
        ),
        words,
    )


def titles_in(record: type[Record], groups: Iterable[Group]) -> Titles:
    """Return what the rows that conditions name are called, as far as one may see them.

    One statement for each record they belong to.
    """
    keys: dict[type[Base], set[int]] = {}
    for condition in (one for group in groups for one in group):
        field = record.fields()[condition.field]
        values = values_of(record, condition, frozenset((condition.field,)))
        if field.is_relation and values:
            keys.setdefault(field.target, set()).update(values)
    return {model: titles_of(model, wanted) for model, wanted in keys.items()}


def titles_of(model: type[Base], keys: Iterable[int]) -> dict[int, str]:
    """Return the titles of those of the rows that the reader may see, and of oneself."""
    record = lookup.record_of(model)
    wanted = list(keys)
    if record is None or not wanted:
        return {}
    where = [lookup.choosable(record), record.model.id.in_(wanted)]
    return dict(lookup.named(record, lookup.read(record, where, len(wanted), 0)))


def left_out_words(
    record: type[Record], left_out: Iterable[Condition], allowed: frozenset[str]
) -> str:
    """Return the sentence that names the conditions which were left out; "" for none."""
    names = list(dict.fromkeys(one.field for one in left_out))
    if not names:
        return ""
    said = formats.format_list([formats.isolate(_label(record, name)) for name in names])
    if set(names) <= allowed:
        return ngettext(
            "The filter on “%(fields)s” was left out: its value is not understood.",
            "The filters on %(fields)s were left out: not all their values are understood.",
            len(names),
            fields=said,
        )
    return ngettext(
        "“%(fields)s” was left out: you may not read it, or it is gone.",
        "%(fields)s were left out: you may not read all of them, or some are gone.",
        len(names),
        fields=said,
    )


def _label(record: type[Record], name: str) -> str:
    """Return what people call the field; a secret one is as unknown as one that is not there."""
    field = record.fields().get(name)
    return name if field is None or field.secret else str(field.label)
