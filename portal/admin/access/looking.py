"""View as: the ways in and out, the button on a person's or role's page, and the banner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from flask import current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.access import gate, viewing
from portal.access.identity import current_identity
from portal.access.models import Role
from portal.accounts.models import User
from portal.accounts.sessions import signed_in_user
from portal.admin.access.doors import bp, door
from portal.admin.addresses import address
from portal.admin.pages import RowAct
from portal.database import now
from portal.i18n import formats, gettext, gettext_in, locales
from portal.query.rows import key_from, one_row

#: ``{what a form calls it: its model}``
TARGETS: dict[str, type[User | Role]] = {"user": User, "role": Role}


@dataclass(frozen=True, slots=True)
class Banner:
    """What stands over every page while somebody looks as somebody else."""

    sentence: str
    exit_url: str


@door("/look/", viewing.PERMISSION, methods=("POST",))
def look() -> ResponseReturnValue:
    """See the portal as the person or role that the form names."""
    viewing.start(_target())
    return redirect(address("admin.index"), HTTPStatus.SEE_OTHER)


@door("/leave/", "", methods=("POST",))
def leave() -> ResponseReturnValue:
    """See it as oneself again, where one has begun: on the page of that person or role."""
    target = viewing.leave()
    if target is None:
        return redirect(address("admin.index"), HTTPStatus.SEE_OTHER)
    flash(gettext("You see the portal as yourself again."), "ok")
    key = current_app.extensions["portal.records"][type(target)].key
    return redirect(address(f"{key}.details_view", id=target.id), HTTPStatus.SEE_OTHER)


def _target() -> User | Role:
    """Return whom the form names, if the reader may see that row; else there is nobody."""
    for name, model in TARGETS.items():
        if name in request.form:
            record = current_app.extensions["portal.records"][model]
            row = one_row(record, key_from(request.form[name]))
            if isinstance(row, (User, Role)):
                return row
    raise NotFound


def acts_of(target: User | Role) -> Iterable[RowAct]:
    """Give the button on the page of ``target``, to those who may look at all."""
    is_role = isinstance(target, Role)
    row = None if is_role else target
    if row is not None and row.id == current_identity().user_id:
        return
    if not gate.allows(viewing.PERMISSION, row):
        return
    preview = viewing.Preview(target, signed_in_user(), now() + viewing.LASTS)
    yield RowAct(
        name="view-as",
        label=gettext_in("button", "View as this role")
        if is_role
        else gettext_in("button", "View as this person"),
        icon="eye",
        url=address("access.look"),
        fields={"role" if is_role else "user": str(target.id)},
        refusal=viewing.refusal(preview, current_identity()),
    )


@bp.app_template_global("looking")
def banner() -> Banner | None:
    """Return the banner; None where the reader sees the portal as oneself."""
    preview = viewing.looking()
    if preview is None:
        return None
    until = formats.format_time(preview.until.astimezone(locales.time_zone()))
    told = {"name": formats.isolate(preview.name), "time": until}
    sentence = (
        gettext(
            "You see the portal as somebody with the role %(name)s. Nothing can be changed. "
            "Until %(time)s.",
            **told,
        )
        if preview.role_id
        else gettext(
            "You see the portal as %(name)s. Nothing can be changed. Until %(time)s.", **told
        )
    )
    return Banner(sentence, address("access.leave"))
