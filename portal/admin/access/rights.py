"""Rights: what somebody was given and what follows from it, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.access.held import HeldGrant
from portal.access.identity import Identity
from portal.access.models import Assignment, Role
from portal.access.permissions import registry_of
from portal.access.reviewing import ENDING_WITHIN
from portal.access.sentences import field_title
from portal.access.words import permission_title
from portal.accounts.models import User
from portal.admin.access.ends import end_in_words
from portal.admin.access.limited import Limits, limits_in_sight, rows_in_words
from portal.admin.addresses import address
from portal.database import db, now
from portal.i18n import formats, gettext


@dataclass(frozen=True, slots=True)
class Given:
    """One assignment; ``until`` "" where it does not end."""

    id: int
    role: str
    rows: str
    since: str
    until: str
    is_over: bool
    ends_soon: bool
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Way:
    """One grant as it comes to the person; "" for what does not limit it."""

    through: str
    rows: str
    fields: str
    until: str


@dataclass(frozen=True, slots=True)
class Right:
    """One permission, and the ways in which it comes."""

    action: str
    ways: list[Way]
    why_url: str
    #: Names the link, which only says "Why?"
    why_label: str


@dataclass(frozen=True, slots=True)
class Group:
    """What the person may do with one record; ``title`` "" is no record in particular."""

    title: str
    rights: list[Right]


def given_to(user: User) -> list[Given]:
    """Return the roles the person has and has had, those that hold first."""
    query = select(Assignment).filter_by(user_id=user.id).options(joinedload(Assignment.role))
    rows = db.session.scalars(query).all()
    limits = limits_in_sight(row.scope for row in rows)
    found = [_given(row, limits) for row in rows]
    return sorted(found, key=lambda one: (one.is_over, one.role.casefold(), one.rows))


def _given(row: Assignment, limits: Limits) -> Given:
    until, present = row.until, now()
    return Given(
        id=row.id,
        role=str(row.role),
        rows=limits.get(row.scope, ""),
        since=formats.format_datetime(row.assigned_at),
        until="" if until is None else end_in_words(until),
        is_over=until is not None and until <= present,
        ends_soon=until is not None and present < until <= present + ENDING_WITHIN,
        by=row.assigned_by,
        reason=row.reason,
    )


def rights_of(user: User, name: str) -> list[Group]:
    """Return what the person called ``name`` may do now, by record in the registry's order."""
    grants = Identity(user).grants
    limits = limits_in_sight(scope for grant in grants for scope in grant.scopes)
    told = _Told(user.id, name, _names_of_roles(grants), limits)
    places = {one: number for number, one in enumerate(registry_of(current_app))}
    ordered = sorted(grants, key=lambda one: (places.get(one.permission, -1), one.role, one.via))
    by_record = groupby(ordered, key=lambda one: one.permission.partition(".")[0])
    return [told.group(list(found)) for _key, found in by_record]


def _names_of_roles(grants: Sequence[HeldGrant]) -> dict[str, str]:
    keys = {key for grant in grants for key in (grant.role, grant.via)}
    rows = db.session.scalars(select(Role).where(Role.key.in_(keys))) if keys else ()
    return {row.key: str(row) for row in rows}


@dataclass(frozen=True, slots=True)
class _Told:
    """What all lines of one person have in common."""

    user_id: int
    name: str
    roles: Mapping[str, str]
    limits: Limits

    def group(self, grants: list[HeldGrant]) -> Group:
        registry, first = registry_of(current_app), grants[0].permission
        is_known = first in registry
        title = str(registry.get(first).record_title) if is_known else ""
        by_permission = groupby(grants, key=lambda one: one.permission)
        return Group(title, [self.right(name, list(found)) for name, found in by_permission])

    def right(self, name: str, grants: list[HeldGrant]) -> Right:
        registry, words = registry_of(current_app), permission_title(name)
        is_known = name in registry
        return Right(
            action=str(registry.get(name).action.title) if is_known else words,
            ways=[self.way(grant) for grant in grants],
            why_url=address("access.why", user=self.user_id, permission=name) if is_known else "",
            why_label=gettext(
                "Why may %(name)s do this: %(permission)s?", name=self.name, permission=words
            ),
        )

    def way(self, grant: HeldGrant) -> Way:
        registry, name = registry_of(current_app), grant.permission
        declared = registry.get(name).scopes if name in registry else {}
        return Way(
            through=self.through(grant),
            rows=_listed(rows_in_words(grant.scopes, declared, self.limits)),
            fields=_listed(sorted(field_title(name, one) for one in grant.fields or ())),
            until="" if grant.until is None else end_in_words(grant.until),
        )

    def through(self, grant: HeldGrant) -> str:
        """Return through which role the grant comes."""
        role = self.roles.get(grant.role, grant.role)
        if grant.via in ("", grant.role):
            return role
        # Translators: one role includes another, as in "Editor, which includes Author"
        return gettext(
            "%(role)s, which includes %(included)s",
            role=role,
            included=self.roles.get(grant.via, grant.via),
        )


def _listed(words: Sequence[str]) -> str:
    return formats.format_list(words) if words else ""
