"""Policies: roles as a file, for the first start and for apps that bring roles of their own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeGuard

from flask import current_app
from sqlalchemy.orm import selectinload

from portal.access.models import Grant, Role
from portal.access.permissions import (
    EVERYTHING,
    PermissionRegistry,
    UnknownField,
    UnknownPermission,
    UnknownScope,
)
from portal.database import db
from portal.i18n.content import Texts

FIRST_ROLES = Path(__file__).with_name("roles.toml")

#: What a role is called on the command line and in policies
ROLE_KEY = re.compile(r"[a-z][a-z0-9_-]{0,63}")


class BadPolicy(Exception):
    """A policy file that cannot be used, as ``file:line: why``; for those who write the file."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        super().__init__(f"{path}:{line}: {why}")
        self.path, self.line = path, line


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant as a file has it. ``fields`` is None for all that are not personal."""

    permission: str
    scope: str
    fields: tuple[str, ...] | None
    line: int


@dataclass(frozen=True, slots=True)
class RoleLines:
    """One role as a file has it."""

    key: str
    name: Texts
    grants: tuple[GrantLine, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """The roles of one file, in its order."""

    path: Path
    roles: tuple[RoleLines, ...]

    def check(self, registry: PermissionRegistry) -> None:
        """Raise `BadPolicy` on the first grant that names something undeclared."""
        for role in self.roles:
            for grant in role.grants:
                self._check_grant(grant, registry)

    def _check_grant(self, grant: GrantLine, registry: PermissionRegistry) -> None:
        if grant.permission == EVERYTHING and (grant.scope or grant.fields):
            raise BadPolicy(self.path, grant.line, "'*' takes neither a scope nor fields")
        try:
            registry.check_grant(grant.permission, grant.scope, grant.fields)
        except UnknownPermission:
            why = _unknown("permission", grant.permission, registry)
        except UnknownScope as unknown:
            why = _unknown("scope", str(unknown), registry.get(grant.permission).scopes)
        except UnknownField as unknown:
            why = _unknown("field", str(unknown), registry.get(grant.permission).fields)
        else:
            return
        raise BadPolicy(self.path, grant.line, why)

    def installed(self, registry: PermissionRegistry) -> Policy:
        """Return this policy without the grants on records that nothing declares here."""
        keys = {name.partition(".")[0] for name in registry} | {EVERYTHING}
        return Policy(
            self.path,
            tuple(
                RoleLines(
                    role.key,
                    role.name,
                    tuple(one for one in role.grants if one.permission.partition(".")[0] in keys),
                )
                for role in self.roles
            ),
        )


def load_policy(path: Path) -> Policy:
    """Return the roles that ``path`` describes. Raises `BadPolicy` on anything else in it."""
    text = path.read_text(encoding="utf-8")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise BadPolicy(path, int(found[1]) if found else 1, str(error)) from None
    return Policy(path, tuple(_role(path, text, key, table) for key, table in tables.items()))


def apply_first_roles(registry: PermissionRegistry) -> list[str]:
    """Add the roles and grants of Portal and of the apps that are missing; commit is up to you.

    Returns what was added, a role as ``editor``, a grant as ``editor: posts.edit``: nothing on
    the second run. What is there already is left as it is, names and fields included. Raises
    `BadPolicy`, before anything is added, on a name in an app's file that nothing declares.
    """
    policies = [load_policy(FIRST_ROLES).installed(registry), *_of_apps()]
    for policy in policies:
        policy.check(registry)
    known = {
        role.key: role
        for role in db.session.scalars(db.select(Role).options(selectinload(Role.grants)))
    }
    return [
        added
        for policy in policies
        for role in policy.roles
        for added in _add_missing(role, known)
    ]


def _of_apps() -> Iterator[Policy]:
    for package in current_app.extensions.get("portal.apps", ()):
        path = Path(package.path) / "roles.toml"
        if path.is_file() and path != FIRST_ROLES:
            yield load_policy(path)


def _add_missing(role: RoleLines, known: dict[str, Role]) -> Iterator[str]:
    if role.key not in known:
        known[role.key] = Role(key=role.key, name=role.name)
        db.session.add(known[role.key])
        yield role.key
    grants = known[role.key].grants
    held = {(grant.permission, grant.scope) for grant in grants}
    for line in role.grants:
        if (line.permission, line.scope) in held:
            continue
        fields = None if line.fields is None else list(line.fields)
        grants.append(Grant(permission=line.permission, scope=line.scope, fields=fields))
        yield f"{role.key}: {line.permission}"


def _role(path: Path, text: str, key: str, table: object) -> RoleLines:
    start = _line_of(text, key)
    if not ROLE_KEY.fullmatch(key):
        raise BadPolicy(path, start, f"'{key}' cannot be the key of a role")
    if not isinstance(table, Mapping) or set(table) - {"name", "grants"}:
        raise BadPolicy(path, start, f"'{key}' takes a name and grants, nothing else")
    name, grants = table.get("name", {}), table.get("grants", [])
    if not isinstance(name, Mapping) or not all(map(_is_text, name.values())):
        raise BadPolicy(path, start, f"the name of '{key}' is a text per language")
    if not isinstance(grants, list):
        raise BadPolicy(path, start, f"the grants of '{key}' are a list")
    lines = tuple(_grant(path, _line_of(text, key, one), one) for one in grants)
    return RoleLines(key, Texts(name), lines)


def _grant(path: Path, line: int, entry: Any) -> GrantLine:
    table = {"permission": entry} if isinstance(entry, str) else entry
    if not isinstance(table, Mapping) or set(table) - {"permission", "scope", "fields"}:
        raise BadPolicy(path, line, "a grant takes permission, scope and fields, nothing else")
    permission, scope = table.get("permission"), table.get("scope", "")
    if not (_is_text(permission) and _is_text(scope)):
        raise BadPolicy(path, line, "a grant needs a permission; it and the scope are texts")
    fields = table.get("fields")
    if fields is None:
        return GrantLine(permission, scope, None, line)
    if not isinstance(fields, list) or not fields or not all(map(_is_text, fields)):
        raise BadPolicy(path, line, "the fields of a grant are a list of names, at least one")
    return GrantLine(permission, scope, tuple(fields), line)


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str)


def _line_of(text: str, role: str, grant: Any = None) -> int:
    """Return the line of a role's heading, or of its grant; TOML readers do not keep them."""
    name = grant.get("permission", "") if isinstance(grant, Mapping) else grant
    section, start = "", 1
    for number, line in enumerate(text.splitlines(), 1):
        if heading := re.match(r"\s*\[\s*[\"']?([^\"'.\]]+)", line):
            section = heading[1].strip()
            if section == role and not name:
                return number
            start = number if section == role else start
        elif section == role and name and re.search(rf"[\"']{re.escape(str(name))}[\"']", line):
            return number
    return start


def _unknown(what: str, name: str, names: Any) -> str:
    near = get_close_matches(name, list(names), n=1)
    return f"'{name}' is not a {what}" + (f"; did you mean '{near[0]}'?" if near else "")
