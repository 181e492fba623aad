"""How complete a catalog is: fuzzy and broken entries count as not done."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from portal.i18n.checks import Severity, check
from portal.i18n.po.entries import PoFile


@dataclass(frozen=True, slots=True)
class Numbers:
    """Messages of a locale by state; the template says which there are."""

    messages: int
    translated: int
    fuzzy: int
    untranslated: int
    errors: int
    words: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down: 100 means every message."""
        return 100 * self.translated // self.messages if self.messages else 100

    def facts(self) -> dict[str, int]:
        return {**asdict(self), "percent": self.percent}


def count(file: PoFile | None, template: PoFile, locale: str) -> Numbers:
    """Return the numbers of a catalog; without a file, of the source itself."""
    wanted = {entry.key for entry in template.messages}
    words = sum(len((entry.msgid or "").split()) for entry in template.messages)
    if file is None:
        return Numbers(len(wanted), len(wanted), 0, 0, 0, words)
    errors = [f for f in check(file, locale) if f.severity is Severity.ERROR]
    bad = {finding.key for finding in errors}
    entries = [entry for entry in file.messages if entry.key in wanted]
    translated = sum(entry.translated and entry.key not in bad for entry in entries)
    fuzzy = sum(entry.fuzzy and any(entry.forms.values()) for entry in entries)
    broken = len({e.key for e in entries if e.translated and e.key in bad})
    rest = len(wanted) - translated - fuzzy - broken
    return Numbers(len(wanted), translated, fuzzy, rest, broken, words)
