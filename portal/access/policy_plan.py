"""Plans: what applying a policy file would change, and for how many people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple

from portal.access.permissions import PermissionRegistry
from portal.access.policy_checks import Checks
from portal.access.policy_export import as_toml, place_of, stored_policy
from portal.access.policy_file import GrantLine, Policy, RoleLines, load_policy
from portal.access.policy_people import People, people_of
from portal.i18n.content import Texts


class NameChange(NamedTuple):
    """What a role is called in one language; "": not at all."""

    locale: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RoleChange:
    """What would become of one role."""

    key: str
    kind: Literal["create", "change", "delete"]
    #: Active people whose rights change, who have the role or one that includes it
    people: int
    added: tuple[GrantLine, ...]
    removed: tuple[GrantLine, ...]
    #: The same permission on the same rows, for other fields: before and after
    changed: tuple[tuple[GrantLine, GrantLine], ...]
    includes_added: tuple[str, ...]
    includes_removed: tuple[str, ...]
    names: tuple[NameChange, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would turn the roles of the database into those of a file."""

    policy: Policy
    changes: tuple[RoleChange, ...]
    #: Active people whose rights change, each counted once
    people: int
    #: Stands for the roles of the database as they were, and for those of the file
    fingerprint: str

    @property
    def deleted(self) -> tuple[str, ...]:
        """The keys of the roles that would go."""
        return tuple(one.key for one in self.changes if one.kind == "delete")

    def actions(self) -> set[str]:
        """Return what is done to roles, as the permissions of records are called."""
        names = {"create": "create", "change": "edit", "delete": "delete"}
        return {names[one.kind] for one in self.changes}


def plan_file(path: Path, registry: PermissionRegistry) -> Plan:
    """Return what applying the file would change now; changes nothing.

    The file is the whole policy: a role that it does not name would be deleted. Raises
    `BadPolicy` on a file that cannot be used, or that names something undeclared.
    """
    stored = stored_policy()
    known = stored.by_key()
    policy = load_policy(path, known)
    checks = Checks(registry, {role.key: role.includes for role in policy.roles}, known)
    checks.check(policy)
    checks.check_here(policy)
    return plan_of(stored, policy)


def plan_of(stored: Policy, wanted: Policy) -> Plan:
    """Return what turns the roles of the database into checked ones."""
    before, after = stored.by_key(), wanted.by_key()
    touched = [
        key
        for key in sorted(before.keys() | after.keys())
        if _content(before.get(key)) != _content(after.get(key))
    ]
    people = people_of(stored, wanted) if touched else People({}, {}, {})
    changes = (_change(key, before.get(key), after.get(key), people) for key in touched)
    return Plan(wanted, tuple(changes), len(people.changed), fingerprint_of(stored, wanted))


def _content(role: RoleLines | None) -> Any:
    """Return what counts of a role: not in which order it is told."""
    if role is None:
        return None
    return role.name, frozenset(role.grants), frozenset(role.includes)


def _change(
    key: str, before: RoleLines | None, after: RoleLines | None, people: People
) -> RoleChange:
    had, has = before or RoleLines(key, Texts(), ()), after or RoleLines(key, Texts(), ())
    old = {place_of(one): one for one in had.grants}
    new = {place_of(one): one for one in has.grants}
    return RoleChange(
        key,
        "create" if before is None else "delete" if after is None else "change",
        people.by_role(key),
        added=tuple(new[place] for place in sorted(new.keys() - old.keys())),
        removed=tuple(old[place] for place in sorted(old.keys() - new.keys())),
        changed=tuple(
            (old[place], new[place])
            for place in sorted(old.keys() & new.keys())
            if old[place] != new[place]
        ),
        includes_added=tuple(sorted(set(has.includes) - set(had.includes))),
        includes_removed=tuple(sorted(set(had.includes) - set(has.includes))),
        names=tuple(_renamed(had.name, has.name)),
    )


def _renamed(before: Texts, after: Texts) -> Iterator[NameChange]:
    for locale in sorted({*before, *after}):
        old, new = before.get(locale, ""), after.get(locale, "")
        if old != new:
            yield NameChange(locale, old, new)


def fingerprint_of(stored: Policy, wanted: Policy) -> str:
    """Return what tells whether a plan is still about the same roles, here and in the file."""
    text = f"{as_toml(stored)}\0{as_toml(wanted)}"
    return sha256(text.encode()).hexdigest()[:16]
