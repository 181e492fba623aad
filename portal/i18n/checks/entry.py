"""Checks of one entry: what would break a page, and what a careful reader would stumble over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from portal.i18n.checks import style
from portal.i18n.checks.finding import Finding, Severity
from portal.i18n.markup import tags
from portal.i18n.placeholders import LOOKALIKE, Placeholders, braces, is_format, kind, percent
from portal.i18n.plurals import Plural
from portal.i18n.po.entries import Entry

#: Names a count goes by: the one value a form for a single number may leave out
COUNTS = frozenset({"num", "count", "n"})
_IGNORE = re.compile(r"portal:\s*ignore=([\w,\s-]+)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_OVERRIDE = re.compile("[\u202d\u202e]")


def check(entry: Entry, plural: Plural | None, locale: str) -> list[Finding]:
    """Return everything to say about an entry. ``# portal: ignore=long`` silences warnings."""
    texts = {form: text for form, text in entry.forms.items() if text}
    if not texts:
        return [Finding("untranslated", entry.line, entry.key)]
    findings = list(_forms(entry, plural, texts))
    if entry.fuzzy:
        findings.append(Finding("fuzzy", entry.line, entry.key))
    for form, text in texts.items():
        # form 0 is held against the singular, the others against the plural
        source = entry.plural if form and entry.plural is not None else entry.msgid or ""
        found = [*_broken(entry, text, source, plural, form), *style.check(text, source, locale)]
        line = entry.form_lines.get(form, entry.line)
        findings += [replace(f, line=line, key=entry.key, form=form) for f in found]
    ignored = _ignored(entry)
    return [
        replace(finding, hidden=entry.fuzzy)
        for finding in findings
        if finding.code not in ignored or finding.severity is Severity.ERROR
    ]


def _ignored(entry: Entry) -> set[str]:
    matches = (_IGNORE.search(comment) for comment in entry.comments)
    return {code.strip() for match in matches if match for code in match[1].split(",")}


def _forms(entry: Entry, plural: Plural | None, texts: dict[int, str]) -> Iterator[Finding]:
    if entry.plural is None:
        return
    if plural and len(entry.forms) != plural.count:
        values = {"found": len(entry.forms), "expected": plural.count}
        yield Finding("plural-count", entry.line, entry.key, values=values)
    elif len(texts) != len(entry.forms):
        empty = next(form for form in entry.forms if form not in texts)
        yield Finding("plural-empty", entry.form_lines.get(empty, entry.line), entry.key, empty)
    elif len(texts) > 1 and len(set(texts.values())) == 1 and entry.plural != entry.msgid:
        yield Finding("same-plurals", entry.line, entry.key)


def _broken(
    entry: Entry, text: str, source: str, plural: Plural | None, form: int
) -> Iterator[Finding]:
    """Yield what would break a page, or let somebody write HTML into one."""
    sources = [entry.msgid or "", *([entry.plural] if entry.plural is not None else [])]
    may_omit = COUNTS if plural and entry.plural is not None and form in plural.singles else ()
    yield from _percent(text, sources, frozenset(may_omit))
    expected = {name for one in sources for name in braces(one)}
    if expected and braces(text) != expected:
        yield Finding("brace-format", 0, values={"names": ", ".join(sorted(expected))})
    if "<" in text or "<" in source:
        theirs, ours = tags(source), tags(text)
        if ours.found != theirs.found or (ours.broken and not theirs.broken):
            yield Finding("html", 0)
    if source.startswith("\n") != text.startswith("\n") or (
        source.endswith("\n") != text.endswith("\n")
    ):
        yield Finding("newline", 0)
    if source.strip() and not text.strip():
        yield Finding("blank", 0)
    if _CONTROL.search(text) and not _CONTROL.search(source):
        yield Finding("control", 0)
    if _OVERRIDE.search(text) and not _OVERRIDE.search(source):
        yield Finding("bidi-override", 0)


def _percent(text: str, sources: list[str], may_omit: frozenset[str]) -> Iterator[Finding]:
    if not any(is_format(source) for source in sources):
        unknown = next(iter(percent(text).named.items()), None)
        if unknown:
            yield Finding("format-unknown", 0, values={"name": "%({}){}".format(*unknown)})
        return
    yield from _filled_in(percent(text), sources, may_omit)
    if LOOKALIKE.search(text):
        yield Finding("format-lookalike", 0)


def _filled_in(
    given: Placeholders, sources: list[str], may_omit: frozenset[str]
) -> Iterator[Finding]:
    wanted = {name: t for source in sources for name, t in percent(source).named.items()}
    positional = max((percent(source).positional for source in sources), key=len)
    if given.broken:
        yield Finding("format-broken", 0, values={"near": given.broken})
    for name, letter in given.named.items():
        if name not in wanted:
            yield Finding("format-unknown", 0, values={"name": f"%({name}){letter}"})
        elif kind(letter) != kind(wanted[name]):
            values = {"found": f"%({name}){letter}", "expected": f"%({name}){wanted[name]}"}
            yield Finding("format-type", 0, values=values)
    for name, letter in wanted.items():
        if name not in given.named and name not in may_omit:
            yield Finding("format-missing", 0, values={"name": f"%({name}){letter}"})
    if [kind(t) for t in given.positional] != [kind(t) for t in positional]:
        yield Finding("format-positional", 0)
