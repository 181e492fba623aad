"""Grammar: a condition as it stands in an URL, ``field:operator:value,value``.

Values are stored forms, the same in every language. The conditions of a group stand between
``|``, one of them has to hold; a backslash takes its meaning from ``: , |`` and itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

#: More would be a statement that nobody has thought of
MAX_GROUPS, MAX_CONDITIONS, MAX_VALUES = 12, 8, 100
#: Characters of one value
MAX_LENGTH = 200

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}", re.ASCII)
_SIGNS = frozenset(":,|\\")


@dataclass(frozen=True, slots=True)
class Condition:
    """What one field has to be. ``values`` are stored forms, as many as the operator takes."""

    field: str
    operator: str
    values: tuple[str, ...] = ()


#: Conditions of which one has to hold
Group: TypeAlias = tuple[Condition, ...]


def parse_group(text: str) -> Group | None:
    """Return the conditions that ``text`` says; None where it is not understood."""
    signs = list(_signs(text))
    if None in signs:
        return None
    parts = _split([sign for sign in signs if sign is not None], "|")
    found = [_condition(part) for part in parts] if len(parts) <= MAX_CONDITIONS else [None]
    group = tuple(one for one in found if one is not None)
    return group if len(group) == len(found) else None


def write_group(group: Group) -> str:
    """Return the text that `parse_group` reads as ``group``."""
    return "|".join(_written(one) for one in group)


def _written(condition: Condition) -> str:
    start = f"{condition.field}:{condition.operator}"
    if not condition.values:
        return start
    return f"{start}:{','.join(map(_escaped, condition.values))}"


def _escaped(value: str) -> str:
    return "".join(f"\\{letter}" if letter in _SIGNS else letter for letter in value)


#: A letter, and whether it separates
_Sign: TypeAlias = tuple[str, bool]


def _signs(text: str) -> Iterator[_Sign | None]:
    """Yield each letter of ``text``; None for a backslash before what needs none."""
    letters = iter(text)
    for letter in letters:
        if letter != "\\":
            yield letter, letter in _SIGNS
        elif (escaped := next(letters, "")) in _SIGNS:
            yield escaped, False
        else:
            yield None


def _split(signs: list[_Sign], separator: str, most: int = -1) -> list[list[_Sign]]:
    parts: list[list[_Sign]] = [[]]
    for sign in signs:
        if sign == (separator, True) and most != 0:
            parts.append([])
            most -= 1
        else:
            parts[-1].append(sign)
    return parts


def _condition(signs: list[_Sign]) -> Condition | None:
    # A third colon means itself: moments typed by hand have some.
    name, *rest = _split(signs, ":", most=2)
    operator = _text(rest[0]) if rest else ""
    values = tuple(map(_text, _split(rest[1], ","))) if len(rest) > 1 else ()
    named = _NAME.fullmatch(_text(name)) and _NAME.fullmatch(operator)
    if not named or len(values) > MAX_VALUES or not all(map(_is_value, values)):
        return None
    return Condition(_text(name), operator, values)


def _text(signs: list[_Sign]) -> str:
    return "".join(letter for letter, _separates in signs)


def _is_value(value: str) -> bool:
    """Tell whether databases take the text: no NUL, no half of a surrogate pair."""
    return len(value) <= MAX_LENGTH and not any(
        letter == "\0" or unicodedata.category(letter) == "Cs" for letter in value
    )
