"""``manage.py access export``: the roles as a file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.access.models import Grant, Role
from portal.access.policy import FIRST_ROLES, load_policy
from portal.access.policy_export import as_toml
from portal.access.policy_file import GrantLine, Policy, RoleLines
from portal.database import db
from portal.i18n.content import Texts


@pytest.fixture
def exported(run, tmp_path):
    """Return a function: export into a file."""

    def _exported() -> Path:
        result = run("access", "export")
        assert (result.exit_code, result.stderr) == (0, "")
        path = tmp_path / "exported.toml"
        path.write_bytes(result.stdout_bytes)
        return path

    return _exported


def written(*roles: RoleLines) -> str:
    return as_toml(Policy(Path(), roles))


def test_an_export_is_sorted_and_says_all_that_a_role_is(role, exported):
    viewer = role("viewer", "posts.view")
    writer = role(
        "author",
        {"permission": "posts.edit", "scope": "own", "fields": ["title@fr", "slug"]},
        {"permission": "equipment.view", "scope": "office=12"},
        "*",
        {"permission": "profiles.view", "fields": ["birthdate"]},
    )
    writer.parents = [viewer, role("reader")]
    writer.name = Texts.of({"pt_BR": "Autor", "ar": "كاتب"})
    db.session.commit()

    assert exported().read_text(encoding="utf-8") == (
        """[author]
includes = ["reader", "viewer"]
grants = [
    "*",
    { permission = "equipment.view", scope = "office=12" },
    { permission = "posts.edit", scope = "own", fields = ["slug", "title@fr"] },
    { permission = "profiles.view", fields = ["birthdate"] },
]

[author.name]
ar = "كاتب"
pt_BR = "Autor"

[reader]

[reader.name]
en = "Reader"

[viewer]
grants = [
    "posts.view",
]

[viewer.name]
en = "Viewer"
"""
    )


def test_the_same_roles_give_the_same_bytes_whoever_exports(role, exported, monkeypatch):
    role("writer", "posts.view", "posts.edit").parents = [role("viewer"), role("reader")]
    before = exported().read_bytes()
    stored = db.session.scalars(db.select(Role).filter_by(key="writer")).one()
    stored.grants.clear()
    stored.parents = stored.parents[::-1]
    db.session.flush()
    stored.grants = [Grant(permission="posts.edit"), Grant(permission="posts.view")]
    monkeypatch.setenv("LANG", "ar_EG.UTF-8")

    assert exported().read_bytes() == before


def test_an_export_tells_nothing_of_people(run, person, exported):
    person("posts.view").password_hash = "hash-of-ada"
    text = exported().read_text(encoding="utf-8")

    assert "[role-of-ada]" in text
    assert "hash" not in text
    assert "example.org" not in text


def test_no_roles_are_a_file_that_can_be_read(exported):
    assert load_policy(exported()).roles == ()


def test_an_export_of_the_first_roles_says_what_their_file_says(run, exported):
    run("access", "load")

    ours, theirs = load_policy(exported()), load_policy(FIRST_ROLES)

    assert as_toml(ours) == as_toml(theirs)
    assert run("access", "plan", str(exported())).output == "Nothing would change.\n"


def test_what_no_form_should_have_stored_comes_back_from_a_file(run, role, exported):
    role("Team “Ä”.\n[x]", {"permission": "trucks.drive", "scope": "own", "fields": ["key"]})
    role("guard", {"permission": "*", "scope": "own"}).name = Texts.of({"xx": "Old"})
    path = exported()

    assert list(tomllib.loads(path.read_text(encoding="utf-8"))) == ["Team “Ä”.\n[x]", "guard"]
    assert run("access", "plan", str(path)).output == "Nothing would change.\n"


def test_a_grant_that_opens_no_field_is_not_exported_as_one_that_opens_all(role, exported):
    role("guard", {"permission": "posts.view", "fields": []}, {"permission": "*", "fields": 3})

    assert load_policy(exported()).roles[0].grants == ()


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_any_text_comes_back_from_a_file(key, name):
    name = Texts.of({key or "en": name})
    table = tomllib.loads(written(RoleLines(key, name, (GrantLine(key, key, (key,)),))))

    grant = {"permission": key, "fields": [key]} | ({"scope": key} if key else {})
    assert table == {key: {"grants": [grant]} | ({"name": dict(name)} if name else {})}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('a "b" \\ c', r'"a \"b\" \\ c"'),
        ("line\nline\ttab\x00\x7f", r'"line\nline\ttab\u0000\u007F"'),
        ("مسؤول\u200c النظام", '"مسؤول\u200c النظام"'),
        ("left\u202eright", r'"left\u202Eright"'),
    ],
)
def test_a_text_is_escaped_where_it_would_break_or_turn_the_line(name, shown):
    assert f"en = {shown}\n" in written(RoleLines("guard", Texts.of({"en": name}), ()))
