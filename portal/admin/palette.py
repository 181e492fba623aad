"""The palette's doors: records by text or number, one kind of them at a time; and a whole page.

Pages and acts are found by the browser (``static/js/palette.js``). Each kind of records is
asked for in a request of its own, so that a slow or failing one keeps nobody waiting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import or_, select

from portal.access.identity import current_identity
from portal.access.models import Assignment
from portal.accounts.views import ask_to_sign_in
from portal.admin.finding import (
    Item,
    asked_for,
    is_quiet,
    items_of,
    names_of,
    read,
    rows_found,
    views_open,
)
from portal.admin.listing.views import url_of
from portal.database import db
from portal.engines import TooSlow
from portal.query.narrowing import searched_fields
from portal.query.rows import key_from
from portal.query.rules import fields_allowed
from portal.query.saved import SavedView

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Rows of a kind in the palette, on the page, and rows looked at last
IN_PALETTE, ON_PAGE, RECENT = 5, 10, 8
#: Saved views that the palette knows
MOST_SAVED = 200

bp = Blueprint("palette", __name__, url_prefix="/admin")


@dataclass(frozen=True, slots=True)
class Group:
    """What the page found of one kind; ``more_url`` where there is more of it.

    ``failed``: the database was stopped before it had an answer.
    """

    title: str
    items: Sequence[Item] = ()
    more_url: str | None = None
    failed: bool = False


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)


@bp.before_request
def _let_in() -> ResponseReturnValue | None:
    """Ask to sign in; what is found then passes the gate row by row."""
    return None if current_user.is_authenticated else ask_to_sign_in()


@bp.route("/palette/")
def find() -> ResponseReturnValue:
    """Answer what was found of one kind; without a kind, what the palette begins with."""
    key = request.args.get("record")
    if key is None:
        return jsonify(_beginning())
    text = request.args.get("q", "")
    views = [view for view in views_open() if view.key == key]
    found = [item for view in views for item in items_of(view, rows_found(view, text, IN_PALETTE))]
    return jsonify(items=[asdict(item) for item in found])


@bp.route("/search/")
def search() -> ResponseReturnValue:
    """Answer the page: the same search, without a script, and more of each kind."""
    typed = request.args.get("q", "").strip()
    text, views = asked_for(typed)
    groups = [group for view in views if (group := _group(view, text)) is not None]
    return render_template("admin/search.html", typed=typed, groups=groups)


def _beginning() -> dict[str, object]:
    views = views_open()
    return {
        "records": [
            {
                "key": view.key,
                "title": str(view.title),
                "names": names_of(view),
                "has_texts": bool(searched_fields(type(view), fields_allowed(type(view)))),
                "is_quiet": is_quiet(view),
            }
            for view in views
        ],
        "actions": [asdict(_new(view)) for view in views if view.may("create")],
        "views": [asdict(item) for item in _saved(views)],
        "recent": [asdict(item) for item in _recent(views)],
    }


def _new(view: RecordView) -> Item:
    url = url_for(f"{view.key}.create_view")
    return Item(str(view.new_title), url, str(view.title), "plus")


def _saved(views: Sequence[RecordView]) -> list[Item]:
    """Return the saved views of these records: one's own, and those of roles one holds."""
    me = current_identity().user_id
    held = select(Assignment.role_id).where(Assignment.user_id == me)
    by_key = {view.key: view for view in views}
    statement = (
        select(SavedView.id, SavedView.record, SavedView.name, SavedView.query)
        .where(or_(SavedView.owner_id == me, SavedView.role_id.in_(held)))
        .where(SavedView.record.in_(by_key))
        .order_by(SavedView.name, SavedView.id)
        .limit(MOST_SAVED)
    )
    return [
        Item(name, url_of(by_key[key], query, number), str(by_key[key].title), "list-details")
        for number, key, name, query in db.session.execute(statement)
    ]


def _recent(views: Iterable[RecordView]) -> list[Item]:
    """Return the rows that the browser has noted, as ``posts.7``, the last one first."""
    named = [one.partition(".") for one in request.args.getlist("recent")[:RECENT]]
    keys: dict[str, list[int]] = defaultdict(list)
    for name, _dot, number in named:
        if (key := key_from(number)) is not None:
            keys[name].append(key)
    found: dict[tuple[str, str], Item] = {}
    for view in views:
        if view.key in keys:
            rows = read(view, view.model.id.in_(keys[view.key]), RECENT)
            numbers = [(view.key, str(row.id)) for row in rows]
            found |= zip(numbers, items_of(view, rows), strict=True)
    wanted = dict.fromkeys((name, number) for name, _dot, number in named)
    return [found[one] for one in wanted if one in found]


def _group(view: RecordView, text: str) -> Group | None:
    try:
        rows = rows_found(view, text, ON_PAGE + 1)
    except TooSlow:
        db.session.rollback()
        return Group(str(view.title), failed=True)
    if not rows:
        return None
    more = url_for(f"{view.key}.index_view", q=text) if len(rows) > ON_PAGE else None
    return Group(str(view.title), items_of(view, rows[:ON_PAGE]), more)
