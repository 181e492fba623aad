"""Reading a ``.po`` file strictly: what is not understood is refused, with its line."""

from __future__ import annotations

import re

from portal.i18n.po.entries import Entry, PoFile, Unreadable

ESCAPES = {
    "n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\",
    "a": "\a", "b": "\b", "f": "\f", "v": "\v",
}  # fmt: skip
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*$')
_ESCAPE = re.compile(r"\\(.)")
_KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d+)\])?)\s+(".*)$')
_CONFLICT = re.compile(r"<{7}|={7}|>{7}|\|{7}")
_CHARSET = re.compile(rb"charset=([\w.-]+)")


def read(raw: bytes) -> PoFile:
    """Return the file. Raises `Unreadable` when it cannot be trusted as a whole."""
    return _Reader(*_decode(raw)).read()


def _decode(raw: bytes) -> tuple[str, list[tuple[str, int, str]]]:
    oddities = []
    if raw.startswith(b"\xef\xbb\xbf"):
        oddities.append(("bom", 1, "byte order mark at the start"))
        raw = raw[3:]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("encoding", 1, "the file is UTF-16, not UTF-8")
    if b"\0" in raw:
        raise Unreadable("nul", raw[: raw.index(b"\0")].count(b"\n") + 1, "NUL byte")
    charset = _CHARSET.search(raw[:4000])
    if charset and charset[1].lower() not in (b"utf-8", b"utf8", b"charset"):
        line = raw[: charset.start()].count(b"\n") + 1
        raise Unreadable("encoding", line, f"charset is {charset[1].decode()}, must be UTF-8")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Unreadable("encoding", line, f"byte 0x{raw[error.start]:02x} is not UTF-8") from None
    return text, oddities


class _Reader:
    """Goes through the lines once, one entry in hand."""

    def __init__(self, text: str, oddities: list[tuple[str, int, str]]) -> None:
        self.newline = "\r\n" if "\r\n" in text else "\n"
        if self.newline != "\n":
            oddities.append(("crlf", 1, "line endings are CRLF"))
        if text and not text.endswith("\n"):
            oddities.append(("no-final-newline", text.count("\n") + 1, "no newline at the end"))
        self.lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
        self.oddities = oddities
        self.entries: list[Entry] = []
        self.entry: Entry | None = None
        #: Which string a continuation line belongs to
        self.part: str | int | None = None

    def read(self) -> PoFile:
        for number, line in enumerate(self.lines, 1):
            self.take(line.strip(), number)
        self.close(len(self.lines))
        return PoFile(self.lines, self.entries, self.oddities, self.newline)

    def take(self, text: str, number: int) -> None:
        obsolete = text.startswith("#~")
        if obsolete:
            text = text[2:].strip()
            if not text or text.startswith("|"):
                return
        if not text:
            self.close(number - 1)
        elif text.startswith("#"):
            self.comment(text, number)
        elif match := _KEYWORD.match(text):
            self.keyword(match[1], match[2], unquote(match[3], number), number, obsolete)
        elif text.startswith('"'):
            self.append(unquote(text, number), number)
        elif _CONFLICT.match(text):
            raise Unreadable("conflict-marker", number, "unresolved merge conflict")
        else:
            raise Unreadable("syntax", number, f"unexpected text {text[:40]!r}")

    def comment(self, text: str, number: int) -> None:
        if self.entry and self.entry.forms:
            self.close(number - 1)
        entry = self.open(number)
        if text.startswith("#,"):
            entry.flags |= {flag.strip() for flag in text[2:].split(",") if flag.strip()}
        elif text.startswith("#:"):
            entry.references += text[2:].split()
        elif text.startswith("#."):
            entry.notes.append(text[2:].strip())
        elif not text.startswith("#|"):
            entry.comments.append(text[1:].strip())

    def keyword(self, word: str, form: str | None, text: str, number: int, obsolete: bool) -> None:
        if word in ("msgctxt", "msgid"):
            if self.entry and self.entry.forms:
                self.close(number - 1)
            if word == "msgid" and self.entry and self.entry.msgid is not None:
                raise Unreadable("syntax", self.entry.line, "msgid without msgstr")
        entry = self.open(number)
        entry.obsolete |= obsolete
        if word == "msgctxt":
            entry.context, self.part = text, "context"
        elif word == "msgid":
            entry.msgid, entry.line, self.part = text, number, "msgid"
        elif word == "msgid_plural":
            entry.plural, self.part = text, "plural"
        else:
            self.msgstr(entry, word, int(form or 0), text, number)

    def msgstr(self, entry: Entry, word: str, form: int, text: str, number: int) -> None:
        if form in entry.forms:
            raise Unreadable("syntax", number, f"{word} given twice")
        if form != len(entry.forms):
            raise Unreadable("syntax", number, f"{word} out of order")
        if entry.msgid is None:
            raise Unreadable("syntax", number, f"{word} without msgid")
        if (word == "msgstr") != (entry.plural is None):
            raise Unreadable("syntax", number, f"{word} does not fit the msgid")
        entry.forms[form], entry.form_lines[form], self.part = text, number, form
        entry.forms_span = (entry.forms_span[0] or number, number)

    def append(self, text: str, number: int) -> None:
        entry, part = self.entry, self.part
        if entry is None or part is None:
            raise Unreadable("syntax", number, "string outside an entry")
        if isinstance(part, int):
            entry.forms[part] += text
            entry.forms_span = (entry.forms_span[0], number)
        else:
            setattr(entry, part, getattr(entry, part) + text)

    def open(self, number: int) -> Entry:
        if self.entry is None:
            self.entry = Entry(line=number, span=(number, number))
        return self.entry

    def close(self, last: int) -> None:
        entry, self.entry, self.part = self.entry, None, None
        if entry is None:
            return
        if entry.msgid is None:
            if entry.context is not None:
                raise Unreadable("syntax", entry.line, "entry without msgid")
            return  # comments on their own
        if not entry.forms:
            raise Unreadable("syntax", entry.line, f"msgid {entry.msgid[:30]!r} without msgstr")
        entry.span = (entry.span[0], last)
        self.entries.append(entry)


def unquote(quoted: str, line: int) -> str:
    """Return the text of a quoted string. Raises `Unreadable`."""
    match = _QUOTED.match(quoted)
    if not match:
        raise Unreadable("syntax", line, "string without end")

    def unescape(escape: re.Match[str]) -> str:
        if escape[1] not in ESCAPES:
            raise Unreadable("escape", line, f"unknown escape \\{escape[1]}")
        return ESCAPES[escape[1]]

    return _ESCAPE.sub(unescape, match[1]) if "\\" in match[1] else match[1]
