"""Checks of wording: nothing breaks, but a person should look."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from portal.i18n.checks.finding import Finding

_ZERO_WIDTH = re.compile("[\u200b\ufeff\u2060\u00ad]")
_BIDI = re.compile("[\u202a-\u202c\u2066-\u2069]")
_KASHIDA = re.compile("\u0640")
_URL = re.compile(r"https?://[^\s<>\"']+|[\w.+-]+@[\w-]+\.[\w.]+")
_WORD = re.compile(r"[A-Za-z]{4}")
#: A space where French wants one that does not break, or none where it wants one
_FRENCH = re.compile(r" [;:!?»]|« |[^\W\d_][;!?»]|«[^\W\d_]|[^\W\d_]:(?=\s|$)")
_PLACEHOLDER_OR_URL = re.compile(r"%\(\w+\)\w|https?://\S+|&\w+;")
_CLOSING = " \t\n\"'”’»)]"
#: Marks that end a sentence, each with its forms in other scripts
_ENDS = {
    mark: name
    for name, marks in {
        "full stop": ".。।۔։။",
        "colon": ":：",
        "question mark": "?؟？;",
        "exclamation mark": "!！",
        "ellipsis": "…",
    }.items()
    for mark in marks
}
#: Scripts that end a sentence by a space
_UNMARKED = frozenset({"th", "lo"})


def check(text: str, source: str, locale: str) -> Iterator[Finding]:
    """Yield warnings about ``text`` as a translation of ``source``."""
    yield from _spaces(text, source)
    yield from _invisible(text, source)
    if len(text) > max(40, 4 * len(source)) + 20:
        yield Finding("long", 0, values={"found": len(text), "source": len(source)})
    if not unicodedata.is_normalized("NFC", text):
        yield Finding("not-nfc", 0)
    if lost := set(_URL.findall(source)) - set(_URL.findall(text)):
        yield Finding("url-changed", 0, values={"url": min(lost)})
    if locale.partition("_")[0] not in _UNMARKED and _end(text) != _end(source):
        yield Finding("end-punctuation", 0)
    if locale == "fr" and _FRENCH.search(_PLACEHOLDER_OR_URL.sub("", text)):
        yield Finding("french-spacing", 0)
    if text == source and _WORD.search(source):
        yield Finding("same", 0)


def _spaces(text: str, source: str) -> Iterator[Finding]:
    if text.strip() and _edges(text) != _edges(source):
        yield Finding("edge-space", 0)
    if "  " in text and "  " not in source:
        yield Finding("double-space", 0)
    if "\t" in text and "\t" not in source:
        yield Finding("tab", 0)


def _invisible(text: str, source: str) -> Iterator[Finding]:
    for code, pattern in (
        ("zero-width", _ZERO_WIDTH),
        ("bidi-control", _BIDI),
        ("kashida", _KASHIDA),
    ):
        if pattern.search(text) and not pattern.search(source):
            yield Finding(code, 0)


def _edges(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))


def _end(text: str) -> str | None:
    trimmed = text.rstrip(_CLOSING)
    return "ellipsis" if trimmed.endswith("...") else _ENDS.get(trimmed[-1:])
