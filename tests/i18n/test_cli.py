"""``translations check|stats|add``: what they tell, and their exit codes."""

from __future__ import annotations

import json

import pytest

from tests.i18n.conftest import catalog, translate


def test_check_tells_path_line_and_reason(run, tree):
    run("extract")
    run("add", "fr")
    assert run("check").exit_code == 0
    translate(tree, 'msgid "Hello %(name)s"\nmsgstr ""', 'msgid "Hello %(name)s"\nmsgstr "Salut"')

    result = run("check")
    facts = json.loads(run("check", "--json", "-l", "fr").stdout)

    assert result.exit_code == 1
    assert "error format-missing: The placeholder %(name)s is missing." in result.output
    assert facts["ok"] is False
    assert facts["schema"] == 1
    [finding] = facts["findings"]
    assert finding["msgid"] == "Hello %(name)s"
    assert finding["values"] == {"name": "%(name)s"}


def test_check_counts_warnings_only_when_told(run, tree):
    run("extract")
    run("add", "fr")
    translate(tree, 'msgid "Save"\nmsgstr ""', 'msgid "Save"\nmsgstr "Sauver "')

    assert run("check").exit_code == 0
    assert run("check", "--strict").exit_code == 1
    assert "edge-space" not in run("check", "--severity", "error").output


def test_stats_count_only_what_readers_see(run, tree):
    run("extract")
    run("add", "fr")
    translate(tree, 'msgid "Save"\nmsgstr ""', 'msgid "Save"\nmsgstr "Enregistrer"')
    translate(tree, 'msgid "Hello %(name)s"\nmsgstr ""', 'msgid "Hello %(name)s"\nmsgstr "Salut"')
    translate(tree, "#. a heading\n", "#, fuzzy\n#. a heading\n")
    translate(tree, 'msgid "Welcome"\nmsgstr ""', 'msgid "Welcome"\nmsgstr "Bienvenue"')

    facts = json.loads(run("stats", "--json").stdout)["locales"]

    assert facts["en"]["percent"] == 100
    assert facts["fr"] == {
        "messages": 8, "translated": 1, "fuzzy": 1, "untranslated": 5, "errors": 1,
        "words": 15, "percent": 12,
    }  # fmt: skip
    assert run("stats", "--min", "50").exit_code == 1
    assert run("stats", "--min", "10").exit_code == 0


@pytest.mark.parametrize(
    ("wish", "folder"),
    [("zh-TW", "zh_Hant"), ("zh-HK", "zh_Hant_HK"), ("pt_BR", "pt_BR"), ("iw", "he")],
)
def test_language_is_added_under_its_proper_code(run, tree, wish, folder):
    run("extract")

    assert run("add", wish).exit_code == 0
    assert catalog(tree, folder).is_file()
    again = run("add", wish)
    assert again.exit_code == 0
    assert "already there" in again.output
    assert run("check", "-l", folder).exit_code == 0


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (("add", "xx"), 2, "xx"),
        (("add", "../../etc"), 2, "../../etc"),
        (("check", "-l", "fz"), 2, "Nearest: fr"),
        (("update", "-l", "english"), 2, "english"),
        (("compile", "--nonsense"), 2, "nonsense"),
    ],
)
def test_wrong_wish_exits_2_and_names_what_is_wrong(run, args, code, told):
    run("extract")
    run("add", "fr")

    result = run(*args)

    assert result.exit_code == code
    assert told in result.stderr


def test_json_is_not_translated(run, tree):
    answer = json.loads(run("extract", "--json").stdout)

    assert answer == {"schema": 1, "ok": True, "files": {"messages.pot": "changed"}}


def test_command_speaks_the_language_of_the_terminal(run, tree, monkeypatch):
    run("extract")
    run("add", "de")
    path = catalog(tree, "de")
    path.write_text(path.read_text() + '\nmsgid "There is no language %(code)s."\n'
                    'msgstr "Es gibt keine Sprache %(code)s."\n')  # fmt: skip
    monkeypatch.setenv("LC_ALL", "de_AT.UTF-8")

    assert run("add", "xx").stderr == "Es gibt keine Sprache xx.\n"


@pytest.mark.parametrize(
    "command", ["add", "check", "compile", "extract", "stats", "sync-upstream", "update"]
)
def test_every_command_has_help_for_itself_and_its_options(speak, command):
    result = speak().test_cli_runner().invoke(args=["translations", command, "--help"])

    assert result.exit_code == 0
    assert "--dry-run" in result.stdout or "--locale" in result.stdout
