"""Placeholders in texts: ``%(name)s``, ``%s`` and ``{name}``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# A space is a legal flag to Python ("% s"), but in a text it is "100% sure".
_PERCENT = re.compile(
    r"%(?:\((?P<name>[^)]*)\))?[#0\-+]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[hlL]?"
    r"(?P<type>[diouxXeEfFgGcrsa%])|(?P<broken>%)"
)
_NAMED = re.compile(r"%\(\w+\)[#0\-+]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa]")
_POSITIONAL = re.compile(r"(?<!%)%[sd](?![\w])")
_BRACES = re.compile(r"\{\{|\}\}|\{(\w*)(?:[!:][^{}]*)?\}")
LOOKALIKE = re.compile(r"[٪％﹪]\s*\(")
_KINDS = {**dict.fromkeys("diouxX", "whole number"), **dict.fromkeys("eEfFgG", "number")}


@dataclass(frozen=True, slots=True)
class Placeholders:
    """What a text expects to be filled in."""

    #: Name → type letter
    named: dict[str, str]
    #: Type letters, in order
    positional: tuple[str, ...]
    #: Where it breaks off, if it does
    broken: str | None


@lru_cache(maxsize=4096)
def percent(text: str) -> Placeholders:
    """Return the ``%`` placeholders."""
    if "%" not in text:
        return Placeholders({}, (), None)
    named: dict[str, str] = {}
    positional: list[str] = []
    broken: str | None = None
    for match in _PERCENT.finditer(text):
        if match["broken"]:
            broken = broken or text[match.start() : match.start() + 12]
        elif match["type"] == "%" and match["name"] is None:
            continue
        elif match["name"] is not None:
            named[match["name"]] = match["type"]
        else:
            positional.append(match["type"])
    return Placeholders(named, tuple(positional), broken)


@lru_cache(maxsize=4096)
def is_format(text: str) -> bool:
    """Whether ``text`` is meant to be filled in with ``%``."""
    return "%" in text and bool(_NAMED.search(text) or _POSITIONAL.search(text))


def braces(text: str) -> set[str]:
    """Return the names in ``{…}``; "" for ``{}``."""
    if "{" not in text:
        return set()
    return {m[1] for m in _BRACES.finditer(text) if m[1] is not None}


def kind(letter: str) -> str:
    """Return what a type letter takes: letters of one kind may replace each other."""
    return _KINDS.get(letter, "text")
