"""``manage.py access apply`` asks first, and deletes no role unless told to."""

from __future__ import annotations

import json

import pytest

from portal.access.models import Grant
from portal.database import db
from tests.access.policy_files import applied, policy_file, role_named, stored

__all__ = ["applied", "policy_file"]


@pytest.fixture
def typed(app, monkeypatch):
    """Return a function: run a command at a terminal, and type an answer."""

    def _typed(answer: str, *args: str):
        db.session.commit()
        monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _self: True)
        result = app.test_cli_runner().invoke(args=args, input=answer)
        db.session.rollback()
        db.session.expire_all()
        return result

    return _typed


@pytest.mark.parametrize("options", [("--yes",), ("--yes", "--dry-run"), ()])
def test_a_role_is_deleted_only_where_that_is_allowed(run, person, policy_file, options):
    user = person("posts.view")
    file = policy_file().without("role-of-ada")

    result = run("access", "apply", str(file), *options)

    assert (result.exit_code, result.stdout) == (3, "")
    assert "role-of-ada" in result.stderr
    assert "--allow-delete" in result.stderr
    assert len(user.assignments) == 1


def test_where_nobody_can_answer_nothing_is_done(run, role, policy_file):
    role("guard", "posts.view")
    result = run("access", "apply", str(policy_file().change('"posts.view"', '"posts.edit"')))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "--yes" in result.stderr
    assert stored() == {"guard": ([("posts.view", "")], [])}


@pytest.mark.parametrize(
    ("answer", "code", "permission"), [("y\n", 0, "posts.edit"), ("n\n", 1, "posts.view")]
)
def test_at_a_terminal_one_is_asked_after_the_plan(
    typed, role, policy_file, answer, code, permission
):
    role("guard", "posts.view")
    file = policy_file().change('"posts.view"', '"posts.edit"')

    result = typed(answer, "access", "apply", str(file))

    assert result.exit_code == code
    assert result.output.index("  + posts.edit") < result.output.index("Apply this?")
    assert stored() == {"guard": ([(permission, "")], [])}


def test_for_programs_the_question_is_not_in_the_answer(typed, role, policy_file):
    role("guard", "posts.view")
    file = policy_file().change('"posts.view"', '"posts.edit"')

    result = typed("y\n", "access", "apply", str(file), "--json")

    assert json.loads(result.stdout)["changed"] is True
    assert "  + posts.edit" in result.stderr


def test_a_yes_to_deletions_is_asked_for_too(typed, role, policy_file):
    role("ghost")
    file = policy_file().without("ghost")

    assert typed("n\n", "access", "apply", str(file), "--allow-delete").exit_code == 1
    assert stored() == {"ghost": ([], [])}


def test_a_dry_run_says_it_and_changes_nothing(run, role, policy_file):
    role("guard", "posts.view")
    file = policy_file().change('"posts.view"', '"posts.edit"')

    result = run("access", "apply", str(file), "--dry-run")

    assert (result.exit_code, result.stderr) == (0, "Dry run: nothing was changed.\n")
    assert result.stdout == run("access", "plan", str(file)).stdout
    assert stored() == {"guard": ([("posts.view", "")], [])}


def test_taking_a_grant_away_needs_no_more_than_a_yes(person, policy_file, applied):
    person("posts.view", "posts.edit")
    applied(policy_file().change('    "posts.view",\n', ""))

    assert stored() == {"role-of-ada": ([("posts.edit", "")], [])}


def test_where_it_is_allowed_its_members_lose_it(person, policy_file, applied):
    user = person("posts.view")
    applied(policy_file().without("role-of-ada"), "--allow-delete")

    assert user.assignments == []
    assert stored() == {}


def test_what_changes_while_somebody_reads_the_plan_is_not_overwritten(
    app, typed, role, policy_file, monkeypatch
):
    role("guard", "posts.view")
    file = policy_file().change('"posts.view"', '"posts.edit"')

    def answer(*_question: object, **_options: object) -> bool:
        with app.app_context():
            db.session.add(Grant(role=role_named("guard"), permission="tags.view"))
            db.session.commit()
        return True

    monkeypatch.setattr("click.confirm", answer)
    result = typed("", "access", "apply", str(file))

    assert result.exit_code == 4
    assert stored() == {"guard": ([("posts.view", ""), ("tags.view", "")], [])}
