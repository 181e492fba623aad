"""What a policy file cannot do either, and how it is undone."""

from __future__ import annotations

import pytest

from portal.access.safeguards import LastAdministrator
from portal.changes import undo
from portal.database import db
from tests.access.policy_files import applied, changesets, policy_file, role_named, stored

__all__ = ["applied", "policy_file"]


def undo_last() -> None:
    db.session.commit()
    planned = undo.plan(changesets()[-1])
    assert planned.conflicts == ()
    undo.apply(planned)
    db.session.commit()


@pytest.mark.parametrize("how", ["grant", "role"])
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_the_last_administrator_is_kept(run, person, policy_file, how, dry):
    person("*")
    file = policy_file()
    file = file.without("role-of-ada") if how == "role" else file.change('"*"', '"posts.view"')

    result = run("access", "apply", str(file), "--yes", "--allow-delete", *dry)

    assert result.exit_code == 3
    assert "last active administrator" in result.stderr
    assert stored() == {"role-of-ada": ([("*", "")], [])}


def test_the_grant_of_administrators_can_move_to_an_included_role(person, policy_file, applied):
    person("*")
    file = policy_file().change('    "*",\n', "").append('[chief]\ngrants = ["*"]\n')

    applied(file.change("[role-of-ada]", '[role-of-ada]\nincludes = ["chief"]'))

    assert stored() == {"chief": ([("*", "")], []), "role-of-ada": ([], ["chief"])}


@pytest.mark.parametrize(
    ("grants", "code"),
    [(("roles.edit", "tags.view"), 0), (("roles.edit",), 3), (("tags.view",), 3)],
)
def test_on_behalf_of_somebody_nobody_gives_what_they_do_not_hold(
    run, person, role, policy_file, grants, code
):
    person(*grants)
    role("guard", "posts.view")
    file = policy_file().change('    "posts.view",\n', '    "posts.view",\n    "tags.view",\n')

    result = run("access", "apply", str(file), "--yes", "--as", "ada")

    assert result.exit_code == code, result.output
    assert (("tags.view", "") in stored()["guard"][0]) == (code == 0)


@pytest.mark.parametrize(
    ("missing", "edit"),
    [
        ("roles.create", lambda file: file.append("[new]\n")),
        ("roles.delete", lambda file: file.without("guard")),
    ],
)
def test_on_behalf_of_somebody_the_gate_is_asked_for_each_thing_done(
    run, person, role, policy_file, missing, edit
):
    person("roles.edit")
    person("roles.edit", missing, name="bob")
    role("guard")
    file = edit(policy_file())
    arguments = ("access", "apply", str(file), "--yes", "--allow-delete", "--dry-run", "--as")

    refused = run(*arguments, "ada")

    assert refused.exit_code == 3
    assert missing in refused.stderr
    assert run(*arguments, "bob").exit_code == 0


def test_an_applied_policy_can_be_undone(person, role, policy_file, applied):
    user = person("posts.view", {"permission": "posts.edit", "fields": ["title"]})
    role("chief").parents = [role("guard", "tags.view"), role_named("role-of-ada")]
    db.session.commit()
    before, names = stored(), dict(role_named("guard").name)
    file = policy_file().without("role-of-ada").append("[new]\nincludes = ['guard']\n")
    file.change('includes = ["guard", "role-of-ada"]\n', "").change('"tags.view"', '"tags.edit"')
    applied(file.change('en = "Guard"', 'de = "Wache"'), "--allow-delete")
    assert user.assignments == []

    undo_last()

    assert stored() == before
    assert dict(role_named("guard").name) == names
    assert [one.role.key for one in user.assignments] == ["role-of-ada"]
    fields = {one.permission: one.fields for one in role_named("role-of-ada").grants}
    assert fields == {"posts.view": None, "posts.edit": ["title"]}


def test_an_undo_that_would_lose_the_last_administrator_is_refused(
    person, role, policy_file, applied
):
    person("posts.view", name="bob")
    applied(policy_file().change('"posts.view"', '"*"'))

    with pytest.raises(LastAdministrator):
        undo_last()

    db.session.rollback()
    assert stored() == {"role-of-bob": ([("*", "")], [])}
