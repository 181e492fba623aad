"""Who stands in for whom, and who has asked for more than they may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from portal.access.models import Assignment, Role
from portal.access.requests import AccessRequest
from portal.database import Base
from portal.demo.data import read
from portal.demo.people import Person


def make_deputies(
    people: Iterable[Person], roles: Mapping[str, Role], today: date, actor: str
) -> list[Base]:
    """Return assignments that end or are limited, and open requests; the people are stored."""
    known = {str(person.user.username): person for person in people}
    told = read("access.toml")
    rows: list[Base] = []
    for one in told["assignments"]:
        ends = datetime.combine(today + timedelta(days=one["days"]), time(18), UTC)
        office = known[one["at"]].profile.office_id if "at" in one else None
        rows.append(
            Assignment(
                user=known[one["user"]].user,
                role=roles[one["role"]],
                scope=f"office={office}" if office else "",
                until=ends,
                reason=one["reason"],
                assigned_by=actor,
            )
        )
    for one in told["requests"]:
        wish = {"permission": one["permission"], "reason": one["reason"]}
        rows.append(AccessRequest(user=known[one["user"]].user, **wish))
    return rows
