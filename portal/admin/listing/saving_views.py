"""Saving views: the forms of saved views, and what they ask, done or explained."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import NotFound

from portal.access.identity import Identity, current_identity
from portal.admin.addresses import address
from portal.admin.declarations import Declarations
from portal.admin.editing.deleting import ConfirmPage
from portal.admin.listing.columns import shown_in
from portal.admin.listing.views import url_of
from portal.database import Refused, db
from portal.i18n import gettext, gettext_in
from portal.query.keeping import Taken, Wish, keep_view, own_view, roles_to_share_with
from portal.query.rows import key_from
from portal.query.saved import SavedView, kept_for, query_of, state_of
from portal.query.state import ListState


@dataclass(frozen=True, slots=True)
class RoleOption:
    key: str
    name: str
    current: bool


@dataclass(frozen=True, slots=True)
class ViewForm:
    """What the form of a view shows; ``id`` "" is a new one.

    ``columns`` names the columns now shown, where the view may keep them too. Without
    ``roles`` the reader may share with nobody.
    """

    id: str
    name: str
    query: str
    roles: list[RoleOption]
    is_default: bool
    columns: str = ""
    problem: str = ""
    #: The field that is wrong, where it is one
    field: str = ""


@dataclass(frozen=True, slots=True)
class ViewPage:
    """The form of a view, in a dialog over its list or on a page of its own."""

    title: str
    form: ViewForm
    save_url: str
    cancel_url: str


def show(view: Declarations) -> str:
    """Answer the form of a view: of the one that ``id`` names, else of a new one.

    A script asks for the ``part`` that it shows over the list.
    """
    state, key = ListState.from_args(request.args), _key(request.args.get("id", ""))
    form = _form_of_new(view, state) if key is None else _form_of(view, key)
    page = _page(view, form, address(f"{view.key}.index_view", **state.args()))
    part = "parts/view_dialog" if "part" in request.args else "saved_view"
    return render_template(f"admin/{part}.html", view=view, page=page)


def _form_of_new(view: Declarations, state: ListState) -> ViewForm:
    identity = current_identity()
    columns = shown_in(view, state, kept_for(view.key, identity))
    roles = _roles(identity, None)
    return ViewForm("", "", query_of(state), roles, False, ",".join(columns))


def _form_of(view: Declarations, key: int) -> ViewForm:
    identity, row = current_identity(), _own(view, key)
    return ViewForm(str(key), row.name, row.query, _roles(identity, row.role_id), row.is_default)


def _own(view: Declarations, key: int | None) -> SavedView:
    """Return a view of one's own; somebody else's is not found."""
    try:
        return own_view(view.key, current_identity(), key)
    except LookupError:
        raise NotFound from None


def _roles(identity: Identity, chosen: int | None) -> list[RoleOption]:
    return [
        RoleOption(str(key), name, key == chosen) for key, name in roles_to_share_with(identity)
    ]


def _page(view: Declarations, form: ViewForm, cancel_url: str) -> ViewPage:
    return ViewPage(
        title=gettext("Change this view") if form.id else gettext("Save this view"),
        form=form,
        save_url=address(f"{view.key}.save_view"),
        cancel_url=cancel_url,
    )


def save(view: Declarations) -> ResponseReturnValue:
    """Make or change a view as the form says, and show it."""
    key, wish = _key(request.form.get("id", "")), _wish()
    try:
        row = keep_view(view.key, current_identity(), wish, key)
        db.session.commit()
    except LookupError:
        raise NotFound from None
    except IntegrityError:  # another form was faster
        db.session.rollback()
        return _ask_again(view, wish, key, Taken(wish.name or ""))
    except Refused as refused:
        db.session.rollback()
        return _ask_again(view, wish, key, refused)
    flash(gettext("The view “%(name)s” was saved.", name=row.name), "ok")
    return redirect(url_of(view, row.query, row.id))


def _key(text: str) -> int | None:
    """Return which view the form is of; None: a new one."""
    key = key_from(text)
    if text and key is None:
        raise NotFound
    return key


def _wish() -> Wish:
    """Return what the form asks; what it does not mention stays as it is."""
    form = request.form
    default = form.getlist("default")
    return Wish(
        name=form.get("name"),
        query=_query(),
        role=form.get("role"),
        is_default=default[-1] == "1" if default else None,
        first="first" in form,
    )


def _query() -> str | None:
    """Return the state to keep, with the columns now shown where the form says so."""
    if "query" not in request.form:
        return None
    state = state_of(request.form["query"])
    columns = ListState.from_args({"columns": request.form.get("columns", "")}).columns
    return query_of(replace(state, columns=columns or state.columns))


def _ask_again(
    view: Declarations, wish: Wish, key: int | None, refused: Refused
) -> ResponseReturnValue:
    """Say what is wrong over the form, with all that was typed."""
    identity = current_identity()
    blank = SavedView(name="", query="", is_default=False)
    present = blank if key is None else own_view(view.key, identity, key)
    query = present.query if wish.query is None else wish.query
    chosen = present.role_id if wish.role is None else key_from(wish.role)
    form = ViewForm(
        id=str(key or ""),
        name=present.name if wish.name is None else wish.name,
        query=query,
        roles=_roles(identity, chosen),
        is_default=present.is_default if wish.is_default is None else wish.is_default,
        problem=refused.sentence,
        field=refused.field,
    )
    page = _page(view, form, url_of(view, query, key))
    answer = render_template("admin/saved_view.html", view=view, page=page)
    return answer, HTTPStatus.UNPROCESSABLE_ENTITY


def delete(view: Declarations) -> ResponseReturnValue:
    """Ask, then delete a view of one's own."""
    row = _own(view, _key(request.form.get("id", "")))
    if request.form.get("confirmed") != "1":
        return _ask(view, row)
    name = row.name
    db.session.delete(row)
    db.session.commit()
    flash(gettext("The view “%(name)s” was deleted.", name=name), "ok")
    return redirect(url_for(f"{view.key}.index_view"))


def _ask(view: Declarations, row: SavedView) -> str:
    page = ConfirmPage(
        title=gettext_in("question", "Delete “%(title)s”?", title=row.name),
        question=gettext("The records in it stay. Those you share the view with lose it, too."),
        action_url=url_for(f"{view.key}.delete_saved_view"),
        hidden=[("confirmed", "1"), ("id", str(row.id))],
        button=gettext_in("button", "Delete “%(title)s”", title=row.name),
        cancel_url=url_of(view, row.query, row.id),
    )
    return render_template("admin/confirm.html", view=view, page=page)
