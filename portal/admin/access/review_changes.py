"""Reviewing collected changes: what they do to whom, and whether they can be made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.access.held import HeldGrant, holds
from portal.access.identity import current_identity
from portal.access.safeguards import NotHeld
from portal.access.words import permission_title
from portal.admin.access.all_roles import AllRoles, Fields, RoleRules
from portal.admin.access.collected import Change, Collected, understood
from portal.admin.access.effects import effects_of
from portal.admin.access.grant_words import granted
from portal.admin.access.matrix import Bar, bar_of, matrix_url, may_change
from portal.admin.access.places import Places
from portal.admin.addresses import address


@dataclass(frozen=True, slots=True)
class ActShown:
    """What becomes of one permission of one role."""

    role: str
    permission: str
    before: Sequence[str]
    after: Sequence[str]
    #: Why it cannot be made; "": it can
    problem: str = ""
    leave_out_url: str = ""


@dataclass(slots=True)
class Review:
    bar: Bar
    acts: Sequence[ActShown]
    effects: Sequence[str]
    #: What the roles are granted while they are reviewed, so that saving can tell a change
    seen: Sequence[str]
    back_url: str
    may_save: bool
    #: What somebody else has changed meanwhile
    meanwhile: Sequence[ActShown] = ()
    #: Why it was not saved
    problem: str = ""

    @property
    def can_be_given(self) -> bool:
        return not any(one.problem for one in self.acts)

    @property
    def can_be_saved(self) -> bool:
        return self.may_save and self.can_be_given


def review_of(wish: Collected) -> Review:
    """Return the review; four statements, and one for each kind of place that is named."""
    before, after = wish.roles, wish.result
    places = _places_in(before, after)
    acts = [
        ActShown(
            role=before.by_key[role].title,
            permission=permission_title(permission),
            before=granted(before.by_key[role], permission, places),
            after=granted(after.by_key[role], permission, places),
            problem=_problem(wish, role, permission),
            leave_out_url=address("access.review_changes", change=wish.without(role, permission)),
        )
        for role, permission in wish.acts
    ]
    return Review(
        bar=bar_of(wish),
        acts=acts,
        effects=effects_of(wish),
        seen=seen_of(wish),
        back_url=matrix_url(wish),
        may_save=may_change(),
    )


def seen_of(wish: Collected, *more: str) -> list[str]:
    """Return all that the roles to be changed, and ``more``, are granted and include, as texts."""
    keys = dict.fromkeys([*(one.role for one in wish.changes), *more])
    roles = [wish.roles.by_key[key] for key in keys if key in wish.roles.by_key]
    return [text for role in roles for text in _state_of(wish.roles, role)]


def is_outdated(wish: Collected, seen: Sequence[str]) -> bool:
    """Tell whether the roles have been changed since what was ``seen``."""
    former = [one.role for one in _understood(wish.roles, seen)]
    return set(seen) != set(seen_of(wish, *former))


def changed_meanwhile(wish: Collected, seen: Sequence[str]) -> list[ActShown]:
    """Return what the roles were granted when that was ``seen``, and are granted now."""
    old = _understood(wish.roles, seen)
    rules: dict[str, dict[tuple[str, str], Fields]] = {one.role: {} for one in wish.changes}
    for one in old:
        rules.setdefault(one.role, {})[one.permission, one.scope] = one.fields
    former = wish.roles.with_rules(rules)
    places = _places_in(wish.roles, former)
    differing = set(seen) ^ set(seen_of(wish, *rules))
    acts = {(one.role, one.permission) for one in _understood(wish.roles, differing)}
    return [
        ActShown(
            wish.roles.by_key[role].title,
            permission_title(permission),
            granted(former.by_key[role], permission, places),
            granted(wish.roles.by_key[role], permission, places),
        )
        for role, permission in sorted(acts)
    ]


def _problem(wish: Collected, role: str, permission: str) -> str:
    """Return why the reader may not give what a role would be granted; "": nothing is new."""
    mine = current_identity().grants
    for one in wish.changes:
        if one.given and (one.role, one.permission) == (role, permission):
            scopes = (one.scope,) if one.scope else ()
            fields = None if one.fields is None else frozenset(one.fields)
            wanted = HeldGrant(permission, scopes, fields, role)
            if not holds(mine, wanted):
                return NotHeld(wanted).sentence
    return ""


def _state_of(roles: AllRoles, role: RoleRules) -> list[str]:
    rules = [Change(role.key, *at, fields).text for at, fields in role.rules.items()]
    return [*rules, *(f"{role.key}>{parent.key}" for parent in roles.parents(role))]


def _understood(roles: AllRoles, texts: Iterable[str]) -> list[Change]:
    return [one for text in texts if (one := understood(roles, text)) is not None]


def _places_in(*states: AllRoles) -> Places:
    return Places({at for roles in states for role in roles for at in role.rules})
