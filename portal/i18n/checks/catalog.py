"""Checks of a file: its header, then each entry."""

from __future__ import annotations

from collections.abc import Iterator

from portal.i18n import plurals
from portal.i18n.checks import entry as entries
from portal.i18n.checks.finding import Finding
from portal.i18n.plurals import Plural
from portal.i18n.po.entries import Key, PoFile, Unreadable
from portal.i18n.po.reading import read


def check_raw(raw: bytes, locale: str) -> list[Finding]:
    """Return everything to say about a file, also when it cannot be read."""
    try:
        file = read(raw)
    except Unreadable as error:
        return [Finding(error.code, error.line, values={"what": error.message})]
    return check(file, locale)


def check(file: PoFile, locale: str) -> list[Finding]:
    """Return everything to say about a file, by line."""
    plural = plural_of(file)
    findings = [Finding(code, line, values={"what": what}) for code, line, what in file.oddities]
    findings += _header(file, locale)
    findings += _duplicates(file)
    for entry in file.messages:
        findings += entries.check(entry, plural, locale)
    return sorted(findings, key=lambda finding: finding.line)


def plural_of(file: PoFile) -> Plural | None:
    """Return the file's plural rule, if it has a sound one."""
    try:
        return plurals.parse(file.fields.get("plural-forms", ""))
    except ValueError:
        return None


def _header(file: PoFile, locale: str) -> Iterator[Finding]:
    header = file.header
    if header is None:
        yield Finding("no-header", 1)
        return
    fields = file.fields
    if "charset=" not in fields.get("content-type", ""):
        yield Finding("no-charset", header.line)
    language = fields.get("language", "").replace("-", "_")
    if language and language.partition("_")[0] != locale.partition("_")[0]:
        yield Finding("language-header", header.line, values={"found": language, "folder": locale})
    rule = fields.get("plural-forms", "")
    having_plurals = [entry for entry in file.messages if entry.plural is not None]
    if not rule and not having_plurals:
        return
    try:
        plural = plurals.parse(rule)
    except ValueError as error:
        yield Finding("plural-header", header.line, values={"what": str(error)})
        return
    if not plurals.fits(rule, locale):
        yield Finding("plural-rule", header.line, values={"locale": locale})
    elif plural.unused:
        forms = ", ".join(map(str, plural.unused))
        yield Finding("plural-unused", header.line, values={"forms": forms})


def _duplicates(file: PoFile) -> Iterator[Finding]:
    lines: dict[Key, int] = {}
    for entry in file.messages:
        if entry.key in lines:
            yield Finding("duplicate", entry.line, entry.key, values={"line": lines[entry.key]})
        lines.setdefault(entry.key, entry.line)
