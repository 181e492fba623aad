"""Usage: on which day each assignment last opened a door.

A request writes nothing for it. What was used is noted in the process, and written along with
the activity of whichever session is next, once a minute at most of each
(`portal.accounts.sessions`). A process that is stopped in between forgets what waited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from itertools import islice
from threading import Lock

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from portal.access.gate import decide
from portal.access.identity import current_identity
from portal.accounts.sessions import is_poll, with_activity
from portal.database import Base, db, now

#: Written at a time: it is somebody's page that waits for it
AT_ONCE = 500


class AssignmentUse(Base):
    """The last day on which an assignment was used; in UTC."""

    __tablename__ = "assignment_uses"
    __recorded__ = False

    #: No foreign key: it is written after the answer, when the assignment may be gone
    assignment_id: Mapped[int] = mapped_column(unique=True)
    used_on: Mapped[date] = mapped_column()


class Uses:
    """What one process has seen used; its threads share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        #: The last day on which this process saw each used
        self._days: dict[int, date] = {}
        #: Those of which nobody has read yet that their day is stored
        self._waiting: set[int] = set()

    def note(self, assignments: Iterable[int], day: date) -> None:
        """Note that these are used on that day, unless that is known."""
        new = [one for one in assignments if self._days.get(one) != day]
        if new:
            with self._lock:
                self._days.update(dict.fromkeys(new, day))
                self._waiting.update(new)

    def waiting(self) -> dict[int, date]:
        """Return what is to be written, as ``{assignment: day}``."""
        with self._lock:
            return {one: self._days[one] for one in islice(self._waiting, AT_ONCE)}

    def confirm(self, stored: Mapping[int, date]) -> None:
        """Let those wait no longer whose day is stored, or a later one."""
        with self._lock:
            self._waiting -= {one for one, day in stored.items() if self._days[one] <= day}


def init_app(app: Flask) -> None:
    app.extensions["portal.uses"] = Uses()
    with_activity(app, write)


def entered(*permissions: str) -> None:
    """Note that the reader has gone through a door that each of ``permissions`` opens.

    Only doors note it: what a page offers is asked of the gate too, and not yet used. A page
    that asks by itself uses nothing, nor does who only looks through somebody's eyes.
    """
    if current_identity().is_preview or is_poll():
        return
    decisions = [decide(permission) for permission in permissions]
    held = {grant.assignment_id for one in decisions for grant in one.matched}
    _uses().note((one for one in held if one is not None), now().date())


def write() -> None:
    """Write what waits, each once a day, in the present transaction; nothing costs nothing.

    It waits until it is read here: a transaction may fail, or another process be faster.
    """
    waiting = _uses().waiting()
    if not waiting:
        return
    query = select(AssignmentUse).where(AssignmentUse.assignment_id.in_(waiting))
    stored = {row.assignment_id: row for row in db.session.scalars(query)}
    _uses().confirm({key: row.used_on for key, row in stored.items()})
    due = {
        key: day for key, day in waiting.items() if key not in stored or stored[key].used_on < day
    }
    if due:
        _store(due, stored)


def _store(due: Mapping[int, date], stored: Mapping[int, AssignmentUse]) -> None:
    # Another process may be first. The next time reads what it has written.
    with suppress(IntegrityError, StaleDataError), db.session.begin_nested():
        for key, day in due.items():
            if key in stored:
                stored[key].used_on = day
            else:
                db.session.add(AssignmentUse(assignment_id=key, used_on=day))


def _uses() -> Uses:
    uses: Uses = current_app.extensions["portal.uses"]
    return uses
