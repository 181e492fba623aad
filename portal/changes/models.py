"""Change sets: written with the changes they tell of, never edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.columns import Choice
from portal.database import Base, UTCDateTime, now
from portal.i18n import pgettext

#: What `Change.op` may be
CREATE, EDIT, DELETE = "create", "edit", "delete"

#: What `ChangeSet.kind` is unless somebody describes it
CHANGE = "change"

KINDS = (
    Choice(CHANGE, pgettext("activity", "Change")),
    Choice("undo", pgettext("activity", "Undo"), "info"),
    Choice("export", pgettext("activity", "Export"), "info"),
    Choice("sign_in", pgettext("activity", "Sign-in"), "ok"),
    Choice("sign_in_failed", pgettext("activity", "Failed sign-in"), "warn"),
    Choice("sign_out", pgettext("activity", "Sign-out")),
    Choice("denied", pgettext("activity", "Denied"), "bad"),
    # Translators: somebody begins to look at the portal through the eyes of another
    Choice("view_as", pgettext("activity", "View as"), "info"),
    # Translators: somebody no longer looks at the portal through the eyes of another
    Choice("view_as_over", pgettext("activity", "End of view as")),
)
ORIGINS = (
    Choice("ui", pgettext("origin", "Browser")),
    Choice("cli", pgettext("origin", "Command line")),
    Choice("api", pgettext("origin", "API")),
    Choice("job", pgettext("origin", "Background job")),
    Choice("import", pgettext("origin", "Import")),
)

#: ``{field: [before, after]}`` as JSON values; see `portal.changes.fields`
Fields = dict[str, list[Any]]


class ChangeSet(Base):
    """What one actor did in one transaction; without changes: something worth noting."""

    __tablename__ = "changesets"
    __title__ = ("kind",)
    __recorded__ = False

    #: UTC, just before the commit
    at: Mapped[datetime] = mapped_column(
        UTCDateTime,
        default=now,
        index=True,
        info={"label": pgettext("activity", "Time"), "kind": "moment"},
    )
    #: An e-mail address, ``cli:ada``, ``job:…``: readable after the user is gone
    actor: Mapped[str] = mapped_column(
        String(254), index=True, info={"label": pgettext("activity", "Who")}
    )
    #: No foreign key: the log outlives the user
    user_id: Mapped[int | None] = mapped_column(index=True)
    origin: Mapped[str] = mapped_column(
        String(16),
        index=True,
        info={"label": pgettext("activity", "From"), "choices": ORIGINS, "open": True},
    )
    request_id: Mapped[str | None] = mapped_column(
        String(64), index=True, info={"label": pgettext("activity", "Request"), "kind": "code"}
    )
    kind: Mapped[str] = mapped_column(
        String(32),
        default=CHANGE,
        index=True,
        info={"label": pgettext("activity", "What"), "choices": KINDS, "open": True},
    )
    #: What the kind needs: ``{"undoes": 12}``, ``{"permission": "posts.edit"}``
    details: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, info={"label": pgettext("activity", "Details")}
    )

    #: No field of the record: each change is for those who may see its row
    changes: Mapped[list[Change]] = relationship(back_populates="changeset", order_by="Change.id")

    def __str__(self) -> str:
        return next((str(kind.title) for kind in KINDS if kind.value == self.kind), self.kind)


class Change(Base):
    """What one change set did to one row."""

    __tablename__ = "changes"
    __title__ = ("title",)
    __table_args__ = (Index(None, "record", "row_id"),)
    __recorded__ = False

    changeset_id: Mapped[int] = mapped_column(ForeignKey("changesets.id"), index=True)
    #: The record's key, which is its table's name
    record: Mapped[str] = mapped_column(String(64))
    #: No foreign key: the log outlives the row
    row_id: Mapped[int] = mapped_column()
    #: create, edit or delete
    op: Mapped[str] = mapped_column(String(8))
    #: What the row was called then, in the actor's language
    title: Mapped[str] = mapped_column(String(200), default="")
    fields: Mapped[Fields] = mapped_column(JSON, default=dict)

    changeset: Mapped[ChangeSet] = relationship(back_populates="changes")

    def __str__(self) -> str:
        return self.title
