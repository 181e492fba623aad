"""The doors of the filter builder: the form, step by step, and the rows it can name."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.access.identity import current_identity
from portal.admin import lookup
from portal.admin.listing import page
from portal.admin.listing.filter_builder import (
    begun,
    offered_fields,
    offered_operators,
    opened,
)
from portal.admin.listing.filter_controls import Asked, Wrong
from portal.admin.listing.filter_typed import NotTaken, condition_from
from portal.i18n import gettext
from portal.query.filters import MAX_CONDITIONS, MAX_GROUPS, Condition, understood
from portal.query.rules import fields_allowed
from portal.query.saved import kept_for
from portal.query.state import ListState

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


def build(view: RecordView) -> ResponseReturnValue:
    """Answer the next step of the builder; with a value that is understood, the list.

    A field asks for its operator and value. A script asks for that ``part`` only; before
    there is a field, for the form.
    """
    state, asked = _state(view), Asked.from_args(request.args)
    wrong = None
    if _is_whole(view, asked):
        try:
            state = _with(state, condition_from(view, view.fields()[asked.field], asked), asked)
            return redirect(url_for(f"{view.key}.index_view", **state.args(where=state.where)))
        except NotTaken as refused:
            wrong = refused.wrong
    return _show(view, state, asked, wrong)


def _state(view: RecordView) -> ListState:
    """Return the state of the list without what it has to leave out."""
    state = ListState.from_args(request.args)
    groups, _left_out = understood(type(view), state.where, fields_allowed(type(view)))
    return replace(state, where=groups)


def _is_whole(view: RecordView, asked: Asked) -> bool:
    """Tell whether the form was sent for good: with the operators of the field it names."""
    field = offered_fields(view).get(asked.field)
    if field is None or asked.searches or "part" in request.args or asked.of != asked.field:
        return False
    return asked.operator in offered_operators(field)


def _with(state: ListState, condition: Condition, asked: Asked) -> ListState:
    """Return the state with one condition more. Raises `NotTaken` where it is full."""
    groups = state.where
    if asked.either and groups:
        last = (*groups[-1], *([] if condition in groups[-1] else [condition]))
        groups = (*groups[:-1], last)
        if len(last) > MAX_CONDITIONS:
            raise NotTaken(
                gettext(
                    "One filter takes at most %(most)s conditions. Add a filter of its own.",
                    most=MAX_CONDITIONS,
                )
            )
    elif (condition,) not in groups:
        groups = (*groups, (condition,))
    if len(groups) > MAX_GROUPS:
        raise NotTaken(
            gettext("A list takes at most %(most)s filters. Take one away first.", most=MAX_GROUPS)
        )
    return replace(state, where=groups)


def _show(
    view: RecordView, state: ListState, asked: Asked, wrong: Wrong | None
) -> ResponseReturnValue:
    if "part" in request.args and not asked.field:
        return render_template("admin/parts/filter_form.html", builder=begun(view, state))
    builder = opened(view, state, asked, wrong)
    if "part" in request.args:
        return render_template("admin/parts/filter_step.html", builder=builder)
    told = ListState.from_args(request.args)
    answer = page.render(view, told, kept_for(view.key, current_identity()), builder)
    return answer, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


def options(view: RecordView) -> ResponseReturnValue:
    """Answer rows for the relation ``name``, as the lookup of a form does.

    Asked by who may read the relation in the list, of rows that the reader may see.
    """
    field = offered_fields(view).get(request.args.get("name", ""))
    if field is None or not field.is_relation:
        raise NotFound
    record = lookup.record_of(field.target)
    offset = request.args.get("offset", 0, type=int)
    if record is None or offset > lookup.MAX_OFFSET:
        return jsonify([])
    words = request.args.get("query", "").replace("\0", "")
    found = lookup.find(record, words, limit=lookup.MAX_ANSWER, offset=max(offset, 0))
    return jsonify(found)
