"""Effects: how many people could do more, or less, once some changes were made."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from sqlalchemy import select

from portal.access.held import HeldGrant, holds, holds_at
from portal.access.models import Assignment
from portal.access.words import permission_title
from portal.accounts.models import User
from portal.admin.access.all_roles import AllRoles
from portal.admin.access.collected import Collected
from portal.database import db, now
from portal.i18n import ngettext

#: The roles that somebody has, each with the rows it is limited to
Having = frozenset[tuple[int, str]]


def effects_of(wish: Collected) -> list[str]:
    """Return a sentence for each permission that people would gain or lose, and how many."""
    touched = {change.role for change in wish.changes}
    reached = {
        one.id for key in touched for one in wish.roles.with_all_below(wish.roles.by_key[key])
    }
    permissions = list(dict.fromkeys(one.permission for one in wish.changes))
    counted: Counter[tuple[str, str]] = Counter()
    for having, people in _people(reached).items():
        before, after = _held(wish.roles, having), _held(wish.result, having)
        for permission in permissions:
            kind = _kind(permission, before, after)
            if kind:
                counted[permission, kind] += people
    return [
        say(counted[name, kind], permission_title(name))
        for kind, say in _SAID.items()
        for name in permissions
        if counted[name, kind]
    ]


def _people(role_ids: Iterable[int]) -> Counter[Having]:
    """Return how many active people have which roles now; of those with one of ``role_ids``."""
    moment = now()
    among = select(Assignment.user_id).where(Assignment.role_id.in_(role_ids))
    statement = (
        select(Assignment.user_id, Assignment.role_id, Assignment.scope)
        .join(User, User.id == Assignment.user_id)
        .where(User.active, holds_at(moment), Assignment.user_id.in_(among))
    )
    by_person: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for user_id, role_id, scope in db.session.execute(statement):
        by_person[user_id].add((role_id, scope))
    return Counter(frozenset(having) for having in by_person.values())


def _held(roles: AllRoles, having: Having) -> list[HeldGrant]:
    return [
        grant
        for role_id, scope in having
        if role_id in roles.by_id
        for grant in roles.held(roles.by_id[role_id], scope)
    ]


def _kind(permission: str, before: list[HeldGrant], after: list[HeldGrant]) -> str:
    """Return what becomes of the permission for whoever holds these: "" where nothing does."""
    had, has = (
        [replace(one, permission=permission) for one in grants if one.covers(permission)]
        for grants in (before, after)
    )
    if not had and not has:
        return ""
    if not had:
        return "gain"
    if not has:
        return "lose"
    more = any(not holds(had, one) for one in has)
    fewer = any(not holds(has, one) for one in had)
    return {(True, False): "more", (False, True): "fewer", (True, True): "other"}.get(
        (more, fewer), ""
    )


def _gain(count: int, permission: str) -> str:
    # Translators: as in "12 people gain Edit – Posts."
    return ngettext(
        # Translators: as in "12 people gain Edit – Posts."
        "%(num)s person gains %(permission)s.",
        "%(num)s people gain %(permission)s.",
        count,
        permission=permission,
    )


def _lose(count: int, permission: str) -> str:
    # Translators: as in "3 people lose Edit – Posts."
    return ngettext(
        # Translators: as in "3 people lose Delete – Posts."
        "%(num)s person loses %(permission)s.",
        "%(num)s people lose %(permission)s.",
        count,
        permission=permission,
    )


def _more(count: int, permission: str) -> str:
    return ngettext(
        "%(num)s person gains rows or fields for %(permission)s.",
        "%(num)s people gain rows or fields for %(permission)s.",
        count,
        permission=permission,
    )


def _fewer(count: int, permission: str) -> str:
    return ngettext(
        "%(num)s person loses rows or fields for %(permission)s.",
        "%(num)s people lose rows or fields for %(permission)s.",
        count,
        permission=permission,
    )


def _other(count: int, permission: str) -> str:
    return ngettext(
        "%(num)s person gets other rows or fields for %(permission)s.",
        "%(num)s people get other rows or fields for %(permission)s.",
        count,
        permission=permission,
    )


_SAID: dict[str, Callable[[int, str], str]] = {
    "gain": _gain,
    "lose": _lose,
    "more": _more,
    "fewer": _fewer,
    "other": _other,
}
