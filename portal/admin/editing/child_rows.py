"""Child rows: from what is stored and what was sent to the rows on a parent's form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select
from werkzeug.datastructures import MultiDict

from portal.access import gate
from portal.admin import lookup
from portal.admin.cells import cell_of
from portal.admin.declarations import Children
from portal.admin.editing.children import ChildRow, ChildSection, names_sent
from portal.admin.editing.form import RecordForm, cut, writable_fields
from portal.admin.editing.picker import WORDS
from portal.admin.editing.relations import RelationField
from portal.admin.reverse import back_of, filtered_list
from portal.database import Base, db
from portal.i18n import gettext
from portal.query.rows import key_from, refers_to, with_relations
from portal.query.rules import fields_allowed, visible_rows

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: New rows that one form may bring
MAX_NEW = 50

Sent = MultiDict[str, str]


def sections_of(view: RecordView, row: Base, sent: Sent | None) -> list[ChildSection]:
    """Return the children on the form of ``row``, with what was typed for them."""
    found = (_section(view, row, declared, sent) for declared in view.children)
    return [section for section in found if section is not None]


def _section(
    view: RecordView, row: Base, declared: Children, sent: Sent | None
) -> ChildSection | None:
    one = view.fields()[declared.relation]
    child, back = lookup.view_of(one.target), back_of(one)
    is_open = one.name in writable_fields(view, row)
    is_seen = is_open or one.name in fields_allowed(type(view), "view", row)
    if child is None or back is None or not is_seen:
        return None
    section = ChildSection(declared, child, str(one.label), back, is_open)
    sent = sent if is_open else None
    stored = _stored(section, row, sent) if child.may("view") else []
    section.rows += [_known(section, each, sent) for each in stored]
    if is_open and child.may("create"):
        _add_new(section, sent, {str(each.id) for each in stored})
    return section if section.rows or section.blank else None


def _stored(section: ChildSection, parent: Base, sent: Sent | None) -> list[Base]:
    """Return the newest rows, and those that were sent though newer ones have come since."""
    child, limit = section.view, section.declared.limit
    model, key = child.model, child.model.id
    mine = refers_to(model, section.back, parent) & visible_rows(type(child))
    newest = list(
        db.session.scalars(select(key).where(mine).order_by(key.desc()).limit(limit + 1))
    )
    if len(newest) > limit:
        section.more_url = filtered_list(type(child), section.back, parent.id)
    named = [key_from(one) for one in names_sent(section.name, sent or ())]
    wanted = or_(key.in_(newest[:limit]), key.in_([one for one in named if one is not None]))
    statement = with_relations(select(model).where(mine, wanted), type(child), child.fields())
    return list(db.session.scalars(statement.order_by(key.desc())).unique())


def _known(section: ChildSection, row: Base, sent: Sent | None) -> ChildRow:
    child, prefix = section.view, f"{section.name}-{row.id}"
    may_edit = section.is_open and gate.allows(f"{child.key}.edit", row)
    if sent is not None and f"{prefix}-version" not in sent:
        sent = None
    form = _form(section, prefix, row, sent) if may_edit else None
    readable = fields_allowed(type(child), "view", row)
    shown = [name for name in section.declared.fields if form is None or name not in form]
    return ChildRow(
        prefix,
        lookup.title(row),
        form,
        row,
        {name: cell_of(child.fields()[name], row) for name in shown if name in readable},
        may_remove=section.is_open and _may_delete(child, row),
        is_removed=sent is not None and f"{prefix}-remove" in sent,
        version=str(row.version) if sent is None else sent[f"{prefix}-version"],
    )


def _may_delete(child: RecordView, row: Base) -> bool:
    return child.declares("delete") and gate.allows(f"{child.key}.delete", row)


def _form(section: ChildSection, prefix: str, row: Base | None, sent: Sent | None) -> RecordForm:
    form: RecordForm = section.view.form_class(sent, obj=row, prefix=f"{prefix}-")
    cut(form, section.view, row, section.declared.fields)
    return form


def _add_new(section: ChildSection, sent: Sent | None, stored: set[str]) -> None:
    """Add the rows that are yet to be made, and an empty one to make another."""
    made = names_sent(section.name, sent or ()).keys() - stored
    number = 1
    for key in sorted(made, key=lambda one: (len(one), one))[:MAX_NEW]:
        one = _sent_anew(section, sent or MultiDict(), key, number)
        if one is not None:
            section.rows.append(one)
            number += 1
    section.blank = _new(section, number, None)


def _new(section: ChildSection, number: int, sent: Sent | None) -> ChildRow:
    prefix = f"{section.name}-new{number}"
    return ChildRow(prefix, "", _form(section, prefix, None, sent))


def _sent_anew(section: ChildSection, sent: Sent, key: str, number: int) -> ChildRow | None:
    """Return a row that was typed; None if it was left empty, or is not wanted any more.

    What was typed for a row that is gone since becomes a new one, if its sender wants that.
    """
    old, new = f"{section.name}-{key}-", f"{section.name}-new{number}-"
    if f"{old}remove" in sent:
        return None
    one = _new(section, number, MultiDict(_renamed(sent, old, new)))
    if not key.isdigit():
        return None if _is_untouched(one, _new(section, number, None)) else one
    one.is_removed = True
    one.problem = gettext(
        "Somebody has deleted this row meanwhile. To save it anew, do not remove it."
    )
    return one


def _renamed(sent: Sent, old: str, new: str) -> Iterator[tuple[str, str]]:
    search = WORDS.format("")
    for name, value in sent.items(multi=True):
        if name.removeprefix(search).startswith(old):
            yield name.replace(old, new, 1), value


def _is_untouched(one: ChildRow, fresh: ChildRow) -> bool:
    """Tell whether a new row holds nothing but what stood in it from the beginning."""
    pairs = zip(one.form or (), fresh.form or (), strict=True)
    return all(_is_same(control, empty) for control, empty in pairs)


def _is_same(control: Any, empty: Any) -> bool:
    if isinstance(control, RelationField):
        return control.keys <= empty.keys and not (control.unknown or control.words)
    return not control.process_errors and bool(control.data == empty.data)
