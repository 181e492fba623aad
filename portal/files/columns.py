"""Columns that hold a file: the row knows what it is, `portal.files.storage` has its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from sqlalchemy import JSON, Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file, as a row knows it: immutable, equal by content and name."""

    #: Of the bytes as they are stored, in 64 hexadecimal digits: their address
    sha256: str
    #: What people called it, made harmless (`portal.files.names`)
    name: str
    #: Media type, told by the content: ``image/png``
    type: str
    #: In bytes
    size: int
    #: In pixels; None: not an image
    width: int | None = None
    height: int | None = None

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Return the file of which `to_json` has told."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in told.items() if name in known})

    def to_json(self) -> dict[str, Any]:
        """Return what a row and the log hold of it."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @property
    def is_image(self) -> bool:
        return self.width is not None

    def __str__(self) -> str:
        return self.name


class FileColumn(TypeDecorator[StoredFile]):
    """A column of `StoredFile`, or NULL. Set another file to change it.

    Declare one of the two below. ``info`` may say ``accept``, the media types that are
    taken, and ``max_bytes``; see `portal.files.rules`. Raises `TypeError` on anything else.
    """

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        # PostgreSQL compares, groups and de-duplicates JSONB, but not JSON.
        json = JSONB if dialect.name == "postgresql" else JSON
        return dialect.type_descriptor(json(none_as_null=True))

    def process_bind_param(
        self, value: StoredFile | None, dialect: Dialect
    ) -> dict[str, Any] | None:
        if value is None:
            return None
        if not isinstance(value, StoredFile):
            raise TypeError(f"a stored file is needed, not {type(value).__name__}")
        return value.to_json()

    def process_result_value(
        self, value: dict[str, Any] | None, dialect: Dialect
    ) -> StoredFile | None:
        return None if value is None else StoredFile.of(value)


class ImageFile(FileColumn):
    """An image: shown where it is, small, and offered as a file."""

    cache_ok = True


class AnyFile(FileColumn):
    """A file of a kind that does no harm: a document, a table, a text, an image."""

    cache_ok = True
