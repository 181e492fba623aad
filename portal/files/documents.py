"""Documents: their type, told by what is in them and by nothing else."""

from __future__ import annotations

import re
from collections.abc import Container
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from portal.database import Refused
from portal.files.rules import CSV, DOCX, ODS, ODT, PDF, TEXT, TYPES, XLSX
from portal.i18n import gettext

#: What a ZIP archive that is a document may hold: parts, and bytes when unpacked
MOST_PARTS, MOST_UNPACKED = 10_000, 200_000_000
#: The part that tells one Office document from another
_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
#: Where programs lie inside of documents
_MACROS = re.compile(r"(^|/)vbaProject\.bin$|^(Basic|Scripts)/", re.IGNORECASE)
#: OpenDocument says its type in the first part, as it is, at this place.
#: Source: OpenDocument 1.3, part 2, 3.3
_FIRST_PART, _MIMETYPE = 30, b"mimetype"

#: Letters by which a browser takes a text for a page, within as much as it looks at.
#: Source: https://mimesniff.spec.whatwg.org/, 5.2 and 7.1
_LOOKED_AT = 1445
_IS_CODE = re.compile(
    r"\A\s*(<|#!)|<(script|html|head|body|iframe|svg|style|object|embed|img|math|form)\b"
    r"|<!doctype|<!--|<\?(xml|php)",
    re.IGNORECASE,
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def type_of(data: bytes, name: str, accept: Container[str]) -> str | None:
    """Return the media type of a document, None where it is none that is known here.

    ``name`` only tells a table from another text, which no content does. Raises `Refused`
    on a document that holds programs.
    """
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return _archived_type(data)
    return _text_type(name, accept) if _is_text(data) else None


def _text_type(name: str, accept: Container[str]) -> str:
    named_table = name.casefold().endswith(TYPES[CSV].suffixes)
    if TEXT in accept:
        return CSV if named_table and CSV in accept else TEXT
    return CSV


def _is_text(data: bytes) -> bool:
    text = _decoded(data)
    if text is None or _CONTROLS.search(text):
        return False
    return _IS_CODE.search(text[:_LOOKED_AT]) is None


def _decoded(data: bytes) -> str | None:
    """Return the letters; what is not Unicode is in one of the old alphabets of 256."""
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if is_wide else ["utf-8-sig", "latin-1"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _archived_type(data: bytes) -> str | None:
    """Return the type of an Office document or an OpenDocument, None of any other archive."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, EOFError):  # a broken or strange archive
        return None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return None
    names = [part.filename for part in parts]
    found = _open_document(data) or _office(names)
    if found is not None and any(map(_MACROS.search, names)):
        raise Refused(
            gettext("This document holds macros. Save it without them, and choose it again.")
        )
    return found


def _open_document(data: bytes) -> str | None:
    start = _FIRST_PART + len(_MIMETYPE)
    if data[_FIRST_PART:start] != _MIMETYPE:
        return None
    # What follows is the next part: "PK".
    told = (one for one in (ODT, ODS) if data.startswith(one.encode() + b"PK", start))
    return next(told, None)


def _office(names: list[str]) -> str | None:
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)
