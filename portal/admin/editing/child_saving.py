"""Saving children: each by the rules of its own record, all in the transaction of the parent."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm.exc import StaleDataError

from portal.admin.editing.children import ChildRow, ChildSection
from portal.admin.editing.deleting import delete_rows
from portal.admin.editing.saving import NotSaved, Outdated, raise_version, save
from portal.database import Base, Refused, db


def are_valid(sections: Iterable[ChildSection]) -> bool:
    """Check what was typed into each row that stays; mistakes are told at their fields."""
    forms = [one.form for section in sections for one in section.rows if not one.is_removed]
    mistaken = [form for form in forms if form is not None and not form.validate()]
    return not mistaken


def save_children(sections: Iterable[ChildSection], parent: Base) -> None:
    """Write, add and remove the rows of ``parent``, and flush; the caller commits.

    What goes, goes first: it may hold a value that another row takes over. Raises
    `NotSaved` or `Outdated`, with nothing written, the parent's changes included.
    """
    for section in sections:
        changed = [one for one in section.rows if section.is_open and _is_to_do(one)]
        for one in changed:
            if one.is_removed and one.row is not None:
                _remove(one, one.row)
        for one in changed:
            if not one.is_removed:
                _write(section, one, parent)
        if changed:
            _count_as_change(parent)


def _count_as_change(parent: Base) -> None:
    """Raise the parent's version: to whoever has its form open, it has changed."""
    try:
        raise_version(parent)
        db.session.flush()
    except StaleDataError as stale:
        db.session.rollback()
        raise Outdated from stale


def _is_to_do(one: ChildRow) -> bool:
    if one.row is None:
        return not one.is_removed
    return one.is_removed or one.is_changed


def _remove(one: ChildRow, row: Base) -> None:
    try:
        delete_rows([row])
    except Refused as refused:
        db.session.rollback()
        one.problem = refused.sentence
        raise NotSaved("") from refused


def _write(section: ChildSection, one: ChildRow, parent: Base) -> None:
    form = one.form
    if form is None:
        return
    try:
        preset = {section.back: parent} if one.row is None else {}
        save(section.view, form, one.row, **preset)
    except NotSaved as refused:
        if refused.field in form:
            raise NotSaved(refused.sentence, form[refused.field].name) from refused
        one.problem = refused.sentence
        raise NotSaved("") from refused
