"""The controls of the filter builder: what a value is typed into or chosen from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from werkzeug.datastructures import MultiDict

from portal.admin import lookup
from portal.admin.cells import yes_and_no
from portal.admin.declarations import Declarations
from portal.admin.editing.options import choices_for
from portal.admin.few import few
from portal.admin.listing.filter_words import titles_of
from portal.i18n import gettext_in
from portal.query.fields import Field
from portal.query.filters import family_of
from portal.query.filters.operators import COUNTS
from portal.query.rows import key_from

#: As many rows stand in a plain select, where no script searches
FEW = 50
#: Kinds of texts that are written from left to right in every language
CODES = frozenset(("code", "email", "slug", "url"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select."""

    value: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Input:
    """One text field. ``error`` is a sentence."""

    label: str
    value: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """How a value is given. ``kind`` is text, code, number, date, select, many, rows or none."""

    kind: str
    inputs: tuple[Input, ...] = ()
    choices: tuple[Choice, ...] = ()
    multiple: bool = False
    error: str = ""
    #: Whether nothing is chosen at first: what nobody has chosen is no value
    has_blank: bool = False
    #: Of rows: where they are searched, and the words they were searched for
    lookup_url: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the builder's form says: as it was typed, not yet understood."""

    field: str = ""
    operator: str = ""
    values: tuple[str, ...] = ()
    #: The field whose operators were on offer: without the script it may be another by now
    of: str = ""
    words: str = ""
    #: Whether the condition is another way to meet the last filter
    either: bool = False
    searches: bool = False

    @classmethod
    def from_args(cls, args: MultiDict[str, str]) -> Asked:
        return cls(
            field=args.get("field", ""),
            operator=args.get("operator", ""),
            values=tuple(args.getlist("value")),
            of=args.get("of", ""),
            words=args.get("words", "").replace("\0", "").strip(),
            either=args.get("join") == "or",
            searches="search" in args,
        )


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a value was not taken. ``at`` counts the text fields from 0."""

    sentence: str
    at: int = 0


def control_of(
    view: Declarations, field: Field, operator: str, asked: Asked, wrong: Wrong | None
) -> Control:
    """Return the control for the values that ``operator`` compares ``field`` with."""
    fewest, most = COUNTS.get(operator, (1, 1))
    family = family_of(field)
    error = wrong.sentence if wrong else ""
    if most == 0:
        return Control("none")
    if field.is_relation:
        return _rows(view, field, most > 1, asked, error)
    if family in ("choice", "bool"):
        kind = "many" if most > 1 else "select"
        choices = tuple(
            Choice(value, title, value in asked.values) for value, title in choices_of(field)
        )
        blank = kind == "select" and not any(one.chosen for one in choices)
        return Control(kind, choices=choices, error=error, has_blank=blank)
    kind = family.replace("moment", "date") if operator != "last_days" else "number"
    return Control(
        "code" if field.kind in CODES else kind,
        tuple(
            Input(
                label,
                asked.values[at] if at < len(asked.values) else "",
                error if wrong and wrong.at == at else "",
            )
            for at, label in enumerate(_labels(kind, operator, fewest))
        ),
    )


def _labels(kind: str, operator: str, count: int) -> Sequence[str]:
    if operator == "last_days":
        return (gettext_in("filter", "Number of days"),)
    if count == 1:
        # Translators: the label of what a filter compares with
        return (gettext_in("filter", "Value"),)
    if kind == "date":
        # Translators: the first of two days, both belong to the filter
        first = gettext_in("filter", "First day")
        # Translators: the last of two days, both belong to the filter
        return first, gettext_in("filter", "Last day")
    # Translators: the lower of two numbers, both belong to the filter
    lowest = gettext_in("filter", "Lowest")
    # Translators: the higher of two numbers, both belong to the filter
    return lowest, gettext_in("filter", "Highest")


def choices_of(field: Field) -> list[tuple[str, str]]:
    """Return ``(stored value, title)`` of what a field of choices, or of yes and no, may be."""
    listed = yes_and_no if field.kind == "bool" else choices_for(field)
    return [(one.value, str(one.title)) for one in listed()] if listed else []


def _rows(view: Declarations, field: Field, multiple: bool, asked: Asked, error: str) -> Control:
    """Return the control for rows: all of them if they are few, else those searched for."""
    record = lookup.record_of(field.target)
    assert record is not None  # or the operator would not be offered
    keys = [key for key in map(key_from, asked.values) if key is not None]
    chosen = titles_of(field.target, keys[:FEW])
    found = few(record, FEW)
    if found is None:
        found = lookup.find(record, asked.words, limit=FEW) if asked.words else []
    titles = chosen | {one.key: one.title for one in found}
    return Control(
        "rows",
        choices=tuple(Choice(str(key), titles[key], key in chosen) for key in titles),
        multiple=multiple,
        error=error,
        has_blank=not multiple,
        lookup_url=url_for(f"{view.key}.filter_options", name=field.name),
        words=asked.words,
    )
