"""The doors of collected changes: their review, and the one that saves them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.exc import StaleDataError

from portal.access import gate
from portal.access.models import Grant, Role
from portal.admin import lookup
from portal.admin.access.all_roles import all_roles
from portal.admin.access.cells import NOT_YOURS
from portal.admin.access.collected import Change, Collected, collected
from portal.admin.access.doors import door
from portal.admin.access.matrix import matrix_url
from portal.admin.access.review_changes import (
    changed_meanwhile,
    is_outdated,
    review_of,
)
from portal.admin.access.taking_back import changes_back
from portal.admin.addresses import address
from portal.admin.editing.saving import raise_version
from portal.changes.recorder import latest
from portal.database import Refused, db
from portal.i18n import gettext, gettext_in, ngettext
from portal.query.rules import fields_allowed


@door("/review-changes/", "access.view", methods=("GET", "POST"))
def review_changes() -> ResponseReturnValue:
    """Show what the collected changes do; a POST saves them.

    ``undo`` names a change set of one's own: what takes it back is collected instead.
    """
    if request.method == "POST":
        gate.demand("roles.edit")
        return _save()
    if "undo" in request.args:
        roles = all_roles()
        wish = collected(roles, changes_back(request.args["undo"], roles))
        return redirect(address("access.review_changes", change=wish.texts))
    return _show(collected(all_roles()))


def _save() -> ResponseReturnValue:
    texts = request.args.getlist("change")
    roles = _locked({one.role for one in collected(all_roles(), texts).changes})
    wish, seen = collected(all_roles(), texts), request.form.getlist("seen")
    objection = _objection_to(wish, seen, roles)
    if objection is not None:
        return objection
    try:
        _write(wish, roles)
    except Refused as refused:
        db.session.rollback()
        return _show(wish, refused.sentence), HTTPStatus.UNPROCESSABLE_ENTITY
    except (IntegrityError, StaleDataError):
        db.session.rollback()
        return _show_outdated(collected(all_roles(), texts), seen)
    _tell(wish)
    return redirect(address("access.matrix"), HTTPStatus.SEE_OTHER)


def _objection_to(
    wish: Collected, seen: list[str], roles: Mapping[str, Role]
) -> ResponseReturnValue | None:
    """Answer what cannot be saved as it is; None: it can."""
    if not wish.changes:
        flash(gettext("There is nothing left to change."), "info")
        return redirect(matrix_url(wish), HTTPStatus.SEE_OTHER)
    if not all(map(_may_change, roles.values())):
        return _show(wish, str(NOT_YOURS)), HTTPStatus.FORBIDDEN
    is_complete = {one.role for one in wish.changes} <= set(roles)
    if wish.left_out or not is_complete or is_outdated(wish, seen):
        return _show_outdated(wish, seen)
    if not review_of(wish).can_be_saved:
        return _show(wish), HTTPStatus.UNPROCESSABLE_ENTITY
    return None


def _locked(keys: set[str]) -> dict[str, Role]:
    """Return the roles with these keys; who wants to save others of their changes waits."""
    query = select(Role).where(Role.key.in_(keys)).order_by(Role.id).with_for_update()
    found = db.session.scalars(query.options(selectinload(Role.grants)))
    return {role.key: role for role in found}


def _may_change(role: Role) -> bool:
    record = lookup.record_of(Role)
    return record is not None and "grants" in fields_allowed(record, "edit", role)


def _write(wish: Collected, roles: dict[str, Role]) -> None:
    with db.session.no_autoflush:
        for change in wish.changes:
            _make(change, roles[change.role])
        for key in {change.role for change in wish.changes}:
            raise_version(roles[key])
    db.session.commit()


def _make(change: Change, role: Role) -> None:
    at = change.permission, change.scope
    present = next((one for one in role.grants if (one.permission, one.scope) == at), None)
    fields = None if change.fields is None else list(change.fields)
    if not change.given:
        if present is not None:
            role.grants.remove(present)
    elif present is not None:
        present.fields = fields
    else:
        role.grants.append(Grant(permission=change.permission, scope=change.scope, fields=fields))


def _tell(wish: Collected) -> None:
    """Say how much was saved, with the way back."""
    count = len(wish.acts)
    said = ngettext("%(num)s change was saved.", "%(num)s changes were saved.", count)
    url = address("access.review_changes", undo=latest())
    way_back = gettext_in("toast", "Undo")
    flash(Markup('{} <a href="{}">{}</a>').format(said, url, way_back), "ok")


def _show(wish: Collected, problem: str = "") -> str:
    review = review_of(wish)
    review.problem = problem
    return render_template("access/review_changes.html", review=review)


def _show_outdated(wish: Collected, seen: list[str]) -> ResponseReturnValue:
    review = review_of(wish)
    review.problem = gettext(
        "Nothing was saved: somebody has changed these roles meanwhile. Look at it again."
    )
    review.meanwhile = changed_meanwhile(wish, seen)
    return render_template("access/review_changes.html", review=review), HTTPStatus.CONFLICT
