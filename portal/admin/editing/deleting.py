"""Deleting: asked about first, refused while something still needs the row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from portal.admin import lookup
from portal.admin.editing.asked import row_for
from portal.admin.editing.reassigning import (
    Holder,
    give_over,
    heirs_of,
    holders_of,
    words_for,
)
from portal.admin.redirects import return_target
from portal.database import Base, Refused, db
from portal.i18n import formats, gettext, gettext_in, ngettext

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


@dataclass(slots=True)
class ConfirmPage:
    """What is asked before a row goes.

    While other rows need it: ``holders`` names them, with a link to their list where the
    reader has one, and ``heirs`` are the ``(key, title)`` they may be given to.
    """

    title: str
    question: str
    action_url: str
    hidden: list[tuple[str, str]]
    button: str | None
    cancel_url: str
    problem: str | None = None
    holders: list[tuple[str, str | None]] = field(default_factory=list)
    heirs: list[tuple[int, str]] = field(default_factory=list)


class StillNeeded(Refused):
    """Other rows lead to this one and cannot do without it."""


def delete(view: RecordView) -> ResponseReturnValue:
    """Ask, then delete the row; it can be restored from its ChangeSet under the same key."""
    row = row_for(view, "delete")
    back = return_target(url_for(f"{view.key}.index_view"))
    if request.form.get("confirmed") != "1":
        return _ask(view, row, back)
    title = lookup.title(row)
    # Translators: the title of any record, such as a post
    messages = [gettext("“%(title)s” was deleted.", title=title)]
    try:
        if heir := request.form.get("give_to"):
            messages.append(_given(*give_over(row, heir)))
        delete_rows([row])
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return _explain(view, row, back, refused)
    for message in messages:
        flash(message, "ok")
    # The pages of the row itself are gone with it.
    return redirect(url_for(f"{view.key}.index_view") if _is_of(row, back) else back)


def _is_of(row: Base, address: str) -> bool:
    return f"id={row.id}" in address


def _given(heir: Base, count: int) -> str:
    return ngettext(
        "%(num)s record was given to “%(title)s”.",
        "%(num)s records were given to “%(title)s”.",
        count,
        title=lookup.title(heir),
    )


def _ask(view: RecordView, row: Base, back: str, problem: str | None = None) -> str:
    title = lookup.title(row)
    page = ConfirmPage(
        title=gettext_in("question", "Delete “%(title)s”?", title=title),
        question=gettext("It disappears from every list. Its history is kept."),
        action_url=url_for(f"{view.key}.delete_view", id=row.id),
        hidden=[("confirmed", "1"), ("url", back)],
        button=gettext_in("button", "Delete “%(title)s”", title=title),
        cancel_url=back,
        problem=problem,
    )
    if holders := holders_of(row):
        page.question = gettext("“%(title)s” is still needed by:", title=title)
        page.holders = _links(holders)
        page.heirs = [(one.id, lookup.title(one)) for one in heirs_of(row)]
        page.button = gettext("Give them over and delete “%(title)s”", title=title)
        page.button = page.button if page.heirs else None
    return render_template("admin/confirm.html", view=view, page=page)


def _links(holders: list[Holder]) -> list[tuple[str, str | None]]:
    """Return the holders in words, each with the address of its list."""
    seen = [holder.record.key for holder in holders if holder.visible]
    urls: list[str | None] = [url_for(f"{key}.index_view") for key in seen]
    words = words_for(holders)
    return list(zip(words, [*urls, *[None] * (len(words) - len(urls))], strict=True))


def _explain(view: RecordView, row: Base, back: str, refused: Refused) -> ResponseReturnValue:
    """Say why the row stays; where others need it, on the page that offers the way out."""
    if holders_of(row):
        return _ask(view, row, back, refused.sentence), 409
    flash(refused.sentence, "bad")
    return redirect(back)


def delete_rows(rows: Iterable[Any]) -> None:
    """Delete ``rows`` and what belongs to them; the caller commits.

    Raises `StillNeeded`, naming what holds a row and how to free it, or another `Refused`
    if somebody was faster.
    """
    for row in rows:
        title = lookup.title(row)
        _demand_free(row)
        db.session.delete(row)
        try:
            db.session.flush()
        except (IntegrityError, StaleDataError) as clash:
            raise Refused(
                gettext(
                    "“%(title)s” was not deleted: somebody changed it, or what it is needed for, "
                    "at the same moment. Try again.",
                    title=title,
                )
            ) from clash


def _demand_free(row: Base) -> None:
    if holders := holders_of(row):
        raise StillNeeded(
            gettext(
                "“%(title)s” is still needed by: %(holders)s. Give these to another one first.",
                title=lookup.title(row),
                holders=formats.format_list(words_for(holders)),
            )
        )
