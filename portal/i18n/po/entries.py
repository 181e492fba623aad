"""What a ``.po`` file holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Key(NamedTuple):
    """What identifies an entry: its context, if any, and its source text."""

    context: str | None
    msgid: str


HEADER = Key(None, "")


class Unreadable(Exception):
    """The file as a whole makes no sense. ``code`` is as in `portal.i18n.checks`."""

    def __init__(self, code: str, line: int, message: str) -> None:
        super().__init__(message)
        self.code, self.line, self.message = code, line, message


@dataclass(slots=True)
class Entry:
    """One message. Lines count from 1; both ends of a span are included."""

    #: Line of the msgid
    line: int
    #: First and last line, comments included
    span: tuple[int, int]
    context: str | None = None
    msgid: str | None = None
    plural: str | None = None
    #: Form → text; form 0 only, for a message without plural
    forms: dict[int, str] = field(default_factory=dict)
    #: Form → line
    form_lines: dict[int, int] = field(default_factory=dict)
    #: First and last line of all msgstr
    forms_span: tuple[int, int] = (0, 0)
    flags: set[str] = field(default_factory=set)
    #: ``# …``, by translators
    comments: list[str] = field(default_factory=list)
    #: ``#. …``, for translators
    notes: list[str] = field(default_factory=list)
    #: ``#: …``
    references: list[str] = field(default_factory=list)
    obsolete: bool = False

    @property
    def key(self) -> Key:
        return Key(self.context, self.msgid or "")

    @property
    def fuzzy(self) -> bool:
        return "fuzzy" in self.flags

    @property
    def translated(self) -> bool:
        """Whether every form has a text that may be shown."""
        return not self.fuzzy and bool(self.forms) and all(self.forms.values())


@dataclass(slots=True)
class PoFile:
    """A file as read: its lines, its entries, and oddities that did not stop the reading."""

    lines: list[str]
    entries: list[Entry]
    #: (code, line, message), each a warning
    oddities: list[tuple[str, int, str]] = field(default_factory=list)
    newline: str = "\n"

    @property
    def header(self) -> Entry | None:
        return next((e for e in self.entries if e.key == HEADER and not e.obsolete), None)

    @property
    def messages(self) -> list[Entry]:
        """Return the entries in use, without the header."""
        return [e for e in self.entries if not e.obsolete and e.key != HEADER]

    @property
    def fields(self) -> dict[str, str]:
        """Return the header's fields; names in lower case."""
        header = self.header
        pairs = (line.partition(":") for line in (header.forms[0] if header else "").split("\n"))
        return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}
