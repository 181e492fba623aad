"""The gate: the only place that answers "may this identity do that – and why?"."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from werkzeug.exceptions import Forbidden

from portal.access.held import HeldGrant
from portal.access.identity import Identity, current_identity, once_without_row
from portal.access.permissions import EVERYTHING, need_of, registry_of
from portal.access.scopes import reaches
from portal.database import Base
from portal.i18n import LazyString, _


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict: allowed or not, the reason as a sentence, the grants that decided."""

    permission: str
    allowed: bool
    reason: LazyString
    matched: tuple[HeldGrant, ...] = ()
    #: Grants of the permission that do not reach the row that was asked about
    elsewhere: tuple[HeldGrant, ...] = ()
    #: Whether it is a yes on some rows only, and none was told
    depends: bool = False


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
    if identity.must_not_write:
        return Decision(permission, False, _("You are only looking: nothing can be changed."))
    if not need_of(permission).allows(identity):
        return Decision(permission, False, _("None of your roles allows this."))
    scopes = {} if permission == EVERYTHING else registry.get(permission).scopes
    held = [grant for grant in identity.grants if grant.covers(permission)]
    matched = tuple(one for one in held if reaches(one.scopes, row, scopes, identity.user_id))
    elsewhere = tuple(one for one in held if one not in matched)
    if not matched:
        reason = _("Your roles allow this on other rows only.")
        return Decision(permission, False, reason, elsewhere=elsewhere)
    if row is None and all(one.scopes for one in matched):
        reason = _("One of your roles allows this on some rows.")
        return Decision(permission, True, reason, matched, elsewhere, depends=True)
    return Decision(permission, True, _("One of your roles allows this."), matched, elsewhere)


def allows(permission: str, row: Base | None = None) -> bool:
    """Tell whether the request's identity holds ``permission`` (on ``row``)."""
    return decide(permission, row).allowed


def demand(permission: str, row: Base | None = None) -> None:
    """Raise `Denied`, a 403 that explains itself, unless `allows`."""
    decision = decide(permission, row)
    if not decision.allowed:
        raise Denied(decision)
