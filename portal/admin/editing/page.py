"""The form page: new rows and changed ones."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.access import gate
from portal.admin import lookup
from portal.admin.addresses import address
from portal.admin.editing import children, drafts, picker, submissions
from portal.admin.editing.asked import row_for
from portal.admin.editing.child_saving import are_valid, save_children
from portal.admin.editing.conflicts import conflicts_between, keep_theirs
from portal.admin.editing.form import forbidden_in, forbidden_languages_in, form_for
from portal.admin.editing.form_page import FormPage
from portal.admin.editing.saving import NotSaved, Outdated, save
from portal.admin.redirects import return_target
from portal.database import Base, db
from portal.i18n import gettext

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

__all__ = ["Outcome", "create", "edit", "row_for"]


class Outcome(NamedTuple):
    """What follows when a form is taken.

    ``target`` gives the address that stands for the row; ``answer`` leads there, also when
    the same form comes twice: then without the row's title.
    """

    target: Callable[[RecordView, Base], str]
    answer: Callable[[RecordView, str, str | None], ResponseReturnValue]


def create(view: RecordView) -> ResponseReturnValue:
    """Answer the form of a new row, or make the row."""
    page = FormPage.for_new(view, form_for(view, None))
    if request.method == "GET":
        return render(page, notice=drafts.offer(page.form))
    return make(page, NEXT_PAGE)


def make(page: FormPage, outcome: Outcome) -> ResponseReturnValue:
    """Make the row that the form tells of, once."""
    token = request.form.get("submit_token", "")
    if (first := submissions.result_of(token)) is not None:
        return outcome.answer(page.view, first, None)
    if picker.is_search(request.form):
        return render(page)
    return _attempt(page, None, token, outcome)


def edit(view: RecordView) -> ResponseReturnValue:
    """Answer the form of one row, or change the row."""
    row = row_for(view, "edit", tuple(view.form_fields()))
    form = form_for(view, row)
    keep_theirs(form, row)
    page = FormPage.for_row(view, form, row)
    if request.method == "GET":
        return render(page, notice=drafts.offer(form, row, page.fill_children))
    token = _token_of(page)
    if (first := submissions.result_of(token)) is not None:
        return redirect(first)
    is_outdated = request.form.get("version", str(row.version)) != str(row.version)
    if is_outdated or children.is_outdated(page.children):
        return _conflict(page, row)
    if picker.is_search(request.form):
        return render(page)
    return _attempt(page, row, token, NEXT_PAGE)


def _token_of(page: FormPage) -> str:
    """Return what this form as it was filled in is known by; "" where twice does no harm.

    A row that was changed once more has another version. New children would be two of each.
    """
    if not page.children:
        return ""
    sent = [request.full_path, *sorted(request.form.items(multi=True))]
    return sha256(repr((current_user.id, sent)).encode()).hexdigest()


def _attempt(
    page: FormPage, row: Base | None, token: str, outcome: Outcome
) -> ResponseReturnValue:
    view, form = page.view, page.form
    if forbidden := _forbidden_in(page):
        return render(page, status=403, notice=_not_yours(forbidden))
    if not all([form.validate(), are_valid(page.children)]):
        return render(page, status=422)
    try:
        submission = submissions.claim(token)
        saved = save(view, form, row)
        save_children(page.children, saved)
        submission.target = target = outcome.target(view, saved)
        title = lookup.title(saved)  # after the commit somebody else may have deleted it
        drafts.forget()
        db.session.commit()
    except submissions.TakenMeanwhile as taken:
        return outcome.answer(view, taken.target, None)
    except NotSaved as refused:
        return _refuse(page, refused)
    except Outdated:
        return _conflict(page, row_for(view, "edit"))
    return outcome.answer(view, target, title)


def _lead(_view: RecordView, target: str, title: str | None) -> ResponseReturnValue:
    if title is not None:
        # Translators: the title of any record, such as a post
        flash(gettext("“%(title)s” was saved.", title=title), "ok")
    return redirect(target)


def _after(view: RecordView, saved: Base) -> str:
    """Return where the pressed button leads."""
    index = address(f"{view.key}.index_view")
    back = return_target(index)
    keep: dict[str, Any] = {"url": back} if back != index else {}
    if "_another" in request.form:
        return address(f"{view.key}.create_view", **keep)
    if "_continue" in request.form and gate.allows(f"{view.key}.edit", saved):
        return address(f"{view.key}.edit_view", id=saved.id, **keep)
    return back


NEXT_PAGE = Outcome(_after, _lead)


def _refuse(page: FormPage, refused: NotSaved) -> ResponseReturnValue:
    if page.row is not None:  # as it is now: to refuse has rolled back
        page.row = row_for(page.view, "edit")
    if (control := page.control(refused.field)) is not None:
        control.errors = [*control.errors, refused.sentence]
        return render(page, status=422)
    return render(page, status=422, notice=refused.sentence or None)


def _conflict(page: FormPage, row: Base) -> ResponseReturnValue:
    """Show both versions. The form keeps what was typed, and saves over the newer one."""
    page.form.validate()
    page.conflicts = conflicts_between(page.view, page.form, row)
    page.conflicts += children.conflicts_in(page.children)
    page.version = row.version
    notice = gettext(
        "Somebody saved this record while you were editing it. Compare the values and save again."
    )
    return render(page, status=409, notice=notice)


def _forbidden_in(page: FormPage) -> list[str]:
    """Return the labels of what was sent but may not be written."""
    apart = {section.name for section in page.children if section.is_open}
    names = [name for name in forbidden_in(page.view, page.form) if name not in apart]
    labels = [str(page.view.fields()[name].label) for name in names]
    labels += forbidden_languages_in(page.form)
    return list(dict.fromkeys([*labels, *children.forbidden_in(page.children)]))


def _not_yours(labels: list[str]) -> str:
    return gettext("You may not change these fields: %(fields)s.", fields=", ".join(labels))


def render(page: FormPage, *, status: int = 200, notice: str | None = None) -> ResponseReturnValue:
    """Answer the page, with a sentence about the whole of it."""
    page.notice = notice
    picker.look_ahead(field.target for field in page.form if hasattr(field, "target"))
    return render_template(page.template, form=page.form, page=page, view=page.view), status
