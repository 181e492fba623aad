"""One person's access: the roles they were given, and what these allow."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.access import gate
from portal.access.models import Assignment
from portal.accounts.models import User
from portal.admin import lookup
from portal.admin.access.doors import door
from portal.admin.access.giving import AssignForm, give
from portal.admin.access.limited import place_choices
from portal.admin.access.offers import offers
from portal.admin.access.people import person_of
from portal.admin.access.rights import Given, Group, given_to, rights_of
from portal.admin.addresses import address
from portal.admin.editing.deleting import ConfirmPage
from portal.admin.history.details import RowPage, row_page
from portal.columns import Choice
from portal.database import Refused, db
from portal.i18n import gettext, gettext_in
from portal.query.rows import key_from


@dataclass(frozen=True, slots=True)
class Access:
    """What the page shows; ``form`` None for those who may not assign roles."""

    user_id: int
    name: str
    active: bool
    given: list[Given]
    groups: list[Group]
    why_url: str
    form: AssignForm | None
    problem: str = ""


@door("/person/", "access.view")
def person() -> ResponseReturnValue:
    """Answer the page of the person that ``id`` names."""
    return _page(person_of(request.args.get("id")))


@door("/person/assign/", "roles.assign", methods=("POST",))
def assign() -> ResponseReturnValue:
    """Give the person a role, or another end to one they have."""
    user = _asked_for()
    form = _form(request.form)
    if not form.validate() or not give(form, user):
        return _page(user, form), HTTPStatus.UNPROCESSABLE_ENTITY
    words = {"role": str(form.role.roles[form.role.data]), "person": lookup.title(user)}
    # Translators: a role was given, as in "“Editor” was assigned to Carl."
    flash(gettext("“%(role)s” was assigned to %(person)s.", **words), "ok")
    return redirect(_url(user))


@door("/person/unassign/", "roles.assign", methods=("POST",))
def unassign() -> ResponseReturnValue:
    """Ask, then take a role away from the person."""
    user = _asked_for()
    given = db.session.get(Assignment, key_from(request.form.get("assignment")) or 0)
    if given is None or given.user_id != user.id:
        raise NotFound
    words = {"role": str(given.role), "person": lookup.title(user)}
    if request.form.get("confirmed") != "1":
        return _ask(user, given, words)
    try:
        db.session.delete(given)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return _page(user, problem=refused.sentence), HTTPStatus.UNPROCESSABLE_ENTITY
    # Translators: a role was taken away, as in "“Editor” was taken from Carl."
    flash(gettext("“%(role)s” was taken from %(person)s.", **words), "ok")
    return redirect(_url(user))


def _asked_for() -> User:
    """Return the person that the form names, to those who may also look at the page."""
    gate.demand("access.view")
    return person_of(request.form.get("id"))


def _url(user: User) -> str:
    return url_for("access.person", id=user.id)


def _ask(user: User, assignment: Assignment, words: dict[str, str]) -> str:
    hidden = {"confirmed": "1", "id": str(user.id), "assignment": str(assignment.id)}
    page = ConfirmPage(
        # Translators: asks before a role is taken from a person
        title=gettext("Take “%(role)s” from %(person)s?", **words),
        question=gettext("With the next click, they can no longer do what it allows."),
        action_url=url_for("access.unassign"),
        hidden=list(hidden.items()),
        button=gettext_in("button", "Take the role away"),
        cancel_url=_url(user),
    )
    return render_template("admin/confirm.html", page=page)


def _form(sent: object) -> AssignForm:
    known = offers()
    choices = [Choice(one.role.key, str(one.role)) for one in known if one.is_held]
    return AssignForm(sent, known, choices, place_choices())


def _page(user: User, form: AssignForm | None = None, problem: str = "") -> str:
    if form is None and gate.allows("roles.assign"):
        form = _form(None)
    name = lookup.title(user)
    access = Access(
        user_id=user.id,
        name=name,
        active=user.active,
        given=given_to(user),
        groups=rights_of(user, name),
        why_url=address("access.why", user=user.id),
        form=form,
        problem=problem,
    )
    return render_template("access/person.html", page=_head(user), access=access)


def _head(user: User) -> RowPage:
    view = lookup.view_of(User)
    if view is None:  # no page shows people: then nobody is seen either
        raise NotFound
    page = row_page(view, user, "access.person")
    page.acts = list(view.row_acts(user))
    return page
