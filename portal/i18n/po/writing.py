"""Texts as lines of a ``.po`` file, laid out as Babel does."""

from __future__ import annotations

import re

from portal.i18n.po.reading import ESCAPES

#: Columns, as in ``pybabel update``
WIDTH = 76
_ESCAPED = {char: f"\\{letter}" for letter, char in ESCAPES.items()}
_SPECIAL = re.compile("[" + "".join(map(re.escape, _ESCAPED)) + "]")
_WORDS = re.compile(r"\S+\s*|\s+")


def quote(text: str) -> str:
    """Return ``text`` in quotes, escaped."""
    return '"' + _SPECIAL.sub(lambda char: _ESCAPED[char[0]], text) + '"'


def string_lines(keyword: str, text: str) -> list[str]:
    """Return ``keyword "text"``, wrapped at `WIDTH` and after each newline."""
    segments = text.splitlines(keepends=True) if "\n" in text else [text]
    if len(segments) == 1 and len(keyword) + 1 + len(quote(text)) <= WIDTH + 4:
        return [f"{keyword} {quote(text)}"]
    return [f'{keyword} ""', *(line for segment in segments for line in _wrapped(segment))]


def _wrapped(segment: str) -> list[str]:
    lines, current = [], ""
    for word in _WORDS.findall(segment):
        if current and len(quote(current + word)) > WIDTH:
            lines.append(quote(current))
            current = ""
        current += word
    return [*lines, quote(current)]


def form_lines(forms: dict[int, str], plural: bool) -> list[str]:
    """Return the msgstr lines of an entry."""
    return [
        line
        for form, text in sorted(forms.items())
        for line in string_lines(f"msgstr[{form}]" if plural else "msgstr", text)
    ]
