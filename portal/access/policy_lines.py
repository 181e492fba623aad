"""Lines: where in a TOML file each key and each item of a list stands, which readers forget."""

from __future__ import annotations

import re
import tomllib
from collections import deque
from typing import NamedTuple, TypeAlias

#: The way to a value, as in ``("editor", "grants", 3, "scope")``
Where: TypeAlias = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""
    (?P<space> [ \t\r]+ | \#[^\n]* )
    | (?P<text> \"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5} | "(?:\\.|[^"\\])*" | '[^']*' )
    | (?P<mark> [\[\]{}=,.\n] )
    | (?P<bare> [^\s\[\]{}=,.\#"']+ )
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A text, a mark or a bare word, and the line that it begins on."""

    kind: str
    text: str
    line: int


def lines_of(text: str) -> dict[Where, int]:
    """Return the line, from 1, of each key and item in ``text``, which is known to be TOML."""
    return _Reader(text).lines


class _Reader:
    """Walks through the tokens of a file; what they mean is `tomllib`'s to say."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Where, int] = {}
        self.tokens = deque(_tokens(text))
        table: Where = ()
        while self.tokens:
            if self._takes("\n"):
                continue
            if self._takes("["):
                self._takes("[")
                table = self._keys(())
                self._takes("]")
                self._takes("]")
            else:
                self._pair(table)

    def _pair(self, table: Where) -> None:
        where = self._keys(table)
        self._takes("=")
        self._value(where)

    def _keys(self, where: Where) -> Where:
        """Note a key, and each part of one such as ``editor.name``."""
        while True:
            kind, text, line = self.tokens.popleft()
            where = (*where, next(iter(tomllib.loads(f"{text} = 0"))) if kind == "text" else text)
            self.lines.setdefault(where, line)
            if not self._takes("."):
                return where

    def _value(self, where: Where) -> None:
        if self._takes("["):
            position = 0
            while not self._ends("]"):
                self.lines[(*where, position)] = self.tokens[0].line
                self._value((*where, position))
                position += 1
        elif self._takes("{"):
            while not self._ends("}"):
                self._pair(where)
        else:
            while self.tokens and self.tokens[0].text not in {",", "]", "}", "\n"}:
                self.tokens.popleft()

    def _ends(self, closing: str) -> bool:
        """Tell whether a list or table ends here, or step over what parts its items."""
        while self._takes(",") or self._takes("\n"):
            pass
        return self._takes(closing)

    def _takes(self, mark: str) -> bool:
        if self.tokens and self.tokens[0].kind == "mark" and self.tokens[0].text == mark:
            self.tokens.popleft()
            return True
        return False


def _tokens(text: str) -> list[Token]:
    found, line = [], 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match[0], line))
        line += match[0].count("\n")
    return found
