"""Boats: a table of its own, which has texts to find and nothing else to do with the portal."""

from __future__ import annotations

from sqlalchemy import MetaData, String, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.columns import add_companions
from portal.database import NAMING_CONVENTION
from portal.i18n import _
from portal.i18n.content import Texts, Translated
from portal.query import indexes


class Own(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class Boat(Own):
    __tablename__ = "boats"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Texts] = mapped_column(Translated, info={"label": _("Name")})
    port: Mapped[str | None] = mapped_column(String(64), info={"label": _("Port"), "kind": "code"})


add_companions(Boat)
BOATS = Boat.__table__


def add(begin, *names, first=1, step=1):
    """Add rows as they were before there were companions."""
    with begin() as connection:
        for number, name in enumerate(names):
            values = {"id": first + number * step, "name": Texts.of({"de": name}), "port": "X"}
            connection.execute(BOATS.insert().values(values))


def ensure(begin):
    with begin() as connection:
        indexes.ensure(connection, Own.metadata)


def found(begin, word):
    """Return the rows that an index finds, or a search would on PostgreSQL."""
    with begin() as connection:
        if connection.dialect.name == "sqlite":
            asked = "SELECT rowid FROM boats_search WHERE boats_search MATCH :word ORDER BY 1"
            return [key for (key,) in connection.execute(text(asked), {"word": f'"{word}"'})]
        folded = BOATS.c.name_folded.contains(word, autoescape=True)
        return connection.scalars(select(BOATS.c.id).where(folded).order_by(BOATS.c.id)).all()


def made(begin):
    """Return what the database has been told to keep, in its own words."""
    with begin() as connection:
        source = "SELECT name, sql FROM sqlite_master"
        if connection.dialect.name == "postgresql":
            source = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        return sorted(map(tuple, connection.execute(text(source))))
