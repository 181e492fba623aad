"""``manage.py access apply``: make the roles those of a policy file."""

from __future__ import annotations

import getpass
import json
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from portal.access.models import Grant
from portal.access.permissions import registry_of
from portal.access.policy_apply import StalePlan, apply_plan
from portal.access.policy_plan import plan_file
from portal.database import db
from tests.access.policy_files import applied, changesets, policy_file, role_named, stored

__all__ = ["applied", "policy_file"]


def test_what_a_plan_says_is_done_and_then_nothing_more(run, role, policy_file, applied):
    role("viewer", "posts.view")
    role("guard", "offices.view", {"permission": "posts.edit", "scope": "own"})
    role("ghost")
    file = policy_file().without("ghost").append('[chief]\nincludes = ["guard", "viewer"]\n')
    file.change('    "offices.view",\n', '    "tags.view",\n')
    file.change('scope = "own" }', 'scope = "own", fields = ["title@fr"] }')
    file.change('en = "Guard"', 'fr = "Garde"')

    plan = json.loads(run("access", "plan", str(file), "--json").stdout)

    assert applied(file, "--allow-delete") == plan | {"changed": True, "dry_run": False}
    assert stored() == {
        "chief": ([], ["guard", "viewer"]),
        "guard": ([("posts.edit", "own"), ("tags.view", "")], []),
        "viewer": ([("posts.view", "")], []),
    }
    guard = role_named("guard")
    assert dict(guard.name) == {"fr": "Garde"}
    assert {one.permission: one.fields for one in guard.grants}["posts.edit"] == ["title@fr"]
    assert run("access", "plan", str(file)).exit_code == 0
    assert run("access", "export").stdout == policy_file().path.read_text(encoding="utf-8")


def test_a_second_time_there_is_nothing_to_do(run, role, policy_file, applied):
    role("guard", "posts.view")
    file = policy_file().change('"posts.view"', '"posts.edit"')
    applied(file)
    before = len(changesets())

    again = run("access", "apply", str(file))  # nobody needs to be asked

    assert (again.exit_code, again.output) == (0, "The roles are as the file says already.\n")
    assert applied(file)["changed"] is False
    assert len(changesets()) == before


def test_all_of_it_is_one_change_set(role, policy_file, applied):
    role("ghost", "posts.view").parents = [role("guard", "tags.view")]
    db.session.commit()
    before = len(changesets())
    file = policy_file().without("ghost").append('[new]\ngrants = ["posts.edit"]\n')

    applied(file.change('"tags.view"', '"tags.edit"'), "--allow-delete")

    (changeset,) = changesets()[before:]
    assert (changeset.actor, changeset.origin) == (f"cli:{getpass.getuser()}", "cli")
    assert {(one.op, one.record) for one in changeset.changes} == {
        ("create", "grants"),
        ("create", "roles"),
        ("delete", "grants"),
        ("delete", "roles"),
    }


def test_two_roles_can_include_each_other_the_other_way_round(role, policy_file, applied):
    role("guard").parents = [role("chief")]
    file = policy_file().change('includes = ["chief"]\n', "")

    applied(file.change("[chief]", '[chief]\nincludes = ["guard"]'))

    assert stored() == {"chief": ([], ["guard"]), "guard": ([], [])}


def test_a_plan_is_applied_as_long_as_it_is_the_present_one(run, role, policy_file, applied):
    role("guard", "posts.view")
    file = policy_file().change('"posts.view"', '"posts.edit"')
    plan = json.loads(run("access", "plan", str(file), "--json").stdout)["fingerprint"]

    assert applied(file, "--plan", plan)["changed"] is True


@pytest.mark.parametrize("what", ["roles", "file", "applied", "fingerprint"])
def test_a_stale_plan_is_refused(run, role, policy_file, applied, what):
    role("guard", "posts.view")
    file = policy_file().change('"posts.view"', '"posts.edit"')
    plan = json.loads(run("access", "plan", str(file), "--json").stdout)["fingerprint"]
    if what == "roles":
        db.session.add(Grant(role=role_named("guard"), permission="tags.view"))
    elif what == "file":
        file.change('"posts.edit"', '"posts.publish"')
    elif what == "applied":
        applied(file)
    else:
        plan = "0" * 16
    db.session.commit()
    before = stored()

    result = run("access", "apply", str(file), "--plan", plan, "--yes")

    assert (result.exit_code, result.stdout) == (4, "")
    assert len(result.stderr.splitlines()) == 1
    assert stored() == before


def test_of_two_who_apply_at_once_the_second_finds_its_plan_stale(app, role, policy_file):
    role("guard", "posts.view")
    file = policy_file().change('"posts.view"', '"posts.edit"')
    plan = plan_file(file.path, registry_of(app))
    db.session.rollback()

    def apply_too() -> None:
        with app.app_context():
            apply_plan(plan)
            db.session.commit()

    apply_plan(plan)
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(apply_too)
        wait([other], timeout=0.5)  # unless it waits, it has found the roles as they were
        db.session.commit()
        with pytest.raises(StalePlan):
            other.result(timeout=20)
    assert stored() == {"guard": ([("posts.edit", "")], [])}
