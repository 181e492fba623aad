"""The history of one row, for pages to show."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.changes.models import Change
from portal.database import db


def history_of(
    record: str, row_id: int, limit: int = 50, before_id: int | None = None
) -> list[Change]:
    """Return the row's changes, newest first, each with its ``changeset``; one statement.

    ``before_id`` is the key of the last change already shown, for the next page.
    """
    statement = (
        select(Change)
        .join(Change.changeset)
        .options(contains_eager(Change.changeset))
        .where(Change.record == record, Change.row_id == row_id)
        .order_by(Change.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        statement = statement.where(Change.id < before_id)
    return list(db.session.scalars(statement))
