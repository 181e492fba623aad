"""Records for these tests only: their tables are in a metadata of their own."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, MetaData, Numeric, String, Table
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship, validates

from portal.database import NAMING_CONVENTION, Base, UTCDateTime
from portal.i18n.content import Texts, Translated

METADATA = MetaData(naming_convention=NAMING_CONVENTION)

t_note_labels = Table(
    "t_note_labels",
    METADATA,
    Column("note_id", ForeignKey("t_notes.id"), primary_key=True),
    Column("label_id", ForeignKey("t_labels.id"), primary_key=True),
)


class TFolder(Base):
    """Owns notes: they go with it."""

    __tablename__ = "t_folders"
    metadata = METADATA

    name: Mapped[str] = mapped_column(String(40), unique=True)
    notes: Mapped[list[TNote]] = relationship(
        back_populates="folder", cascade="all, delete-orphan"
    )

    def __str__(self) -> str:
        return self.name


class TNote(Base):
    """One of each kind of column."""

    __tablename__ = "t_notes"
    metadata = METADATA

    title: Mapped[str] = mapped_column(String(40), default="untitled")
    texts: Mapped[Texts | None] = mapped_column(Translated)
    price: Mapped[Decimal | None] = mapped_column(Numeric(8, 2, asdecimal=True))
    day: Mapped[date | None] = mapped_column()
    at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    data: Mapped[Any | None] = mapped_column(JSON)
    count: Mapped[int] = mapped_column(default=0)
    password: Mapped[str | None] = mapped_column(String(40), info={"secret": True})
    essay: Mapped[str | None] = deferred(mapped_column(String(200)))
    folder_id: Mapped[int | None] = mapped_column(ForeignKey("t_folders.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("t_notes.id"))

    folder: Mapped[TFolder | None] = relationship(back_populates="notes")
    parent: Mapped[TNote | None] = relationship(remote_side="TNote.id", back_populates="children")
    children: Mapped[list[TNote]] = relationship(back_populates="parent")
    labels: Mapped[list[TLabel]] = relationship(
        secondary=t_note_labels, back_populates="notes", order_by="TLabel.id"
    )

    @validates("title")
    def _count_finals(self, _key: str, title: str) -> str:
        if title == "final":
            self.count = (self.count or 0) + 100
        return title

    def __str__(self) -> str:
        return self.title


class TLabel(Base):
    """The other side of many-to-many."""

    __tablename__ = "t_labels"
    metadata = METADATA

    name: Mapped[str] = mapped_column(String(40))
    notes: Mapped[list[TNote]] = relationship(secondary=t_note_labels, back_populates="labels")

    def __str__(self) -> str:
        return self.name


class TPin(Base):
    """Called after the note it leads to."""

    __tablename__ = "t_pins"
    metadata = METADATA

    place: Mapped[int] = mapped_column(default=0)
    note_id: Mapped[int] = mapped_column(ForeignKey("t_notes.id"))
    note: Mapped[TNote] = relationship()

    def __str__(self) -> str:
        return f"pin on {self.note}"


class TVisit(Base):
    """Not recorded."""

    __tablename__ = "t_visits"
    __recorded__ = False
    metadata = METADATA

    name: Mapped[str] = mapped_column(String(40), default="")
