"""Asking: somebody who met a closed door asks for what would open it."""

from __future__ import annotations

from http import HTTPStatus

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from portal.access import gate
from portal.access.gate import Decision
from portal.access.identity import current_identity
from portal.access.permissions import registry_of
from portal.access.requests import AccessRequest
from portal.access.words import permission_title
from portal.accounts.models import User
from portal.admin.access.denied import denial_of
from portal.admin.access.doors import door
from portal.admin.access.people import row_of
from portal.admin.access.wishes import Wish, WishForm, open_request, too_many, wish_for
from portal.database import db
from portal.i18n import gettext
from portal.query.rows import key_from


@door("/ask/", "", methods=("GET", "POST"))
def ask() -> ResponseReturnValue:
    """Tell the reader why they may not do something, and take their request to be let in."""
    name, row_id = request.values.get("permission", ""), key_from(request.values.get("id"))
    if name not in registry_of(current_app):
        raise NotFound
    decision = gate.decide(name, row_of(name, row_id))
    if current_identity().must_not_write:
        raise gate.Denied(decision)
    wish = wish_for(decision, row_id)
    if request.method == "GET":
        return _page(decision, row_id, wish)
    if wish is None:
        words = permission_title(name)
        flash(gettext("You may do this already: %(permission)s.", permission=words), "info")
        return redirect(_start())
    return _take(decision, wish)


def _take(decision: Decision, wish: Wish) -> ResponseReturnValue:
    wish.form = WishForm(request.form)
    if not wish.form.validate():
        return _page(decision, wish.row_id, wish)
    db.session.get(User, current_user.id, with_for_update=True)  # one after the other
    present = open_request(wish.permission, wish.row_id)
    if present is None:
        wish.problem = too_many()
        if wish.problem:
            return _page(decision, wish.row_id, wish)
        told = {"permission": wish.permission, "row_id": wish.row_id}
        present = AccessRequest(user_id=current_user.id, **told)
        db.session.add(present)
    present.reason = wish.form.reason.data or ""
    db.session.commit()
    flash(gettext("Your request has reached the people who can assign roles."), "ok")
    return redirect(_start())


def _page(decision: Decision, row_id: int | None, wish: Wish | None) -> ResponseReturnValue:
    is_wrong = wish is not None and (wish.problem or wish.form.errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    denial = denial_of(decision, row_id, wish)
    return render_template("access/ask.html", denial=denial), status


def _start() -> str:
    """Return a page that is open to whoever asked: one that shows the request, if it can be."""
    return url_for("admin.index" if gate.allows("dashboard.view") else "accounts.settings")
