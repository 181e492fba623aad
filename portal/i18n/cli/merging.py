"""From a template to a catalog: new texts in, gone texts to the end, translations kept."""

from __future__ import annotations

from typing import NamedTuple

from portal.i18n.checks import plural_of
from portal.i18n.cli.blocks import block, empty, joined
from portal.i18n.po.entries import Entry, Key, PoFile
from portal.i18n.po.reading import read
from portal.i18n.po.writing import form_lines


class Merge(NamedTuple):
    """A merged catalog, and what the merge has done."""

    content: bytes
    added: int
    revived: int
    obsolete: int


def merge(raw: bytes, template: PoFile) -> Merge:
    """Return the catalog with the template's texts. Raises `portal.i18n.po.Unreadable`.

    Nothing is guessed: a new text is empty, unless an obsolete entry has its very source.
    """
    file = read(raw)
    merger = _Merger(file, template)
    header = file.header
    before = file.lines[: header.span[1]] if header else []
    blocks = [before] if before else []
    blocks += [merger.take(entry) for entry in template.messages]
    gone = merger.gone()
    return Merge(joined([*blocks, *gone], file.newline), merger.added, merger.revived, len(gone))


class _Merger:
    def __init__(self, file: PoFile, template: PoFile) -> None:
        self.file = file
        self.plural_count = getattr(plural_of(file), "count", 2)
        self.wanted = {entry.key for entry in template.messages}
        self.current: dict[Key, Entry] = {}
        self.obsolete: dict[Key, Entry] = {}
        for entry in file.entries:
            (self.obsolete if entry.obsolete else self.current).setdefault(entry.key, entry)
        self.added = self.revived = 0

    def take(self, new: Entry) -> list[str]:
        """Return the lines of a template's entry with the translation there is."""
        old = self._old(new.key)
        if old is None:
            return block(new, msgstr=empty(new, self.plural_count))
        same_kind = (old.plural is None) == (new.plural is None)
        doubt = any(old.forms.values()) and old.plural != new.plural
        return block(
            new,
            comments=self._comments(old),
            msgstr=self._msgstr(old) if same_kind else self._reshaped(old, new),
            fuzzy=old.fuzzy or doubt,
        )

    def _old(self, key: Key) -> Entry | None:
        current, obsolete = self.current.get(key), self.obsolete.get(key)
        self.added += current is None and obsolete is None
        if obsolete and not (current and any(current.forms.values())):
            self.revived += 1
            return obsolete
        return current

    def _msgstr(self, old: Entry) -> list[str]:
        if old.obsolete:
            return form_lines(old.forms, old.plural is not None)
        first, last = old.forms_span
        return self.file.lines[first - 1 : last]

    def _reshaped(self, old: Entry, new: Entry) -> list[str]:
        count = 1 if new.plural is None else self.plural_count
        return form_lines(dict.fromkeys(range(count), old.forms[0]), new.plural is not None)

    def _comments(self, old: Entry) -> list[str]:
        lines = self.file.lines[old.span[0] - 1 : old.span[1]]
        return [line for line in lines if line.startswith("#") and line[1:2] not in tuple(",:.|~")]

    def gone(self) -> list[list[str]]:
        """Return the blocks of translations that no text asks for, old ones first."""
        blocks = []
        for entry in sorted(self.file.entries, key=lambda entry: not entry.obsolete):
            first, last = entry.span
            if entry.key in self.wanted or not any(entry.forms.values()) or not entry.msgid:
                continue
            lines = self.file.lines[first - 1 : last]
            if not entry.obsolete:
                texts = [line for line in lines if not line.startswith("#")]
                flags = ["#, fuzzy"] if entry.fuzzy else []
                lines = [*self._comments(entry), *flags, *(f"#~ {line}" for line in texts)]
            blocks.append(lines)
        return blocks
