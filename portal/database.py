"""The database handle, and what every stored row has in common."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CheckConstraint, DateTime, Dialect, Index, MetaData, String, Table, event
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.orm.attributes import InstrumentedAttribute
from sqlalchemy.types import TypeDecorator

from portal.columns import add_companions

#: Named constraints, so that Alembic can drop what it has created.
#: Source: https://alembic.sqlalchemy.org/en/latest/naming.html
NAMING_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: Readable JSON: a search in the column meets the letters people typed, not escapes.
dump_json = partial(json.dumps, ensure_ascii=False, sort_keys=True)


#: In ``session.info`` while a change is made in several flushes that only count together
IN_STEPS = "portal.in_steps"


class Refused(Exception):
    """A rule of a model or a safeguard says no.

    ``sentence`` tells people why, in their language; ``field`` names the value that is
    wrong, where it is one.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: aware going in, UTC in the table, aware coming out.

    Raises `ValueError` on a naive value: nobody can tell which moment it means.
    """

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Part:
    """What there is to say of recorded rows that have no pages of their own.

    ``title`` is what the log calls them, in the plural; ``seen_by`` and ``written_by`` are
    the permissions that let somebody find them there, and undo what was done to them.
    """

    title: object
    seen_by: str
    written_by: str


class Base(DeclarativeBase):
    """One surrogate key and one version per row.

    ``version`` counts the row's changes: an update that meets another version
    than it has read raises `sqlalchemy.orm.exc.StaleDataError`.
    """

    metadata = MetaData(naming_convention=NAMING_CONVENTION)

    #: Whether `portal.changes` records the rows; sessions and the log itself are not.
    __recorded__ = True
    #: The fields that ``__str__`` reads; None: ``title`` and ``name``. Lists, which load no
    #: entities, know by them what to read.
    __title__: ClassVar[tuple[str, ...] | None] = None
    #: None: a record has pages for the rows
    __part__: ClassVar[Part | None] = None

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    version: Mapped[int] = mapped_column(sort_order=-1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version} if hasattr(cls, "__table__") else {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # A deleted row's key is never given to another: its history stays its own.
        table = cast("Table", cls.__table__)
        table.dialect_options["sqlite"]["autoincrement"] = True
        for column in list(table.columns):
            choices = column.info.get("choices")
            if choices and not column.info.get("open"):  # open: apps add codes of their own
                codes = column.in_([choice.value for choice in choices])
                table.append_constraint(CheckConstraint(codes, name=column.name))
        _end_with_the_key(table)
        if cls.__recorded__:
            add_companions(cls)

    def __str__(self) -> str:
        """Return what people call the row: its title or name, unless the model says better."""
        called = getattr(self, "title", None) or getattr(self, "name", None)
        return str(called or f"{self.__tablename__} {self.id}")


def _end_with_the_key(table: Table) -> None:
    """Let each index of one column end with the key.

    A list is sorted by a column and, among equal values, by the key: without it in the index
    a database would sort a quarter of a table to show 25 rows of one status.
    """
    for index in list(table.indexes):
        columns = list(index.columns)
        if len(columns) == 1 and not index.unique and not index.dialect_options:
            table.indexes.discard(index)
            Index(index.name, columns[0], table.c.id)


@event.listens_for(Base, "attribute_instrument", propagate=True)
def _normalise_texts(_model: type[Base], _key: str, attribute: InstrumentedAttribute[Any]) -> None:
    """Let every text column hold NFC, whichever keyboard or file the text came from."""
    columns = getattr(attribute.property, "columns", ())
    if columns and isinstance(columns[0].type, String):

        @event.listens_for(attribute, "set", retval=True)
        def _to_nfc(_row: Base, value: object, _old: object, _initiator: object) -> object:
            return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


db = SQLAlchemy(model_class=Base)
