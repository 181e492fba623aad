"""The form page: new rows and changed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.access import gate
from portal.admin import lookup
from portal.admin.editing import drafts, submissions
from portal.admin.editing.conflicts import conflicts_between, keep_theirs
from portal.admin.editing.form import RecordForm, forbidden_in, form_for
from portal.admin.editing.form_page import FormPage
from portal.admin.editing.relations import RelationField
from portal.admin.editing.saving import NotSaved, Outdated, save
from portal.admin.redirects import return_target
from portal.database import Base, db
from portal.i18n import gettext
from portal.query.rows import key_from, one_row

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


def create(view: RecordView) -> ResponseReturnValue:
    """Answer the form of a new row, or make the row."""
    form = form_for(view, None)
    page = FormPage.for_new(view, form)
    if request.method == "GET":
        return _render(page, notice=drafts.offer(form))
    token = request.form.get("submit_token", "")
    if (first := submissions.result_of(token)) is not None:
        return redirect(first)
    return _attempt(view, form, page, None, token)


def edit(view: RecordView) -> ResponseReturnValue:
    """Answer the form of one row, or change the row."""
    row = row_for(view, "edit")
    form = form_for(view, row)
    keep_theirs(form, row)
    page = FormPage.for_row(view, form, row)
    if request.method == "GET":
        return _render(page, notice=drafts.offer(form, row))
    if request.form.get("version", str(row.version)) != str(row.version):
        return _conflict(view, page, form, row)
    return _attempt(view, form, page, row, "")


def row_for(view: RecordView, action: str) -> Base:
    """Return the row that the URL names.

    Raises `NotFound` where it is not there or outside the reader's rows, `gate.Denied`
    where it may be seen but not be used for ``action``.
    """
    key = key_from(request.args.get("id") or request.form.get("id"))
    row = one_row(type(view), key, action)
    if row is None:
        if (seen := one_row(type(view), key)) is not None:
            gate.demand(f"{view.key}.{action}", seen)
        raise NotFound
    return row


def _attempt(
    view: RecordView, form: RecordForm, page: FormPage, row: Base | None, token: str
) -> ResponseReturnValue:
    if forbidden := forbidden_in(view, form):
        return _render(page, status=403, notice=_not_yours(view, forbidden))
    if not form.validate():
        return _render(page, status=422)
    try:
        submission = submissions.claim(token)
        saved = save(view, form, row)
        submission.target = target = _after(view, saved)
        title = lookup.title(saved)  # after the commit somebody else may have deleted it
        drafts.forget()
        db.session.commit()
    except submissions.TakenMeanwhile as taken:
        return redirect(taken.target)
    except NotSaved as refused:
        return _refuse(page, form, refused)
    except Outdated:
        return _conflict(view, page, form, row_for(view, "edit"))
    # Translators: the title of any record, such as a post
    flash(gettext("“%(title)s” was saved.", title=title), "ok")
    return redirect(target)


def _after(view: RecordView, saved: Base) -> str:
    """Return where the pressed button leads."""
    index = url_for(f"{view.key}.index_view")
    back = return_target(index)
    keep: dict[str, Any] = {"url": back} if back != index else {}
    if "_another" in request.form:
        return url_for(f"{view.key}.create_view", **keep)
    if "_continue" in request.form and gate.allows(f"{view.key}.edit", saved):
        return url_for(f"{view.key}.edit_view", id=saved.id, **keep)
    return back


def _refuse(page: FormPage, form: RecordForm, refused: NotSaved) -> ResponseReturnValue:
    for field in form:
        if isinstance(field, RelationField):
            field.offer_anew()
    if refused.field in form:
        form[refused.field].errors = [*form[refused.field].errors, refused.sentence]
        return _render(page, status=422)
    return _render(page, status=422, notice=refused.sentence)


def _conflict(
    view: RecordView, page: FormPage, form: RecordForm, row: Base
) -> ResponseReturnValue:
    """Show both versions. The form keeps what was typed, and saves over the newer one."""
    form.validate()
    page.conflicts = conflicts_between(view, form, row)
    page.version = row.version
    notice = gettext(
        "Somebody saved this record while you were editing it. Compare the values and save again."
    )
    return _render(page, status=409, notice=notice)


def _not_yours(view: RecordView, names: list[str]) -> str:
    labels = ", ".join(str(view.fields()[name].label) for name in names)
    return gettext("You may not change these fields: %(fields)s.", fields=labels)


def _render(
    page: FormPage, *, status: int = 200, notice: str | None = None
) -> ResponseReturnValue:
    page.notice = notice
    return render_template("admin/form.html", form=page.form, page=page, view=page.view), status
