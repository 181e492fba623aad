"""What the log calls a row, as far as its reader may know."""

from __future__ import annotations

from portal.access import gate
from portal.admin import lookup
from portal.admin.history.parts import part_called
from portal.database import db
from portal.query.record import Record
from portal.query.rules import fields_allowed, reads_title, title_of


def known_title(key: str, row_id: int, logged: str) -> str | None:
    """Return what people call a row of the record ``key``; None where one may not know.

    ``logged`` is what it was called in the log. Of a row that is gone nobody can say whose
    it was: it is told to those who may see every row.
    """
    record = lookup.record_called(key)
    if record is None:
        part = part_called(key)
        return logged if part is not None and gate.allows(part[1].seen_by) else None
    if not record.declares("view"):
        return None
    row = db.session.get(record.model, row_id)
    if row is None:
        may = sees_every_row(record) and reads_title(record, fields_allowed(record))
        return logged if may else None
    if not gate.allows(f"{key}.view", row):
        return None
    return title_of(record, row, fields_allowed(record, "view", row))


def sees_every_row(record: type[Record]) -> bool:
    """Tell whether no scope narrows the reader."""
    decision = gate.decide(f"{record.key}.view")
    return any(not grant.scopes for grant in decision.matched)
