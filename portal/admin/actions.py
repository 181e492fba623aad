"""Bulk actions: a Flask-Admin action whose name is a declared permission's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from flask import flash
from flask_admin import expose
from flask_admin.actions import action

from portal.access.permissions import Action
from portal.database import db
from portal.i18n import LazyString, ngettext
from portal.query.rows import key_from, rows_by_key

#: Gives a method of a view an URL; the view's ``doors`` must say which action opens it.
door = expose

#: A method of a record view: ``(self, rows)``, to the message to show, if any.
Bulk = Callable[[Any, list[Any]], str | None]

#: As many rows as one bulk action may name; more would be a job.
MAX_ROWS = 1000


def bulk_action(
    declared: Action, *, confirm: LazyString | None = None
) -> Callable[[Bulk], Callable[..., None]]:
    """Offer the method on the rows selected in the list, to those who hold ``declared``.

    The method meets only rows on which the reader holds it; one transaction for all.
    """

    def decorate(method: Bulk) -> Callable[..., None]:
        @action(declared.name, declared.title, confirm)
        @wraps(method)
        def run(self: Any, ids: Sequence[str]) -> None:
            keys = [key for key in map(key_from, ids[:MAX_ROWS]) if key is not None]
            rows = list(rows_by_key(type(self), keys, declared.name))
            message = method(self, rows) if rows else None
            db.session.commit()
            left_out = len(keys) - len(rows)
            if message:
                flash(message, "ok")
            if left_out:
                flash(_left_out(left_out), "warn")

        return run

    return decorate


def _left_out(count: int) -> str:
    return ngettext(
        "%(num)s row was left out: it is gone, or you may not do this to it.",
        "%(num)s rows were left out: they are gone, or you may not do this to them.",
        count,
    )
