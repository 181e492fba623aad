"""Policies: roles as a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.access.models import Grant, Role
from portal.access.permissions import VIEW, PermissionRegistry, registry_of
from portal.access.policy import FIRST_ROLES, BadPolicy, apply_first_roles, load_policy
from portal.database import db


@dataclass
class Package:
    """An app, as `PORTAL_APPS` finds it."""

    name: str
    path: Path


@pytest.fixture
def acme(app, tmp_path, monkeypatch):
    """Return a function: an app package ``acme`` that brings these roles."""

    def _acme(text: str) -> Path:
        (tmp_path / "roles.toml").write_text(text, encoding="utf-8")
        monkeypatch.setitem(app.extensions, "portal.apps", (Package("acme", tmp_path),))
        return tmp_path / "roles.toml"

    return _acme


@pytest.fixture
def registry(app) -> PermissionRegistry:
    return registry_of(app)


def stored() -> set[tuple[str, str, str]]:
    rows = db.session.execute(db.select(Role.key, Grant.permission, Grant.scope).join(Role.grants))
    return {(key, permission, scope) for key, permission, scope in rows}


def test_first_roles_are_told_in_five_languages():
    roles = load_policy(FIRST_ROLES).roles

    assert [role.key for role in roles] == [
        "administrator",
        "editor",
        "author",
        "clerk",
        "viewer",
        "translator",
    ]
    assert {tuple(role.name) for role in roles} == {("ar", "de", "en", "es", "fr")}


def test_every_line_of_the_first_roles_is_known():
    lines = FIRST_ROLES.read_text(encoding="utf-8").splitlines()

    for role in load_policy(FIRST_ROLES).roles:
        assert all(f'"{grant.permission}"' in lines[grant.line - 1] for grant in role.grants)


def test_first_roles_are_added_once(registry):
    added = apply_first_roles(registry)
    db.session.commit()
    before = stored()

    assert "author" in added
    assert "author: posts.edit" in added
    assert ("author", "posts.edit", "own") in before
    assert apply_first_roles(registry) == []
    db.session.commit()
    assert stored() == before


def test_one_role_holds_everything_and_the_personal_fields_by_name(registry):
    apply_first_roles(registry)
    db.session.commit()
    (role,) = db.session.scalars(db.select(Role).join(Grant).where(Grant.permission == "*"))

    assert {grant.permission: grant.fields for grant in role.grants} == {
        "*": None,
        "profiles.edit": ["birthdate", "gender"],
        "profiles.view": ["birthdate", "gender"],
    }


def test_what_is_there_is_left_as_it_is(registry, role):
    role("author", {"permission": "posts.edit", "scope": "own", "fields": ["title"]})
    added = apply_first_roles(registry)
    db.session.commit()

    grant = db.session.scalars(db.select(Grant).filter_by(permission="posts.edit", scope="own"))
    assert grant.one().fields == ["title"]
    assert db.session.scalars(db.select(Role).filter_by(key="author")).one().name["en"] == "Author"
    assert "author" not in added
    assert "author: posts.view" in added


def test_records_that_are_not_installed_are_skipped(app):
    registry = PermissionRegistry()
    registry.declare("dashboard", "Dashboard", [VIEW])
    apply_first_roles(registry)
    db.session.commit()

    assert {permission for _role, permission, _scope in stored()} == {"*", "dashboard.view"}


def test_an_app_adds_roles_and_grants(registry, acme):
    acme('[author]\ngrants = ["users.view"]\n\n[guard]\nname = {en = "Guard"}\ngrants = ["*"]\n')
    added = apply_first_roles(registry)
    db.session.commit()

    assert {"guard", "guard: *", "author: users.view"} <= set(added)
    assert ("author", "posts.edit", "own") in stored()


@pytest.mark.parametrize(
    ("grant", "told"),
    [
        ('"posts.edti"', "'posts.edti' is not a permission; did you mean 'posts.edit'?"),
        (
            '{permission = "posts.edit", scope = "onw"}',
            "'onw' is not a scope; did you mean 'own'?",
        ),
        (
            '{permission = "profiles.view", fields = ["birthdat"]}',
            "'birthdat' is not a field; did you mean 'birthdate'?",
        ),
        ('{permission = "*", scope = "own"}', "'*' takes neither a scope nor fields"),
    ],
)
def test_a_wrong_name_of_an_app_is_told_with_file_line_and_nearest(registry, acme, grant, told):
    path = acme(f'# Guards\n[guard]\ngrants = [\n    "posts.view",\n    {grant},\n]\n')

    with pytest.raises(BadPolicy) as refused:
        apply_first_roles(registry)

    assert str(refused.value) == f"{path}:5: {told}"
    assert stored() == set()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[guard\n", 1),
        ("\n[Guard]\n", 2),
        ("\n[guard]\ngrant = []\n", 2),
        ('\n[guard]\ngrants = "posts.view"\n', 2),
        ("[guard]\ngrants = [\n 5,\n]\n", 1),
        ('[guard]\ngrants = [\n {permission = "posts.view", rows = "own"},\n]\n', 3),
        ('[guard]\ngrants = [\n {permission = "posts.view", fields = []},\n]\n', 3),
        ('[guard]\ngrants = [\n {scope = "own"},\n]\n', 1),
        ('\n\n[guard]\nname = "Guard"\n', 3),
    ],
)
def test_anything_else_in_the_file_is_told_with_its_line(tmp_path, text, line):
    path = tmp_path / "roles.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadPolicy) as refused:
        load_policy(path)

    assert (refused.value.path, refused.value.line) == (path, line)
