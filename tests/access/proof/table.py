"""The table of expectations, read: `expectations.txt` says what each line means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).parent / "expectations.txt"
#: Stands for "every field that is listed as one", and for "none"
ALL, NONE = "all", "-"
#: Lines that tell of no permission, but of what comes of some
OUTCOMES = frozenset({"list", "past", "told"})

Fields = frozenset[str]
NOTHING: Fields = frozenset()


@dataclass(slots=True)
class Told:
    """What is told of a record: its fields, and the rows there are."""

    key: str
    fields: list[str] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)
    secret: list[str] = field(default_factory=list)
    #: Those of the fields that show rows which lead here, and are kept elsewhere
    gathers: list[str] = field(default_factory=list)
    #: Of which what people call a row is made
    title: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    past: list[str] = field(default_factory=list)
    scopes: dict[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """A role that a persona has."""

    role: str
    rows: str = ""
    is_past: bool = False


@dataclass(slots=True)
class Persona:
    """Somebody with told grants, and what comes of them."""

    name: str
    #: ``{role: grants}``, as in ``posts.edit:own[title@fr]``
    roles: dict[str, list[str]] = field(default_factory=dict)
    #: ``(role, the one it includes)``
    includes: list[tuple[str, str]] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    #: ``{permission: {row: fields}}``
    lines: dict[str, dict[str, Fields]] = field(default_factory=dict)

    def may(self, permission: str) -> bool:
        """Tell whether there are rows, or might be, on which the persona may do this."""
        return permission in self.lines

    def rows(self, permission: str) -> frozenset[str]:
        return frozenset(self.lines.get(permission, {})) - {NONE}

    def fields(self, permission: str, row: str = NONE) -> Fields:
        return self.lines.get(permission, {}).get(row, NOTHING)


@dataclass(slots=True)
class Table:
    records: dict[str, Told] = field(default_factory=dict)
    #: ``{door: actions}``
    doors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    personas: dict[str, Persona] = field(default_factory=dict)


def read(path: Path = FILE) -> Table:
    """Return what the file says. Raises `ValueError` on a line that says nothing."""
    table = Table()
    part: Told | Persona | None = None
    for line in _lines(path):
        word, *rest = line.split()
        if word == "record":
            part = table.records[rest[0]] = Told(rest[0])
        elif word == "persona":
            part = table.personas[rest[0]] = Persona(rest[0])
        elif word == "door":
            table.doors[rest[0]] = tuple(rest[1:])
        elif isinstance(part, Told):
            _tell_of_record(part, word, rest)
        elif isinstance(part, Persona):
            _tell_of_persona(part, word, rest, table)
        else:
            raise ValueError(line)
    return table


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if text := line.partition("#")[0].strip():
            yield text


def _tell_of_record(told: Told, word: str, rest: list[str]) -> None:
    if word == "scope":
        told.scopes[rest[0]] = frozenset(rest[1:])
    else:
        getattr(told, word).extend(rest)


def _tell_of_persona(persona: Persona, word: str, rest: list[str], table: Table) -> None:
    if word == "role":
        persona.roles[rest[0].rstrip(":")] = rest[1:]
    elif word == "includes":
        persona.includes.append((rest[0], rest[1]))
    elif word == "given":
        limits = dict(zip(rest[1::2], rest[2::2], strict=True))
        persona.given.append(Given(rest[0], limits.get("rows", ""), "until" in limits))
    elif rest:
        _tell_of_rows(persona, word, rest, table.records[word.partition(".")[0]])
    else:
        persona.lines[word] = {NONE: NOTHING}


def _tell_of_rows(persona: Persona, permission: str, words: list[str], told: Told) -> None:
    """Read ``mine theirs  title slug``: the rows are those that the record has."""
    known = {*told.rows, *told.past, NONE}
    rows = [word for at, word in enumerate(words) if word in known and _is_row(words, at, known)]
    fields = fields_of(told, words[len(rows) :])
    for row in rows:
        persona.lines.setdefault(permission, {})[row] = fields


def _is_row(words: list[str], at: int, known: Iterable[str]) -> bool:
    """Tell whether all before it are rows, and it is not the "no field" after "no row"."""
    return all(one in known for one in words[:at]) and not (words[at] == NONE and at > 0)


def fields_of(told: Told, words: Iterable[str]) -> Fields:
    """Return the fields that the words stand for. Raises `ValueError` on an unknown one."""
    found: set[str] = set()
    for word in words:
        if word == ALL:
            found.update(told.fields)
        elif re.sub("@.*", "", word) in {*told.fields, *told.personal}:
            found.add(word)
        elif word != NONE:
            raise ValueError(f"{told.key} has no field called {word}")
    return frozenset(found)
