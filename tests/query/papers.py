"""Papers and things: records for expectations, some fields of which not everybody may read."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from portal.access.identity import Identity
from portal.access.models import Assignment
from portal.access.permissions import EDIT, VIEW
from portal.access.scopes import Scope
from portal.columns import Choice
from portal.database import db
from portal.query import rules
from portal.query.fields import Field
from portal.query.record import Record
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from tests.access.world import OWN, TEAM

#: Neither personal nor secret; ``assigned_by`` is personal here, ``assigned_at`` secret
PLAIN = {"user_id", "role_id", "user", "role", "until", "scope", "reason"}


class Papers(Record):
    model = Assignment
    key = "papers"
    actions = (VIEW, EDIT)
    scopes = (Scope("own", "Own", OWN), Scope("team", "Team", TEAM))

    column_list = ("user", "reason", "assigned_by")
    column_searchable_list = ("reason", "assigned_by")
    tabs = "scope"

    @classmethod
    def fields(cls) -> dict[str, Field]:
        found = dict(super().fields())
        found["assigned_by"] = replace(found["assigned_by"], personal=True)
        found["assigned_at"] = replace(found["assigned_at"], secret=True, is_translated=True)
        choices = Choice("a", "A"), Choice("b", "B")
        found["scope"] = replace(found["scope"], choices=choices, is_translated=True)
        return found


class Things(Record):
    model = Equipment
    key = "things"
    actions = (VIEW, EDIT)
    scopes = (Scope("office", "Office", "office.profiles.user", "office", "parent"),)


class Loans(Record):
    model = Loan
    key = "loans"


def seen(identity: Identity, action: str = "view") -> set[Assignment]:
    return set(
        db.session.scalars(select(Assignment).where(rules.visible_rows(Papers, action, identity)))
    )


def fields(
    identity: Identity, action: str = "view", row: Assignment | None = None
) -> frozenset[str]:
    return rules.fields_allowed(Papers, action, row, identity)


def limit(identity: Identity, permission: str, scope: str, *names: str) -> None:
    """Let the identity's grant name its fields."""
    (grant,) = (
        grant
        for assignment in identity.user.assignments
        for grant in assignment.role.grants
        if (grant.permission, grant.scope) == (permission, scope)
    )
    grant.fields = list(names)
    db.session.commit()
    identity.__dict__.pop("grants", None)
    identity.memo.clear()
