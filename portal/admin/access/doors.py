"""The doors of the pages about rights: each names the permission that opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.access import gate
from portal.access.permissions import VIEW, Action
from portal.access.usage import entered
from portal.accounts.views import ask_to_sign_in
from portal.i18n import _, pgettext

KEY = "access"
TITLE = _("Roles and access")
REVIEW = Action("review", pgettext("permission", "Review"))
ACTIONS = (VIEW, REVIEW)

bp = Blueprint(KEY, __name__, url_prefix="/admin/access")

#: ``{endpoint: permission}``; "": whoever has signed in
DOORS: dict[str, str] = {}

View = Callable[..., ResponseReturnValue]


def door(rule: str, permission: str, methods: Sequence[str] = ("GET",)) -> Callable[[View], View]:
    """Let ``permission``, or "" for whoever has signed in, open the page at ``rule``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return ask_to_sign_in()
            if permission:
                gate.demand(permission)
                entered(permission)
            return view(**values)

        DOORS[f"{KEY}.{view.__name__}"] = permission
        bp.add_url_rule(rule, view_func=guarded, methods=list(methods))
        return view

    return decorate
