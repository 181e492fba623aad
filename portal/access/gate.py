"""The gate: the only place that answers "may this identity do that – and why?"."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from flask_principal import ActionNeed
from flask_principal import Permission as PrincipalPermission
from werkzeug.exceptions import Forbidden

from portal.access.identity import HeldGrant, Identity, current_identity, once_without_row
from portal.access.permissions import EVERYTHING, registry_of
from portal.access.scopes import Scopes
from portal.database import Base
from portal.i18n import LazyString, _


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict: allowed or not, the reason as a sentence, the grants that decided."""

    permission: str
    allowed: bool
    reason: LazyString
    matched: tuple[HeldGrant, ...] = ()


class Denied(Forbidden):
    """Refused by the gate; carries the decision for the page that explains it."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision.reason))
        self.decision = decision


@once_without_row
def decide(permission: str, row: Base | None = None, identity: Identity | None = None) -> Decision:
    """Decide whether ``identity`` (by default the request's) holds ``permission``.

    With a ``row``, its scopes must hold too; without one, a grant on some rows is
    enough: the door opens, and the rows behind it are narrowed by `portal.query`.
    Raises `UnknownPermission` on a name that nothing declares.
    """
    registry = registry_of(current_app)
    registry.check(permission)
    identity = identity or current_identity()
    need = PrincipalPermission(ActionNeed(permission), ActionNeed(EVERYTHING))
    if not need.allows(identity):
        return Decision(permission, False, _("None of your roles allows this."))
    scopes = {} if permission == EVERYTHING else registry.get(permission).scopes
    matched = tuple(
        grant
        for grant in identity.grants
        if grant.covers(permission) and _reaches(grant, row, scopes, identity.user_id)
    )
    if not matched:
        return Decision(permission, False, _("Your roles allow this on other rows only."))
    return Decision(permission, True, _("One of your roles allows this."), matched)


def _reaches(grant: HeldGrant, row: Base | None, scopes: Scopes, user_id: int) -> bool:
    """Tell whether the grant holds on ``row``; a scope that is not declared reaches nothing."""
    if not grant.scope:
        return True
    scope = scopes.get(grant.scope)
    return scope is not None and (row is None or scope.holds(row, user_id))


def allows(permission: str, row: Base | None = None) -> bool:
    """Tell whether the request's identity holds ``permission`` (on ``row``)."""
    return decide(permission, row).allowed


def demand(permission: str, row: Base | None = None) -> None:
    """Raise `Denied`, a 403 that explains itself, unless `allows`."""
    decision = decide(permission, row)
    if not decision.allowed:
        raise Denied(decision)
