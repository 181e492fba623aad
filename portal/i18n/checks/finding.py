"""What a check reports, and how serious each report is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from portal.i18n.po.entries import Key


class Severity(IntEnum):
    """``ERROR``: never shown to readers. ``WARN``: a person should look. ``INFO``: a fact."""

    INFO = 0
    WARN = 1
    ERROR = 2


#: The file is not used at all.
FILE_ERRORS = frozenset(
    {
        "syntax",
        "escape",
        "encoding",
        "conflict-marker",
        "nul",
        "no-header",
        "no-charset",
        "plural-header",
    }
)
#: The entry is not used.
ENTRY_ERRORS = frozenset(
    {
        "duplicate",
        "plural-rule",
        "plural-count",
        "plural-empty",
        "format-broken",
        "format-unknown",
        "format-missing",
        "format-type",
        "format-positional",
        "format-lookalike",
        "brace-format",
        "html",
        "newline",
        "blank",
        "control",
        "bidi-override",
    }
)
INFOS = frozenset({"untranslated", "fuzzy", "same", "obsolete"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. ``values`` fill the sentence of its code in `portal.i18n.checks.sentences`."""

    code: str
    line: int
    key: Key | None = None
    #: Which plural form; empty: the entry as a whole
    form: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    #: A text that nobody sees yet is not an error yet.
    hidden: bool = False

    @property
    def severity(self) -> Severity:
        if self.code in INFOS:
            return Severity.INFO
        if self.code in FILE_ERRORS or (self.code in ENTRY_ERRORS and not self.hidden):
            return Severity.ERROR
        return Severity.WARN
