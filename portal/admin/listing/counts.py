"""Counts behind the tabs of a list: asked for when the page is there, so that it is soon."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.admin import lookup
from portal.admin.declarations import Declarations
from portal.admin.listing.pager import count_text
from portal.database import db
from portal.query.counting import Count, bounded_count
from portal.query.narrowing import narrow
from portal.query.state import ListState


def answer(view: Declarations) -> ResponseReturnValue:
    """Answer ``{tab: "137"}``, all in one statement; "10,000+" where it is not worth counting."""
    record, state = type(view), ListState.from_args(request.args)
    narrowed = narrow(record, state, lookup.record_of)
    if not record.tabs or record.tabs not in narrowed.allowed:
        return jsonify({})
    field = record.fields()[record.tabs]
    keys = ["all", *(choice.value for choice in field.choices)]
    behind = [(), *((field.attribute == choice.value,) for choice in field.choices)]
    counts = [bounded_count(record, (*narrowed.where, *one)) for one in behind]
    figures = db.session.execute(select(*counts)).one()
    counted = zip(keys, figures, strict=True)
    return jsonify({key: count_text(Count.of(rows)) for key, rows in counted})
