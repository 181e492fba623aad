"""Rules: which files a column takes, and how large they may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from portal.files.columns import ImageFile
from portal.i18n import LazyString, formats, gettext, pgettext
from portal.i18n.sizes import format_size


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of file that does no harm: what people call it, and how its names end."""

    title: LazyString | str
    suffixes: tuple[str, ...]


PDF = "application/pdf"
TEXT, CSV = "text/plain", "text/csv"
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX, XLSX = f"{_OFFICE}.wordprocessingml.document", f"{_OFFICE}.spreadsheetml.sheet"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
ODT, ODS = f"{_OPEN_DOCUMENT}.text", f"{_OPEN_DOCUMENT}.spreadsheet"

#: Every type that can be taken. What a browser would run – HTML, SVG, XML, scripts – is none.
TYPES = MappingProxyType(
    {
        "image/png": FileType("PNG", (".png",)),
        "image/jpeg": FileType("JPEG", (".jpg", ".jpeg")),
        "image/webp": FileType("WebP", (".webp",)),
        "image/gif": FileType("GIF", (".gif",)),
        PDF: FileType("PDF", (".pdf",)),
        DOCX: FileType("Word", (".docx",)),
        XLSX: FileType("Excel", (".xlsx",)),
        ODT: FileType("OpenDocument", (".odt",)),
        ODS: FileType("OpenDocument", (".ods",)),
        CSV: FileType("CSV", (".csv",)),
        # Translators: a type of file, beside PDF and JPEG
        TEXT: FileType(pgettext("file type", "Text"), (".txt", ".text", ".md", ".log")),
    }
)
IMAGES = tuple(name for name in TYPES if name.startswith("image/"))
#: The most that a column may allow, in bytes: the form around the file comes on top
#: (``MAX_CONTENT_LENGTH`` in `portal.config`).
MOST = 15_000_000
#: What a column allows that says nothing, in bytes
MAX_IMAGE, MAX_FILE = 5_000_000, 10_000_000


@dataclass(frozen=True, slots=True)
class Rules:
    """What one column takes. ``accept`` are media types, ``max_bytes`` counts bytes."""

    accept: tuple[str, ...]
    max_bytes: int

    @property
    def only_images(self) -> bool:
        return set(self.accept) <= set(IMAGES)

    @property
    def titles(self) -> str:
        """Return the types as people call them: ``PNG, JPEG, and WebP``."""
        return formats.format_list(dict.fromkeys(str(TYPES[one].title) for one in self.accept))

    @property
    def suffixes(self) -> str:
        """Return what a file chooser shall offer, as in HTML's ``accept``."""
        return ",".join(end for one in self.accept for end in TYPES[one].suffixes)

    def sentence(self) -> str:
        """Return the rules in words."""
        # Translators: kinds of files and the largest size, as in "PNG and JPEG, at most 5 MB."
        return gettext(
            "%(types)s, at most %(size)s.", types=self.titles, size=format_size(self.max_bytes)
        )


def rules_of(column: Any, info: Mapping[str, Any]) -> Rules:
    """Return the rules of a column of that type with that ``info``.

    Raises `ValueError` on a type of file that is not known here, or more than `MOST`.
    """
    is_image = isinstance(column, ImageFile)
    accept = tuple(info.get("accept", IMAGES if is_image else TYPES))
    max_bytes = int(info.get("max_bytes", MAX_IMAGE if is_image else MAX_FILE))
    known = IMAGES if is_image else tuple(TYPES)
    if not accept or not set(accept) <= set(known):
        raise ValueError(f"accept: {', '.join(known)}")
    if not 0 < max_bytes <= MOST:
        raise ValueError(f"max_bytes: up to {MOST}")
    return Rules(accept, max_bytes)
