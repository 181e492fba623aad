"""What every command shares."""

import errno

import click
import pytest

from portal import database
from portal.access.cli.io import (
    Commands,
    Conflict,
    Refused,
    Usage,
    emit,
    nearest,
    unknown,
    usage_about,
)
from portal.ops.logging import configure


@pytest.fixture(autouse=True)
def context():
    """Let each command have a context of its own, as a process has."""


@pytest.mark.parametrize(
    ("failure", "exit_code"),
    [(Usage("So."), 2), (Refused("So."), 3), (Conflict("So."), 4), (RuntimeError("secret"), 70)],
    ids=["usage", "refused", "conflict", "internal"],
)
def test_failure_is_one_line_and_an_exit_code(app, monkeypatch, failure, exit_code):
    group = Commands("probe")

    @group.command()
    def fail():
        raise failure

    monkeypatch.setitem(app.cli.commands, "probe", group)
    configure(app.config["PORTAL"])  # the log tells internal errors; others may have turned it
    result = app.test_cli_runner().invoke(args=["probe", "fail"])

    assert result.exit_code == exit_code
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "secret" not in result.output


def test_who_reads_no_further_is_no_internal_error(app, monkeypatch):
    group = Commands("probe")

    @group.command()
    def fail():
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setitem(app.cli.commands, "probe", group)
    result = app.test_cli_runner().invoke(args=["probe", "fail"])

    assert (result.exit_code, result.output) == (1, "")


def test_bytes_that_are_no_text_are_wrong_usage(app, monkeypatch):
    group = Commands("probe")

    @group.command()
    @click.argument("name")
    def greet(name):
        raise AssertionError(name)

    monkeypatch.setitem(app.cli.commands, "probe", group)
    result = app.test_cli_runner().invoke(args=["probe", "greet", "\udcff"])

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(("field", "exit_code"), [("until", 2), ("other", 3), ("", 3)])
def test_a_refusal_about_a_value_that_was_typed_is_wrong_usage(app, monkeypatch, field, exit_code):
    group = Commands("probe")

    @group.command()
    def fail():
        with usage_about("until", "scope"):
            raise database.Refused("So.", field)

    monkeypatch.setitem(app.cli.commands, "probe", group)

    assert app.test_cli_runner().invoke(args=["probe", "fail"]).exit_code == exit_code


def test_wrong_usage_is_2_and_abort_keeps_clicks_own_code(app, monkeypatch):
    group = Commands("probe")

    @group.command()
    def fail():
        raise click.Abort

    monkeypatch.setitem(app.cli.commands, "probe", group)

    assert app.test_cli_runner().invoke(args=["probe", "fail"]).exit_code == 1
    assert app.test_cli_runner().invoke(args=["probe", "fial"]).exit_code == 2


def test_nearest_names_are_few_and_alike():
    assert nearest("Edtior", ["editor", "viewer", "auditor"])[0] == "editor"
    assert nearest("xyz", ["editor"]) == ()


def test_unknown_name_without_neighbours_is_one_sentence(app):
    with app.app_context():
        assert unknown("There is none.", "xyz", ["editor"]).sentence == "There is none."


def test_json_keeps_letters_and_order(capsys):
    emit({"b": "ä", "a": 1}, as_json=True, lines=["never"])

    assert capsys.readouterr().out == '{\n  "a": 1,\n  "b": "ä"\n}\n'
