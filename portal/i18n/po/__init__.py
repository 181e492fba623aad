"""``.po`` files: read strictly, edit one entry and leave every other byte alone."""

from portal.i18n.po.editing import Conflict, Edit, edited, locked, save, write_atomically
from portal.i18n.po.entries import Entry, PoFile, Unreadable
from portal.i18n.po.reading import read

__all__ = [
    "Conflict",
    "Edit",
    "Entry",
    "PoFile",
    "Unreadable",
    "edited",
    "locked",
    "read",
    "save",
    "write_atomically",
]
