"""Policy files for the tests of plan and apply, and what they have made of the roles."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.access.models import Assignment, Role
from portal.accounts.models import User
from portal.changes.models import ChangeSet
from portal.database import db


class PolicyFile:
    """The roles of the database as a file, to be edited like one."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.write(text)

    def write(self, text: str) -> None:
        self.path.write_text(text, encoding="utf-8")

    def change(self, before: str, after: str) -> PolicyFile:
        text = self.path.read_text(encoding="utf-8")
        assert before in text
        self.write(text.replace(before, after, 1))
        return self

    def append(self, text: str) -> PolicyFile:
        self.write(self.path.read_text(encoding="utf-8") + text)
        return self

    def without(self, key: str) -> PolicyFile:
        """Leave a role out."""
        lines, kept = self.path.read_text(encoding="utf-8").splitlines(), []
        inside = False
        for line in lines:
            if line.startswith("["):
                inside = line in {f"[{key}]", f"[{key}.name]"}
            kept += [] if inside else [line]
        self.write("\n".join(kept) + "\n")
        return self

    def __str__(self) -> str:
        return str(self.path)


@pytest.fixture
def policy_file(run, tmp_path) -> Callable[[], PolicyFile]:
    """Return a function: export the roles there are into a file."""

    def _policy_file() -> PolicyFile:
        return PolicyFile(tmp_path / "roles.toml", run("access", "export").stdout)

    return _policy_file


@pytest.fixture
def planned(run):
    """Return a function: plan a file, and give what ``--json`` tells."""

    def _planned(file: object) -> dict[str, Any]:
        result = run("access", "plan", str(file), "--json")
        assert result.stderr == ""
        data = json.loads(result.stdout)
        assert result.exit_code == (1 if data["roles"] else 0)
        return data

    return _planned


@pytest.fixture
def applied(run):
    """Return a function: apply a file without being asked, and expect that it is done."""

    def _applied(file: object, *options: str) -> dict[str, object]:
        result = run("access", "apply", str(file), "--yes", "--json", *options)
        assert (result.exit_code, result.stderr) == (0, "")
        return json.loads(result.stdout)

    return _applied


def role_named(key: str) -> Role:
    return db.session.scalars(db.select(Role).filter_by(key=key)).one()


def give(user: User, key: str, **columns: object) -> None:
    """Give the role to the user."""
    db.session.add(Assignment(user=user, role=role_named(key), **columns))
    db.session.commit()


def stored() -> dict[str, tuple[list[tuple[str, str]], list[str]]]:
    """What each role has: its grants, and the roles that it includes."""
    return {
        role.key: (
            sorted((one.permission, one.scope) for one in role.grants),
            sorted(parent.key for parent in role.parents),
        )
        for role in db.session.scalars(db.select(Role).order_by(Role.key))
    }


def changesets() -> list[ChangeSet]:
    return list(db.session.scalars(db.select(ChangeSet).order_by(ChangeSet.id)))
