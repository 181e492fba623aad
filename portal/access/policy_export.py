"""Export: the roles of the database as a policy file, the same bytes for the same roles.

Everything is sorted by its code points, whatever the language of whoever exports. People,
assignments and secrets are not part of a policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.orm import selectinload

from portal.access.models import Grant, Role
from portal.access.policy_file import GrantLine, Policy, RoleLines
from portal.database import db
from portal.i18n.content import Texts

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")

#: What must be escaped in TOML, and what would turn or break a line unseen
#: Source: https://toml.io/en/v1.0.0#string, https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
_ESCAPED = re.compile(
    r"[\x00-\x1f\x7f-\x9f\"\\\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_SHORT = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}


def stored_policy() -> Policy:
    """Return the roles of the database as they are now, by key; three statements."""
    options = selectinload(Role.grants), selectinload(Role.parents)
    statement = db.select(Role).options(*options).execution_options(populate_existing=True)
    roles = (
        RoleLines(
            role.key,
            role.name,
            tuple(map(line_of, role.grants)),
            tuple(parent.key for parent in role.parents),
        )
        for role in db.session.scalars(statement)
    )
    return Policy(Path(), tuple(sorted(roles, key=lambda role: role.key)))


def line_of(grant: Grant) -> GrantLine:
    """Return a stored grant as a file would have it; no field at all: it opens nothing."""
    fields: Any = grant.fields
    if fields is None:
        return GrantLine(grant.permission, grant.scope, None)
    names = {one for one in fields if isinstance(one, str)} if isinstance(fields, list) else ()
    return GrantLine(grant.permission, grant.scope, tuple(sorted(names)))


def as_toml(policy: Policy) -> str:
    """Return the policy as a file has it, sorted throughout."""
    roles = sorted(policy.roles, key=lambda role: role.key)
    return "\n".join(line for role in roles for line in _role(role)).lstrip("\n") + "\n"


def place_of(grant: GrantLine) -> tuple[str, str]:
    """Return what tells a grant from the others of its role."""
    return grant.permission, grant.scope


def _role(role: RoleLines) -> Iterator[str]:
    yield ""
    yield f"[{_key(role.key)}]"
    if role.includes:
        yield f"includes = {_list(set(role.includes))}"
    grants = [one for one in role.grants if one.fields != ()]
    if grants:
        yield "grants = ["
        yield from (f"    {_grant(one)}," for one in sorted(grants, key=place_of))
        yield "]"
    if role.name:
        yield ""
        yield f"[{_key(role.key)}.name]"
        yield from _texts(role.name)


def _grant(grant: GrantLine) -> str:
    if not grant.scope and grant.fields is None:
        return _text(grant.permission)
    parts = [f"permission = {_text(grant.permission)}"]
    if grant.scope:
        parts.append(f"scope = {_text(grant.scope)}")
    if grant.fields is not None:
        parts.append(f"fields = {_list(grant.fields)}")
    return f"{{ {', '.join(parts)} }}"


def _texts(texts: Texts) -> Iterator[str]:
    return (f"{_key(locale)} = {_text(text)}" for locale, text in sorted(texts.items()))


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, sorted(texts)))}]"


def _key(text: str) -> str:
    return text if _BARE_KEY.fullmatch(text) else _text(text)


def _text(text: str) -> str:
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04X}"
