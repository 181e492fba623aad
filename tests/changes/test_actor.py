"""A change tells on whose behalf it was made."""

from dataclasses import dataclass

import pytest
from flask import g
from flask_login import UserMixin, login_user

from portal.changes.actor import Actor, acting_as, current_actor


@dataclass
class Ada(UserMixin):
    id: int = 7
    email: str = "ada@example.org"


def test_code_that_says_nothing_acts_for_nobody(bare_app):
    assert current_actor() == Actor("nobody", None, "cli", None)


def test_the_command_line_says_its_name(bare_app):
    with acting_as("cli:ada"):
        assert current_actor() == Actor("cli:ada", None, "cli", None)
        with acting_as("job:weekly", origin="job"):
            assert current_actor().origin == "job"
        assert current_actor().name == "cli:ada"


def test_a_stranger_in_the_browser_is_anonymous(bare_app):
    with bare_app.test_request_context():
        assert current_actor() == Actor("anonymous", None, "ui", None)


def test_a_signed_in_user_is_named_with_key_and_request(bare_app):
    with bare_app.test_request_context():
        login_user(Ada())
        g.request_id = "r-1"
        assert current_actor() == Actor("ada@example.org", 7, "ui", "r-1")


@pytest.mark.parametrize("error", [None, ValueError])
def test_the_name_holds_inside_the_block_only(bare_app, error):
    try:
        with acting_as("cli:ada"):
            if error:
                raise error
    except ValueError:
        pass
    assert current_actor().name == "nobody"


def test_a_foreign_request_id_is_cut_to_what_the_column_holds(bare_app):
    g.request_id = "x" * 1000
    assert current_actor().request_id == "x" * 64
