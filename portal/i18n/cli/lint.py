"""Marked texts must be plain literals: nothing else can be found by extraction."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

#: Function → how many texts it takes first. Those that mark take nothing else.
TEXTS = {"_": 1, "gettext": 1, "pgettext": 2, "gettext_in": 2, "ngettext": 2, "npgettext": 3,
         "nmark": 2, "gettext_each": 2}  # fmt: skip
MARKS = frozenset({"_", "pgettext", "nmark"})


class Mistake(NamedTuple):
    path: str
    line: int
    code: str


def mistakes_in(path: Path, shown_as: str) -> Iterator[Mistake]:
    """Yield each call in a module whose texts cannot be extracted."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    # Python below 3.12 reads an f-string as one piece, and so does extraction
    hidden = {id(inner) for outer in ast.walk(tree) if isinstance(outer, ast.JoinedStr)
              for inner in ast.walk(outer)}  # fmt: skip
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        count = TEXTS.get(call.func.id)
        if count is None:
            continue
        if id(call) in hidden:
            yield Mistake(shown_as, call.lineno, "inside-f-string")
        elif len(call.args) < count or not all(map(_is_literal, call.args[:count])):
            yield Mistake(shown_as, call.lineno, "not-literal")
        elif call.func.id in MARKS and (call.keywords or len(call.args) > count):
            yield Mistake(shown_as, call.lineno, "mark-with-values")


def _is_literal(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Constant) and isinstance(argument.value, str)
