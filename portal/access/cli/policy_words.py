"""A plan in words, and as data for ``--json``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from portal.access.cli.roles import grant_line
from portal.access.models import Grant
from portal.access.policy_file import GrantLine
from portal.access.policy_plan import NameChange, Plan, RoleChange
from portal.i18n import gettext, ngettext

#: What a file can hold but a terminal must not be sent
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def lines_of(plan: Plan) -> list[str]:
    """Return the plan for people, a role after the other; each detail with its sign."""
    if not plan.changes:
        return [gettext("Nothing would change.")]
    return [
        *(line for change in plan.changes for line in _role_lines(change)),
        ngettext(
            "In all, this changes the rights of %(num)s active person.",
            "In all, this changes the rights of %(num)s active people.",
            plan.people,
        ),
        gettext("Fingerprint of this plan: %(fingerprint)s", fingerprint=plan.fingerprint),
    ]


def as_data(plan: Plan) -> dict[str, Any]:
    """Return what ``--json`` tells of a plan."""
    return {
        "fingerprint": plan.fingerprint,
        "people": plan.people,
        "roles": [
            {
                "role": one.key,
                "change": one.kind,
                "people": one.people,
                "grants": {
                    "added": list(map(_grant, one.added)),
                    "removed": list(map(_grant, one.removed)),
                    "changed": [
                        {"before": _grant(before), "after": _grant(after)}
                        for before, after in one.changed
                    ],
                },
                "includes": {"added": one.includes_added, "removed": one.includes_removed},
                "names": {
                    name.locale: {"before": name.before or None, "after": name.after or None}
                    for name in one.names
                },
            }
            for one in plan.changes
        ],
    }


def _grant(line: GrantLine) -> dict[str, Any]:
    return {"permission": line.permission, "scope": line.scope, "fields": line.fields}


def _role_lines(change: RoleChange) -> Iterator[str]:
    yield _head(change)
    if change.kind == "delete":  # all of it goes
        return
    yield from (f"  + {_words(one)}" for one in change.added)
    yield from (f"  - {_words(one)}" for one in change.removed)
    for before, after in change.changed:
        # Translators: two grants, as in "posts.edit, fields: title; before: posts.edit"
        told = gettext("%(after)s; before: %(before)s", after=_words(after), before=_words(before))
        yield f"  ~ {told}"
    yield from (f"  + {_inclusion(one)}" for one in change.includes_added)
    yield from (f"  - {_inclusion(one)}" for one in change.includes_removed)
    yield from map(_name_line, change.names)


def _head(change: RoleChange) -> str:
    if change.kind == "create":
        return ngettext(
            "%(role)s is new: the rights of %(num)s active person change.",
            "%(role)s is new: the rights of %(num)s active people change.",
            change.people,
            role=change.key,
        )
    if change.kind == "delete":
        return ngettext(
            "%(role)s is deleted: the rights of %(num)s active person change.",
            "%(role)s is deleted: the rights of %(num)s active people change.",
            change.people,
            role=change.key,
        )
    return ngettext(
        "%(role)s changes: the rights of %(num)s active person change.",
        "%(role)s changes: the rights of %(num)s active people change.",
        change.people,
        role=change.key,
    )


def _words(line: GrantLine) -> str:
    fields = None if line.fields is None else list(line.fields)
    return grant_line(Grant(permission=line.permission, scope=line.scope, fields=fields))


def _inclusion(key: str) -> str:
    # Translators: in a list of what is new in one role: that it includes another one
    return gettext("includes %(role)s", role=key)


def _name_line(change: NameChange) -> str:
    before, after = _CONTROL.sub("�", change.before), _CONTROL.sub("�", change.after)
    if not before or not after:
        # Translators: as in "name in de: Redaktion"
        told = gettext(
            "name in %(language)s: %(name)s", language=change.locale, name=after or before
        )
        return f"  + {told}" if after else f"  - {told}"
    # Translators: as in "name in de: Redaktion; before: Redakteure"
    told = gettext(
        "name in %(language)s: %(name)s; before: %(before)s",
        language=change.locale,
        name=after,
        before=before,
    )
    return f"  ~ {told}"
