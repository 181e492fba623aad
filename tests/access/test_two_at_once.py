"""Two processes take the last two administrators away at the same moment: one remains."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from portal.access.held import grants_of_user
from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import User
from portal.database import Base, db, now
from portal.i18n.content import Texts
from tests.access.remover import DOORS
from tests.conftest import ROOT
from tests.soak import SOAK

ROUNDS = 200 if SOAK else 6
#: Each door beside each; the first ones have every door in them, on both sides
PAIRS = [
    (door, list(DOORS)[(place + step) % len(DOORS)])
    for step in (1, 2, 3, 4, 0)
    for place, door in enumerate(DOORS)
]
#: Seconds for both processes to read what they are to do
AHEAD = 0.02


@pytest.fixture
def removers(settings, app, tmp_path) -> Iterator[list[subprocess.Popen[str]]]:
    """Two processes with the portal in them, ready to go."""
    command = [sys.executable, "-m", "tests.access.remover", settings.database_url, tmp_path]
    both = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        for _ in range(2)
    ]
    try:
        assert [one.stdout.readline() for one in both] == ["ready\n"] * 2
        yield both
    finally:
        for one in both:
            one.communicate(timeout=30)


def make_administrators() -> list[int]:
    """Return two people who are administrators, one by a role that includes another."""
    root = Role(key="root", name=Texts({"en": "Root"}), grants=[Grant(permission="*")])
    chief = Role(key="chief", name=Texts({"en": "Chief"}))
    db.session.add_all([root, chief])
    db.session.flush()
    chief.parents.append(root)
    people = []
    for number, role in enumerate((chief, Role(key="own", name=Texts({"en": "Own"})))):
        if role is not chief:
            role.grants.append(Grant(permission="*"))
        user = User(name="A", email=f"a{number}@example.org")
        db.session.add(Assignment(user=user, role=role))
        people.append(user)
    db.session.commit()
    keys = [user.id for user in people]
    db.session.remove()  # and with it the lock of who writes
    return keys


def forget_everything() -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


def administrators() -> list[int]:
    """Return who holds everything, for good: found without what the safeguard asks."""
    return [
        user.id
        for user in db.session.scalars(select(User).where(User.active))
        if any(
            one.permission == "*" and one.until is None and not one.scopes
            for one in grants_of_user(user.id, now())
        )
    ]


def test_of_the_last_two_administrators_one_always_remains(removers):
    for number in range(ROUNDS):
        people, doors = make_administrators(), PAIRS[number % len(PAIRS)]
        moment = time.monotonic() + AHEAD
        for remover, door, user in zip(removers, doors, people, strict=True):
            remover.stdin.write(f"{door} {user} {moment}\n")
            remover.stdin.flush()
        outcomes = [remover.stdout.readline().strip() for remover in removers]

        assert sorted(outcomes) == ["done", "refused"], (number, doors)
        assert administrators() == [people[outcomes.index("refused")]], (number, doors)
        forget_everything()
