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


def test_a_role_includes_the_roles_that_its_file_names(registry, acme):
    acme('[chief]\nincludes = ["guard", "viewer"]\n\n[guard]\ngrants = ["offices.view"]\n')
    added = apply_first_roles(registry)
    db.session.commit()

    assert {"chief", "chief: guard", "chief: viewer"} <= set(added)
    chief = db.session.scalars(db.select(Role).filter_by(key="chief")).one()
    assert {parent.key for parent in chief.parents} == {"guard", "viewer"}
    assert apply_first_roles(registry) == []


def test_a_role_that_somebody_has_made_can_be_included(registry, acme, role):
    role("helper", "posts.view")
    acme('[guard]\nincludes = ["helper"]\n')

    assert "guard: helper" in apply_first_roles(registry)


@pytest.mark.parametrize(
    ("includes", "told"),
    [
        ('["viewr"]', "'viewr' is not a role; did you mean 'viewer'?"),
        ('["viewer", "guard"]', "'guard' would include itself, by 'guard'"),
        ('["chief"]', "'guard' would include itself, by 'chief'"),
    ],
)
def test_a_role_that_is_not_there_and_a_ring_are_refused(registry, acme, includes, told):
    path = acme(f'[guard]\nincludes = {includes}\n\n[chief]\nincludes = ["guard"]\n')

    with pytest.raises(BadPolicy) as refused:
        apply_first_roles(registry)

    assert str(refused.value) == f"{path}:2: {told}"
    assert stored() == set()


def test_a_ring_with_what_somebody_has_added_is_refused(registry, acme, role):
    role("guard").parents = [role("chief")]
    db.session.commit()
    path = acme('[chief]\nincludes = ["guard"]\n')

    with pytest.raises(BadPolicy, match="would include itself") as refused:
        apply_first_roles(registry)

    assert (refused.value.path, refused.value.line) == (path, 2)


def test_a_place_and_a_language_are_granted_as_they_are_written(registry, acme):
    acme(
        "[guard]\ngrants = [\n"
        '  {permission = "equipment.view", scope = "office=12"},\n'
        '  {permission = "posts.edit", scope = "own", fields = ["title@fr", "slug", "slug"]},\n]\n'
    )
    apply_first_roles(registry)
    db.session.commit()

    guard = db.session.scalars(db.select(Role).filter_by(key="guard")).one()
    assert [(one.permission, one.scope, one.fields) for one in guard.grants] == [
        ("equipment.view", "office=12", None),
        ("posts.edit", "own", ["slug", "title@fr"]),
    ]


NO_PLACE = "is not a scope: a place is told by its number, as in 'office=12'"


@pytest.mark.parametrize(
    ("grant", "told"),
    [
        ('{permission = "posts.edit", scope = "own=3"}', f"'own=3' {NO_PLACE}"),
        ('{permission = "equipment.view", scope = "office=north"}', f"'office=north' {NO_PLACE}"),
        ('{permission = "equipment.view", scope = "office=012"}', f"'office=012' {NO_PLACE}"),
        (
            f'{{permission = "equipment.view", scope = "office={"9" * 5000}"}}',
            f"'office={'9' * 72}…' {NO_PLACE}",
        ),
        (
            '{permission = "equipment.view", scope = "offce=3"}',
            "'offce=3' is not a scope; did you mean 'office'?",
        ),
        (
            '{permission = "posts.edit", fields = ["title@frr"]}',
            "'title@frr' is not a field; did you mean 'title@fr'?",
        ),
        ('{permission = "posts.export", fields = ["title@fr"]}', "'title@fr' is not a field; "),
        ('"posts.view"', "'posts.view' is granted twice on the same rows"),
    ],
)
def test_a_wrong_scope_field_or_repetition_is_told_on_its_line(registry, acme, grant, told):
    path = acme(f'[guard]\ngrants = [\n    "posts.view", # "posts.edit"\n\n    {grant},\n]\n')

    with pytest.raises(BadPolicy) as refused:
        apply_first_roles(registry)

    assert str(refused.value).startswith(f"{path}:5: {told}")
