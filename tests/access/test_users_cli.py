"""``manage.py users``."""

import json
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import Session, User
from portal.accounts.passwords import check_password
from portal.changes.models import ChangeSet
from portal.database import db
from portal.i18n.content import Texts

PASSWORD = "nine copper kettles"


@pytest.fixture(autouse=True)
def context():
    """Let each command have a context of its own, as a process has."""


@pytest.fixture
def run(app):
    """Return a function: run ``manage.py users …``; what is typed comes from ``stdin``."""

    def _run(*args, stdin=None):
        return app.test_cli_runner().invoke(args=["users", *args], input=stdin)

    return _run


@pytest.fixture
def editor(app):
    with app.app_context():
        db.session.add(Role(key="editor", name=Texts.of({"en": "Editor"})))
        db.session.commit()


@pytest.fixture
def ada(app, run):
    assert run("create", "ada@city.example", "--username", "ada").exit_code == 0
    return "ada@city.example"


@pytest.fixture
def look(app):
    """Return a function: what a function finds in the database."""

    def _look(find):
        with app.app_context():
            return find(db.session)

    return _look


def user(session):
    return session.scalars(select(User)).one()


def test_create_makes_a_user_with_roles_and_a_password(run, look, editor):
    result = run(
        "create", "Ada@City.example", "--name", "Ada Lovelace", "--username", "Ada",
        "--role", "editor", "--password-stdin", stdin=f"{PASSWORD}\n",
    )  # fmt: skip

    assert (result.exit_code, result.output) == (0, "The user ada@city.example is there now.\n")
    assert look(lambda s: (user(s).name, user(s).email, user(s).username)) == (
        "Ada Lovelace", "ada@city.example", "ada",
    )  # fmt: skip
    assert look(lambda s: s.scalars(select(Assignment)).one().role.key) == "editor"
    assert look(lambda s: check_password(user(s), PASSWORD))


def test_create_again_changes_nothing_and_says_so(run, look, ada, editor):
    result = run("create", "ADA@city.example", "--name", "Other", "--role", "editor")

    assert result.exit_code == 0
    assert "There is a user ada@city.example already: nothing changed." in result.output
    assert "roles assign" in result.output
    assert look(lambda s: user(s).name) == "ada"


def test_create_is_recorded_as_done_by_the_system_user(run, look, ada):
    assert look(lambda s: s.scalars(select(ChangeSet)).one().actor).startswith("cli:")


def test_create_as_json_tells_everything_but_the_password(run, editor):
    result = run(
        "create", "ada@city.example", "--role", "editor", "--password-stdin", "--json",
        stdin=PASSWORD,
    )  # fmt: skip

    data = json.loads(result.stdout)
    assert (data["email"], data["roles"], data["created"]) == (
        "ada@city.example",
        ["editor"],
        True,
    )
    assert data["has_password"]
    assert "argon2" not in result.output


def test_dry_run_says_what_would_happen_and_changes_nothing(run, look):
    result = run("create", "ada@city.example", "--dry-run")

    assert result.exit_code == 0
    assert "nothing was changed" in result.stderr
    assert look(lambda s: s.scalars(select(User)).all()) == []


def test_unknown_role_is_told_its_nearest_and_creates_nobody(run, look, editor):
    result = run("create", "ada@city.example", "--role", "edtior")

    assert result.exit_code == 2
    assert result.stderr == "There is no role edtior. Nearest names: editor\n"
    assert look(lambda s: s.scalars(select(User)).all()) == []


@pytest.mark.parametrize("email", ["ada", "ada@", "@city.example", "a b@city.example", ""])
def test_what_is_no_address_is_refused(run, email):
    assert run("create", email).exit_code == 2


def test_taken_user_name_is_a_conflict(run, ada):
    result = run("create", "grace@city.example", "--username", "ADA")

    assert result.exit_code == 4
    assert result.stderr == "Somebody has the user name “ada” already.\n"


