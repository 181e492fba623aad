"""Explaining: a decision in sentences, the answer first. It decides nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from portal.access import sentences
from portal.access.faults import is_sound
from portal.access.gate import Decision
from portal.access.held import HeldGrant
from portal.access.identity import current_identity
from portal.access.models import ROLE_PARENTS, Grant, Role
from portal.access.permissions import EVERYTHING, registry_of
from portal.access.sentences import Answer
from portal.database import Base, db
from portal.i18n import formats, gettext


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision as people read it: the answer, how it comes about, what would change it."""

    sentence: str
    #: One sentence for each grant that decides; of a "no", for each that comes near
    steps: tuple[str, ...]
    #: "": nothing is missing
    remedy: str


def explain(
    decision: Decision,
    name: str,
    row: Base | None = None,
    field: str = "",
    *,
    active: bool = True,
) -> Explanation:
    """Explain what was decided about the person called ``name``.

    ``row`` is what the gate was asked about, ``field`` one of its fields, or a language of
    one as in ``title@fr``. ``active`` tells whether the person may sign in.
    """
    if current_identity().must_not_write:
        return Explanation(
            gettext("No. You are only looking: nothing can be changed."),
            (),
            gettext("Stop looking as somebody else. Then do it as yourself."),
        )
    if not active:
        return Explanation(
            gettext("No. %(name)s is not active, and may do nothing.", name=name),
            (),
            gettext("Somebody who may edit users can make this account active again."),
        )
    answer = answer_of(decision, row, field)
    granting = _granting(decision, field)
    told = granting if answer != "no" else [*decision.matched, *decision.elsewhere]
    here = row is not None
    sentence = sentences.answer(answer, decision, name, field, here=here)
    steps = _steps(told, decision, here=here)
    return Explanation(sentence, steps, _remedy(answer, decision, field))


def explain_role(decision: Decision, title: str) -> Explanation:
    """Explain what was decided about the role called ``title``, of records in general."""
    answer = answer_of(decision)
    return Explanation(
        sentences.answer_of_role(answer, decision.permission, title),
        _steps(decision.matched, decision, here=False),
        _remedy(answer, decision, "") if answer == "no" else "",
    )


def answer_of(decision: Decision, row: Base | None = None, field: str = "") -> Answer:
    """Return what a decision says, of ``field`` if one is told."""
    granting = _granting(decision, field)
    if not granting:
        return "no"
    whole = [one for one in granting if not one.names_part_of(field)]
    if any(row is not None or not one.scopes for one in whole):
        return "yes"
    if whole or (row is None and all(one.scopes for one in granting)):
        return "record"
    return "language"


def can_change_by(permission: str, field: str = "", *, everywhere: bool = False) -> list[Role]:
    """Return the roles that would give ``permission``, on every row if ``everywhere``.

    Those that include such a role are among them.
    """
    registry = registry_of(current_app)
    query = select(Grant).where(Grant.permission.in_({permission, EVERYTHING}))
    giving = {
        one.role_id
        for one in db.session.scalars(query)
        if is_sound(registry, one.permission, one.scope, "", one.fields)
        and not (everywhere and one.scope)
        and _gives(one, permission, field)
    }
    reached = select(Role.id).where(Role.id.in_(giving)).cte(recursive=True)
    heirs = select(ROLE_PARENTS.c.role_id).where(ROLE_PARENTS.c.parent_id == reached.c.id)
    reached = reached.union(heirs)
    found = select(Role).where(Role.id.in_(select(reached.c.id))).order_by(Role.key)
    return list(db.session.scalars(found))


def _granting(decision: Decision, field: str) -> list[HeldGrant]:
    """Return the matched grants that are about the field, or about a language of it."""
    if not field:
        return list(decision.matched)
    personal = _is_personal(decision.permission, field)
    return [
        one
        for one in decision.matched
        if one.names_field(field, personal=personal) or one.names_part_of(field)
    ]


def _is_personal(permission: str, field: str) -> bool:
    registry = registry_of(current_app)
    return permission in registry and field.partition("@")[0] in registry.get(permission).personal


def _gives(grant: Grant, permission: str, field: str) -> bool:
    if not field:
        return True
    fields = None if grant.fields is None else frozenset(grant.fields)
    held = HeldGrant(grant.permission, (), fields, "")
    return held.names_field(field, personal=_is_personal(permission, field))


def _steps(told: Sequence[HeldGrant], decision: Decision, *, here: bool) -> tuple[str, ...]:
    titles = _titles_of_roles(told)
    return tuple(
        sentences.step(one, titles, here=here, is_elsewhere=one in decision.elsewhere)
        for one in told
    )


def _titles_of_roles(grants: Sequence[HeldGrant]) -> dict[str, str]:
    keys = {one.role for one in grants} | {one.via for one in grants}
    rows = db.session.scalars(select(Role).where(Role.key.in_(keys))) if keys else ()
    return {role.key: str(role) for role in rows}


def _remedy(answer: Answer, decision: Decision, field: str) -> str:
    if answer == "yes":
        return ""
    if answer == "record":
        return gettext("Choose a record: then the answer is certain.")
    if answer == "language":
        return gettext("Choose a language: then the answer is certain.")
    only_elsewhere = not decision.matched and bool(decision.elsewhere)
    roles = can_change_by(decision.permission, field, everywhere=only_elsewhere)
    if not roles:
        return gettext("No role allows it so far. Somebody who may edit roles can grant it.")
    names = formats.format_list(map(str, roles))
    if only_elsewhere:
        return gettext("These roles allow it with every record: %(roles)s.", roles=names)
    return gettext("These roles allow it: %(roles)s.", roles=names)
