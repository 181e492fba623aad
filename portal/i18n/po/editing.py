"""Changing entries in a ``.po`` file: only their own lines, and never over somebody's shoulder."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.i18n.po.entries import Entry, Key, PoFile
from portal.i18n.po.reading import read
from portal.i18n.po.writing import form_lines

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Edit:
    """A wish to replace the texts of one entry.

    ``base`` is what its author has seen; ``forms`` what they want instead.
    """

    base: Mapping[int, str]
    forms: Mapping[int, str]
    fuzzy: bool = False


class Conflict(Exception):
    """Somebody else changed these entries meanwhile. ``theirs`` holds what is there now."""

    def __init__(self, theirs: dict[Key, dict[int, str] | None]) -> None:
        super().__init__(f"{len(theirs)} entries changed meanwhile")
        self.theirs = theirs


def edited(raw: bytes, edits: Mapping[Key, Edit]) -> bytes:
    """Return the file with the edits made. Raises `Conflict` and `Unreadable`."""
    file = read(raw)
    entries = {entry.key: entry for entry in file.entries if not entry.obsolete}
    theirs: dict[Key, dict[int, str] | None] = {}
    for key, edit in edits.items():
        entry = entries.get(key)
        if entry is None:
            theirs[key] = None
        elif entry.forms not in (dict(edit.base), dict(edit.forms)):
            theirs[key] = entry.forms
    if theirs:
        raise Conflict(theirs)
    # from the end, so that line numbers above stay true
    for key in sorted(edits, key=lambda key: -entries[key].line):
        _replace(file, entries[key], edits[key])
    end = file.newline if any(file.lines) else ""
    text = file.newline.join(file.lines) + end
    return (BOM if raw.startswith(BOM) else b"") + text.encode()


def _replace(file: PoFile, entry: Entry, edit: Edit) -> None:
    first, last = entry.forms_span
    if entry.forms != dict(edit.forms):
        file.lines[first - 1 : last] = form_lines(dict(edit.forms), entry.plural is not None)
    if entry.fuzzy != edit.fuzzy:
        _flag(file.lines, entry, edit.fuzzy)


def _flag(lines: list[str], entry: Entry, fuzzy: bool) -> None:
    """Add or remove ``fuzzy``, keeping the other flags and their order."""
    start = entry.span[0] - 1
    at = next((n for n in range(start, entry.line) if lines[n].startswith("#,")), None)
    if at is None:
        texts = range(start, entry.line)
        lines.insert(next(n for n in texts if not lines[n].startswith("#")), "#, fuzzy")
        return
    others = [f for f in (flag.strip() for flag in lines[at][2:].split(",")) if f != "fuzzy"]
    flags = (["fuzzy"] if fuzzy else []) + others
    lines[at : at + 1] = ["#, " + ", ".join(flags)] if flags else []


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep every other writer in this folder waiting."""
    lock = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def save(path: Path, edits: Mapping[Key, Edit]) -> bool:
    """Make the edits in the file; return whether a byte changed.

    Raises `Conflict`, `Unreadable`, or `OSError`; the file is then as before.
    """
    with locked(path):
        raw = path.read_bytes()
        new = edited(raw, edits)
        read(new)  # never put a file in place that could not be read again
        return write_atomically(path, new)


def write_atomically(path: Path, content: bytes) -> bool:
    """Write the file so that readers see the old or the new content, never a part.

    Return whether a byte changed; an equal file is left alone.
    """
    mode = 0o644
    if path.exists():
        if path.read_bytes() == content:
            return False
        mode = path.stat().st_mode & 0o777
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink()
        raise
    return True
