"""Entries as blocks of lines, for templates and merged catalogs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from portal.i18n.po.entries import Entry
from portal.i18n.po.writing import form_lines, string_lines


def block(
    entry: Entry,
    *,
    comments: Sequence[str] = (),
    msgstr: Sequence[str] = (),
    fuzzy: bool = False,
) -> list[str]:
    """Return the lines of an entry; ``comments`` and ``msgstr`` are lines already."""
    flags = (["fuzzy"] if fuzzy else []) + sorted(entry.flags - {"fuzzy"})
    lines = [*comments]
    lines += [f"#. {note}" for note in entry.notes]
    lines += [f"#: {reference}" for reference in entry.references]
    lines += [f"#, {', '.join(flags)}"] if flags else []
    if entry.context is not None:
        lines += string_lines("msgctxt", entry.context)
    lines += string_lines("msgid", entry.msgid or "")
    if entry.plural is not None:
        lines += string_lines("msgid_plural", entry.plural)
    return [*lines, *(msgstr or empty(entry))]


def empty(entry: Entry, count: int = 2) -> list[str]:
    """Return msgstr lines without a text."""
    forms = {0: ""} if entry.plural is None else dict.fromkeys(range(count), "")
    return form_lines(forms, entry.plural is not None)


def joined(blocks: Iterable[Sequence[str]], newline: str = "\n") -> bytes:
    """Return the file made of the blocks, an empty line between two."""
    return (newline + newline).join(newline.join(b) for b in blocks).encode() + newline.encode()
