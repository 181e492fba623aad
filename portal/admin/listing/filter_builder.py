"""The builder of filters: a field, what is asked of it, and a control for the value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import False_

from portal.admin import lookup
from portal.admin.addresses import address
from portal.admin.declarations import Declarations
from portal.admin.listing.filter_controls import Asked, Choice, Control, Wrong, control_of
from portal.admin.listing.filter_words import TITLES, group_words, titles_in
from portal.i18n import formats
from portal.query.fields import Field
from portal.query.filters import Group, operators_of
from portal.query.rules import fields_allowed, visible_rows
from portal.query.state import ListState, fields_of_form


@dataclass(frozen=True, slots=True)
class Builder:
    """Everything the form shows. Without a ``control`` only the field is chosen yet."""

    #: Where the form is sent, and where it is left
    url: str
    list_url: str
    #: The state of the list, for the way back
    hidden: list[tuple[str, str]]
    fields: list[Choice]
    field: str = ""
    operators: tuple[Choice, ...] = ()
    control: Control | None = None
    #: The last filter in words, which the new condition may join; "" where there is none
    last: str = ""
    either: bool = False


def open_url_of(view: Declarations, state: ListState) -> str:
    """Return where the builder is opened; "" where there is nothing to filter by.

    All that a list asks before that: as a rule, its first column answers.
    """
    if next(_offered(view), None) is None:
        return ""
    return address(f"{view.key}.filter_view", **state.args(where=state.where))


def opened(
    view: Declarations, state: ListState, asked: Asked, wrong: Wrong | None = None
) -> Builder:
    """Return the open builder, as far as its field and operator are known."""
    field = offered_fields(view).get(asked.field)
    frame = _frame(view, state, asked.field)
    if field is None:
        return Builder(**frame)
    operators = offered_operators(field)
    operator = asked.operator if asked.operator in operators else operators[0]
    last = state.where[-1:]
    return Builder(
        **frame,
        field=field.name,
        operators=tuple(Choice(one, str(TITLES[one]), one == operator) for one in operators),
        control=control_of(view, field, operator, asked, wrong),
        last=_words(view, last) if last else "",
        either=asked.either,
    )


def begun(view: Declarations, state: ListState) -> Builder:
    """Return the builder as a script opens it: the first field has its operators already."""
    return opened(view, state, Asked(field=next(iter(offered_fields(view)), "")))


def _words(view: Declarations, groups: tuple[Group, ...]) -> str:
    return formats.isolate(group_words(type(view), groups[0], titles_in(type(view), groups)))


def _frame(view: Declarations, state: ListState, chosen: str) -> dict[str, Any]:
    args = state.args(where=state.where)
    return {
        "url": address(f"{view.key}.filter_view"),
        "list_url": address(f"{view.key}.index_view", **args),
        "hidden": fields_of_form(args),
        "fields": [
            Choice(name, str(one.label), name == chosen)
            for name, one in offered_fields(view).items()
        ],
    }


def offered_fields(view: Declarations) -> dict[str, Field]:
    """Return the fields that may be asked for, those of the list first."""
    return dict(_offered(view))


def _offered(view: Declarations) -> Iterator[tuple[str, Field]]:
    allowed, fields = fields_allowed(type(view)), view.fields()
    for name in dict.fromkeys((*view.column_list, *view.form_fields(), *fields)):
        if name in allowed and name in fields and offered_operators(fields[name]):
            yield name, fields[name]


def offered_operators(field: Field) -> list[str]:
    """Return what may be asked of ``field`` and makes sense: not whether it is ever empty."""
    left_out = set() if _may_be_empty(field) else {"empty", "not_empty"}
    if field.is_relation and not _may_be_named(field):
        left_out |= {"is", "is_not", "one_of", "has", "has_none"}
    return [one for one in operators_of(field) if one not in left_out]


def _may_be_empty(field: Field) -> bool:
    if field.is_translated or field.kind == "relations":
        return True
    relation = field.attribute.property
    columns = relation.local_columns if field.kind == "relation" else relation.columns
    return any(column.nullable or column.primary_key for column in columns)


def _may_be_named(field: Field) -> bool:
    """Tell whether the reader sees any rows of the record that a relation leads to."""
    record = lookup.record_of(field.target)
    return record is not None and not isinstance(visible_rows(record), False_)
