"""Answering: what people have asked to be let in to, for those who may assign roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from portal.access import gate
from portal.access.permissions import registry_of
from portal.access.requests import AccessRequest
from portal.access.words import permission_title
from portal.accounts.models import User
from portal.admin.access.doors import door
from portal.admin.access.giving import AssignForm, give
from portal.admin.access.limited import Limits, limits_in_sight, rows_in_words
from portal.admin.access.offers import Offer, giving, offers
from portal.admin.access.people import names_of, number_of, record_of, titles_of
from portal.admin.addresses import address
from portal.admin.page import MenuPage
from portal.changes.actor import current_actor
from portal.columns import Choice
from portal.database import db
from portal.i18n import _, formats, gettext, pgettext
from portal.query.rows import key_from

MENU_PAGE = MenuPage(
    _("Access requests"),
    "access.requests",
    "inbox",
    "roles.assign",
    pgettext("menu", "Administration"),
)
#: Requests on one page, those that wait longest first
SHOWN = 25


@dataclass(frozen=True, slots=True)
class Asked:
    """One open request; ``url`` and the like are "" where they are not for the reader."""

    id: int
    user_id: int
    who: str
    what: str
    row: str
    row_url: str
    reason: str
    since: str
    exact: str


@dataclass(frozen=True, slots=True)
class Card:
    """A request, and the form that answers it."""

    asked: Asked
    form: AssignForm
    can_give: bool
    person_url: str
    why_url: str


def waiting(*order: Any, limit: int) -> Sequence[AccessRequest]:
    """Return open requests of people who can sign in."""
    query = select(AccessRequest).join(AccessRequest.user)
    query = query.where(AccessRequest.status == "open", User.active)
    return db.session.scalars(query.order_by(*order).limit(limit)).all()


def in_words(rows: Sequence[AccessRequest]) -> list[Asked]:
    """Return the requests as the reader may see them: a statement for the people, and one for
    the rows of each record.
    """
    names = names_of(row.user_id for row in rows)
    about: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.row_id is not None:
            about[row.permission.partition(".")[0]].add(row.row_id)
    titles = {key: _titles(key, ids) for key, ids in about.items()}
    return [_asked(row, names[row.user_id], titles) for row in rows]


def _titles(key: str, ids: set[int]) -> dict[int, str]:
    record = record_of(key)
    return {} if record is None else titles_of(record, ids)


def _asked(row: AccessRequest, who: str, titles: dict[str, dict[int, str]]) -> Asked:
    key, number = row.permission.partition(".")[0], row.row_id
    seen = titles.get(key, {}).get(number) if number is not None else None
    return Asked(
        id=row.id,
        user_id=row.user_id,
        who=who,
        what=permission_title(row.permission),
        row=seen or ("" if number is None else number_of(number)),
        row_url=address(f"{key}.details_view", id=number) if seen else "",
        reason=row.reason,
        since=formats.format_relative(row.asked_at),
        exact=formats.format_datetime(row.asked_at),
    )


@door("/requests/", "roles.assign", methods=("GET", "POST"))
def requests() -> ResponseReturnValue:
    """Answer the page of open requests, or one of them."""
    if request.method == "GET":
        return _page()
    row = db.session.get(AccessRequest, key_from(request.form.get("request")) or 0)
    if row is None:
        raise NotFound
    if row.status != "open":
        flash(gettext("Somebody has answered this request already."), "info")
    elif request.form.get("answer") == "decline":
        _close(row, "declined")
        db.session.commit()
        flash(gettext("The request was declined."), "ok")
    elif (form := _assigned(row)) is not None:
        return _page(row, form), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("access.requests"))


def _close(row: AccessRequest, status: str) -> None:
    row.status, row.answered_by = status, current_actor().name


def _assigned(row: AccessRequest) -> AssignForm | None:
    """Assign what the form says to who asked; a form that is wrong is given back."""
    form = _form_for(row, offers(), request.form)
    if not form.validate():
        return form
    user, role = row.user, form.role.roles[form.role.data]
    _close(row, "granted")
    if not give(form, user):
        return form
    words = {"role": str(role), "person": names_of([user.id])[user.id]}
    # Translators: a role was given, as in "“Editor” was assigned to Carl."
    flash(gettext("“%(role)s” was assigned to %(person)s.", **words), "ok")
    return None


def _page(wrong: AccessRequest | None = None, form: AssignForm | None = None) -> str:
    oldest = AccessRequest.asked_at, AccessRequest.id
    found = list(waiting(*oldest, limit=SHOWN + 1))
    rows = found[:SHOWN]
    if wrong is not None and wrong not in rows:
        rows.append(wrong)
    known = offers() if rows else []
    cards = [
        _card(asked, row, form if form is not None and row is wrong else None, known)
        for asked, row in zip(in_words(rows), rows, strict=True)
    ]
    return render_template(
        "access/requests.html", cards=cards, has_more=len(found) > SHOWN, is_wrong=form is not None
    )


def _card(
    asked: Asked, row: AccessRequest, form: AssignForm | None, known: Sequence[Offer]
) -> Card:
    may_look = gate.allows("access.view")
    person, name = {"id": asked.user_id}, row.permission
    question = {"user": asked.user_id, "permission": name, "id": row.row_id}
    return Card(
        asked=asked,
        form=form or _form_for(row, known, None),
        can_give=bool(giving(name, known)),
        person_url=address("access.person", **person) if may_look else "",
        why_url=address("access.why", **question) if may_look else "",
    )


def _form_for(row: AccessRequest, known: Sequence[Offer], sent: object) -> AssignForm:
    fitting = giving(row.permission, known)
    limits = limits_in_sight(scope for one in fitting for scope in one.scopes(row.permission))
    choices = [Choice(one.role.key, _title(one, row, limits)) for one in fitting]
    return AssignForm(sent, known, choices, prefix=f"request{row.id}-")


def _title(offer: Offer, row: AccessRequest, limits: Limits) -> str:
    """Return the role's name, with the rows where it gives the permission on some only."""
    registry, scopes = registry_of(current_app), offer.scopes(row.permission)
    if row.permission not in registry or not scopes:
        return str(offer.role)
    rows = rows_in_words(scopes, registry.get(row.permission).scopes, limits)
    # Translators: a role that allows something on some rows, as in "Author (Own posts)"
    return gettext("%(role)s (%(rows)s)", role=str(offer.role), rows=formats.format_list(rows))
