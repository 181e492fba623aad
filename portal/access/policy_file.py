"""Policy files: what may stand in one, and on which line it does not.

What the names in it mean is not looked at here (`portal.access.policy_checks`).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeGuard

from portal.access.permissions import EVERYTHING, PermissionRegistry
from portal.access.policy_lines import Where, lines_of
from portal.i18n.content import Texts

#: What a role is called on the command line and in policies
ROLE_KEY = re.compile(r"[a-z][a-z0-9_-]{0,63}")

#: Characters of a wrong name that are told
LONGEST_QUOTE = 80


class BadPolicy(Exception):
    """A policy file that cannot be used, as ``file:line: why``; for those who write the file.

    ``line`` 0: it could not even be read.
    """

    def __init__(self, path: Path, line: int, why: str) -> None:
        super().__init__(f"{path}:{line}: {why}" if line else f"{path}: {why}")
        self.path, self.line = path, line


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant as a file has it. ``fields``, in order, is None for all that are not personal."""

    permission: str
    scope: str
    fields: tuple[str, ...] | None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class RoleLines:
    """One role as a file has it."""

    key: str
    name: Texts
    grants: tuple[GrantLine, ...]
    #: The keys of the roles whose grants it has as well, in the file's order
    includes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """The roles of one file, in its order; or those of the database, of no file."""

    path: Path
    roles: tuple[RoleLines, ...]
    lines: Mapping[Where, int] = field(default_factory=dict, compare=False, repr=False)

    def line_of(self, *where: str | int) -> int:
        """Return where a key or an item stands, or else what it is a part of."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def by_key(self) -> dict[str, RoleLines]:
        return {role.key: role for role in self.roles}

    def installed(self, registry: PermissionRegistry) -> Policy:
        """Return this policy without the grants on records that nothing declares here."""
        keys = {name.partition(".")[0] for name in registry} | {EVERYTHING}
        roles = (
            replace(
                role,
                grants=tuple(
                    one for one in role.grants if one.permission.partition(".")[0] in keys
                ),
            )
            for role in self.roles
        )
        return replace(self, roles=tuple(roles))


def load_policy(path: Path, known: Collection[str] = ()) -> Policy:
    """Return the roles that ``path`` describes. Raises `BadPolicy` on anything else in it.

    ``known`` keys of roles are taken as they are: a form may have given them.
    """
    text = _read(path)
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        raise BadPolicy(path, 1, "this is nested too deeply") from None
    except ValueError as error:  # also of a number or a date that Python cannot hold
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise BadPolicy(path, line, _told(error)) from None
    reader = _Reader(Policy(path, (), lines_of(text)), known)
    return replace(
        reader.policy, roles=tuple(reader.role(key, table) for key, table in tables.items())
    )


def unknown(what: str, name: str, names: Iterable[str]) -> str:
    """Return that ``name`` is none, and the nearest of ``names``."""
    name = shortened(name)
    near = get_close_matches(name, list(names), n=1)
    return f"{name!r} is not a {what}" + (f"; did you mean {near[0]!r}?" if near else "")


def shortened(name: str) -> str:
    return name if len(name) <= LONGEST_QUOTE else f"{name[: LONGEST_QUOTE - 1]}…"


def _read(path: Path) -> str:
    """Return the file's text in NFC, as the database keeps texts."""
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise BadPolicy(path, 0, "there is no such file") from None
    except IsADirectoryError:
        raise BadPolicy(path, 0, "this is a directory, not a file") from None
    except (OSError, ValueError):
        raise BadPolicy(path, 0, "this file cannot be read") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadPolicy(path, line, "this is not UTF-8") from None
    return unicodedata.normalize("NFC", text)


def _told(error: ValueError) -> str:
    if isinstance(error, tomllib.TOMLDecodeError):
        return str(error).splitlines()[0]
    return "this is not a number or date that can be read"


class _Reader:
    """Turns tables into roles, and knows on which line each stands."""

    def __init__(self, policy: Policy, known: Collection[str]) -> None:
        self.policy, self.known = policy, known

    def role(self, key: str, table: object) -> RoleLines:
        if key not in self.known and not ROLE_KEY.fullmatch(key):
            raise self._bad(f"{shortened(key)!r} cannot be the key of a role", key)
        if not isinstance(table, Mapping):
            raise self._bad(f"{key!r} takes a name, includes and grants", key)
        self._refuse_others(table, ("name", "includes", "grants"), "a role", key)
        name, includes = table.get("name", {}), table.get("includes", [])
        if not isinstance(name, Mapping) or not all(map(_is_text, name.values())):
            raise self._bad(f"the name of {key!r} is a text per language", key, "name")
        if not _are_texts(includes):
            raise self._bad(f"{key!r} includes a list of roles", key, "includes")
        grants = table.get("grants", [])
        if not isinstance(grants, list):
            raise self._bad(f"the grants of {key!r} are a list", key, "grants")
        lines = tuple(self._grant(one, key, "grants", at) for at, one in enumerate(grants))
        return RoleLines(key, Texts(name), lines, tuple(includes))

    def _grant(self, entry: Any, *where: str | int) -> GrantLine:
        table = {"permission": entry} if isinstance(entry, str) else entry
        if not isinstance(table, Mapping):
            raise self._bad("a grant is a permission, or a table that limits one", *where)
        self._refuse_others(table, ("permission", "scope", "fields"), "a grant", *where)
        permission, scope = table.get("permission"), table.get("scope", "")
        if not (_is_text(permission) and _is_text(scope)):
            raise self._bad("a grant needs a permission; it and the scope are texts", *where)
        fields = table.get("fields")
        if "fields" in table and (not _are_texts(fields) or not fields):
            why = "the fields of a grant are a list of names, at least one"
            raise self._bad(why, *where, "fields")
        named = tuple(sorted(set(fields))) if fields else None
        return GrantLine(permission, scope, named, self.policy.line_of(*where))

    def _refuse_others(
        self, table: Mapping[str, Any], takes: tuple[str, ...], what: str, *where: str | int
    ) -> None:
        for name in table:
            if name not in takes:
                listed = f"{', '.join(takes[:-1])} and {takes[-1]}"
                near = unknown(f"part of {what}, which takes {listed}", name, takes)
                raise self._bad(near, *where, name)

    def _bad(self, why: str, *where: str | int) -> BadPolicy:
        return BadPolicy(self.policy.path, self.policy.line_of(*where), why)


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str)


def _are_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(map(_is_text, value))
