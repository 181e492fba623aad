"""A process that takes an administrator away, each time at the moment it is told.

Started with the URL of a database and a folder. Reads lines from the standard input, ``door user
moment``, the moment as `time.monotonic` counts; writes for each what came of it: ``done``, or
the name of the error. The doors are those of `DOORS`.
"""

from __future__ import annotations

import random
import secrets
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from portal.access.models import Assignment
from portal.access.safeguards import LastAdministrator
from portal.accounts.models import User
from portal.app import create_app
from portal.changes.actor import acting_as
from portal.config import Settings
from portal.database import db


def assignment_of(user: User) -> Assignment:
    return db.session.scalars(select(Assignment).filter_by(user_id=user.id)).one()


def unassign(user: User) -> None:
    db.session.delete(assignment_of(user))


def deactivate(user: User) -> None:
    user.active = False


def let_it_end(user: User) -> None:
    assignment_of(user).until = datetime(2099, 1, 1, tzinfo=UTC)


def edit_the_role(user: User) -> None:
    """Leave out what the role includes, and what it is granted itself."""
    role = assignment_of(user).role
    role.parents.clear()
    role.grants.clear()


def delete_the_user(user: User) -> None:
    db.session.delete(user)


DOORS: dict[str, Callable[[User], None]] = {
    "unassign": unassign,
    "deactivate": deactivate,
    "end": let_it_end,
    "role": edit_the_role,
    "delete": delete_the_user,
}


def outcome(door: str, key: int, moment: float) -> str:
    time.sleep(max(0.0, moment - time.monotonic()))
    try:
        DOORS[door](db.session.get_one(User, key))
        db.session.flush()
        time.sleep(random.uniform(0, 0.003))  # for the other to come between
        db.session.commit()
    except LastAdministrator:
        return "refused"
    else:
        return "done"
    finally:
        db.session.rollback()
        db.session.remove()


def main(database_url: str, folder: str) -> None:
    settings = Settings.from_environment(
        {},
        instance=Path(folder),
        secret_key=secrets.token_hex(32),
        database_url=database_url,
    )
    with create_app(settings).app_context(), acting_as("test"):
        print("ready", flush=True)  # noqa: T201 - for whoever has started it
        for line in sys.stdin:
            door, key, moment = line.split()
            print(outcome(door, int(key), float(moment)), flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    main(*sys.argv[1:])
