"""The cell: what one role may do with one kind of record, to be read and to be changed."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.access import gate
from portal.access.words import permission_title
from portal.admin.access.all_roles import RoleRules, all_roles
from portal.admin.access.collected import Collected, collected
from portal.admin.access.doors import door
from portal.admin.access.lines import NoField, lines_of, lines_sent, rules_after
from portal.admin.access.matrix import matrix_url, may_change, name_of
from portal.admin.access.panel import Panel, panel_of
from portal.admin.access.sections import Subject, subjects
from portal.i18n import _, gettext

#: What those are told who may edit roles, but not what these are granted
NOT_YOURS = _("Some of these fields are not yours to change.")


@door("/cell/", "access.view")
def cell() -> ResponseReturnValue:
    """Answer the cell that ``role`` and ``record`` name: a page, or the ``part`` of one."""
    wish, role, subject = _asked()
    lines = lines_of(role, subject)
    return _show(panel_of(wish, role, subject, lines, editable=may_change()))


@door("/collect/", "access.view")
def collect() -> ResponseReturnValue:
    """Take what the form of a cell says along to the matrix; nothing is written yet."""
    gate.demand("roles.edit")
    if not may_change():
        raise gate.Denied(gate.Decision("roles.edit", False, NOT_YOURS))
    wish, role, subject = _asked()
    lines = lines_sent(subject)
    panel = panel_of(wish, role, subject, lines, editable=True)
    try:
        wanted = wish.towards(role.key, rules_after(lines, role.rules))
    except NoField as missing:
        panel.problem = gettext(
            "Choose at least one field, or all ordinary ones: %(permission)s.",
            permission=permission_title(missing.permission),
        )
        return _show(panel), HTTPStatus.UNPROCESSABLE_ENTITY
    understood = collected(wish.roles, wanted.texts)
    if understood.left_out:
        panel.problem = _why_left_out(wanted)
        return _show(panel), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(f"{matrix_url(understood, role.key)}#{name_of(role, subject.key)}")


def _asked() -> tuple[Collected, RoleRules, Subject]:
    """Return what is collected, and the role – as it would be – and the subject asked for."""
    wish = collected(all_roles())
    role = wish.result.by_key.get(request.args.get("role", ""))
    subject = subjects().get(request.args.get("record", ""))
    if role is None or subject is None:
        raise NotFound
    return wish, role, subject


def _show(panel: Panel) -> str:
    part = "panel_dialog" if "part" in request.args else "cell"
    return render_template(f"access/{part}.html", panel=panel)


def _why_left_out(wanted: Collected) -> str:
    if wanted.is_too_long:
        return gettext(
            "There is no room for more changes. Save or discard those that you have collected."
        )
    return gettext("Some of these rows or fields are not there. Load the page again.")