def test_user_name_that_looks_like_an_address_is_refused(run):
    assert run("create", "ada@city.example", "--username", "grace@city.example").exit_code == 2


def test_weak_password_is_refused_with_the_reason(run, look):
    result = run("create", "ada@city.example", "--password-stdin", stdin="short\n")

    assert result.exit_code == 3
    assert result.stderr == "Use at least 12 characters.\n"
    assert look(lambda s: s.scalars(select(User)).all()) == []


def test_no_command_takes_a_password_as_an_argument(app):
    names = {
        option
        for command in app.cli.commands["users"].commands.values()
        for param in command.params
        for option in param.opts
    }

    assert "--password" not in names


def test_list_and_show_tell_roles_and_who_is_out(run, ada, editor):
    run("create", "grace@city.example", "--name", "Grace", "--role", "editor")
    run("deactivate", "grace@city.example")

    assert "- grace@city.example\tGrace\teditor\n" in run("list").output
    assert [u["email"] for u in json.loads(run("list", "--json").stdout)] == [
        "grace@city.example",
        "ada@city.example",
    ]
    assert "ada@" not in run("list", "--role", "editor").output
    assert "ada@" not in run("list", "--inactive").output
    assert "0 open sessions" in run("show", "ada").output
    assert json.loads(run("show", "grace@city.example", "--json").stdout)["active"] is False


def test_unknown_user_is_told_the_nearest(run, ada):
    result = run("show", "adda@city.example")

    assert result.exit_code == 2
    assert "Nearest names: ada@city.example" in result.stderr


def test_set_password_ends_the_sessions(app, run, look, ada):
    with app.app_context():
        db.session.add(Session(token_hash="0" * 64, user_id=user(db.session).id))
        db.session.commit()

    result = run("set-password", ada, "--password-stdin", stdin=PASSWORD + "\r\n")

    assert (result.exit_code, result.output) == (0, "ada@city.example has a new password.\n")
    assert look(lambda s: check_password(user(s), PASSWORD))
    assert look(lambda s: s.scalars(select(Session)).all()) == []


@pytest.mark.parametrize("typed", ["\n", ""])
def test_empty_password_is_refused(run, ada, typed):
    assert run("set-password", ada, "--password-stdin", stdin=typed).exit_code == 3


def test_set_password_without_anybody_to_type_says_what_to_do(run, ada):
    result = run("set-password", ada)

    assert result.exit_code == 2
    assert "--password-stdin" in result.stderr


def test_deactivate_and_activate_say_when_there_is_nothing_to_do(run, look, ada):
    assert "already" in run("activate", ada).output
    assert run("deactivate", ada).exit_code == 0
    assert look(lambda s: user(s).active) is False
    assert "already" in run("deactivate", ada).output
    assert run("activate", ada).exit_code == 0
    assert look(lambda s: user(s).active) is True


def test_last_administrator_is_not_deactivated(app, run, look, ada):
    with app.app_context():
        role = Role(key="all", name=Texts.of({"en": "All"}), grants=[Grant(permission="*")])
        db.session.add(Assignment(user=user(db.session), role=role))
        db.session.commit()

    result = run("deactivate", ada)

    assert result.exit_code == 3
    assert "last active administrator" in result.stderr
    assert look(lambda s: user(s).active) is True


def test_sign_in_link_signs_in(app, run, ada):
    result = run("sign-in-link", ada)
    link = urlsplit(result.output.strip())

    assert link.netloc == "127.0.0.1:8000"
    client = app.test_client()
    assert client.post(link.path).location == "/settings"


def test_no_link_for_who_may_not_sign_in(run, ada):
    run("deactivate", ada)

    assert run("sign-in-link", ada).exit_code == 3


def test_as_somebody_asks_the_gate(run, look, ada):
    result = run("create", "grace@city.example", "--as", ada)

    assert result.exit_code == 3
    assert "users.create" in result.stderr
    assert look(lambda s: len(s.scalars(select(User)).all())) == 1
