"""Tags in texts: a translation may carry exactly those of its source."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

#: Strict on purpose: what is not a plain tag by this rule is no tag we let through.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)"
    r"(?P<attributes>(?:\s+[\w:-]+(?:=(?:\"[^\"<>]*\"|'[^'<>]*'))?)*)\s*(?P<void>/?)>"
)
#: What a browser takes for the start of a tag, comment or declaration
_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
_ATTRIBUTE = re.compile(r"([\w:-]+)(?:=(\"[^\"]*\"|'[^']*'))?")
#: Attributes that hold text for people
TRANSLATABLE = frozenset({"title", "alt", "aria-label", "placeholder"})
VOID = frozenset({"br", "hr", "img", "wbr"})


class Tag(NamedTuple):
    """One opening tag; ``attributes`` sorted, texts for people as ""."""

    name: str
    attributes: tuple[tuple[str, str], ...]


class Tags(NamedTuple):
    """The tags of a text, sorted; ``broken`` says that a browser may see others."""

    found: tuple[Tag, ...]
    broken: bool


@lru_cache(maxsize=4096)
def tags(text: str) -> Tags:
    """Return the tags of a text."""
    if "<" not in text:
        return Tags((), False)
    found: list[Tag] = []
    open_names: list[str] = []
    matches = list(_TAG.finditer(text))
    broken = len(matches) != len(_OPENING.findall(text))
    for match in matches:
        name = match["name"].lower()
        if match["close"]:
            broken |= not open_names or open_names.pop() != name or bool(match["attributes"])
            continue
        found.append(Tag(name, _attributes(match["attributes"])))
        if not match["void"] and name not in VOID:
            open_names.append(name)
    return Tags(tuple(sorted(found)), broken or bool(open_names))


def _attributes(text: str) -> tuple[tuple[str, str], ...]:
    pairs = ((m[1].lower(), m[2] or "") for m in _ATTRIBUTE.finditer(text))
    return tuple(sorted((name, "" if name in TRANSLATABLE else value) for name, value in pairs))


def has_markup(msgid: str) -> bool:
    """Whether a source text is HTML: it has tags, whole and closed. All else is escaped."""
    found, broken = tags(msgid)
    return bool(found) and not broken
