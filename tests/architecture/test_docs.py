"""The documents name everything there is, and nothing that is not."""

from __future__ import annotations

import re
from configparser import ConfigParser
from dataclasses import fields

import click
import pytest

from portal.access.permissions import registry_of
from portal.access.policy import FIRST_ROLES, load_policy
from portal.config import Settings
from portal.i18n.checks.sentences import SENTENCES
from tests.architecture.tree import ROOT, commands, files

DOCUMENTS = [*files("*.md", under="docs"), *files("*.md", under="deploy")]
DOCUMENTS += [file for file in files("*.md") if len(file.parts) == 1]
VARIABLES = {f"PORTAL_{field.name.upper()}" for field in fields(Settings)}
UPSTREAM = {"run", "shell", "routes", "db", "limiter"}
#: Packages that the portal is about; the others have a reason in docs/adr/0007
GIVEN = {"flask", "flask-admin", "flask-babel", "flask-login", "flask-principal", "sqlalchemy"}
GIVEN |= {"flask-sqlalchemy", "flask-wtf", "wtforms", "babel"}


def text(file) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def settings_table() -> dict[str, str]:
    rows = re.findall(r"^\| `(PORTAL_\w+)` \| (.+?) \|", text("docs/settings.md"), re.MULTILINE)
    return dict(rows)


def test_every_setting_is_documented_and_no_other():
    assert set(settings_table()) == VARIABLES


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_a_documented_default_is_the_real_one(field):
    told = re.match(r"`([^`]*)`", settings_table()[f"PORTAL_{field.name.upper()}"])
    if told and isinstance(field.default, str | int) and field.default != "":
        real = str(int(field.default)) if isinstance(field.default, bool) else str(field.default)
        assert told[1] == real


@pytest.mark.parametrize("file", DOCUMENTS, ids=str)
def test_a_setting_that_a_document_mentions_is_there(file):
    mentioned = set(re.findall(r"\bPORTAL_[A-Z_]+\b", text(file)))
    assert {each for each in mentioned if not each.startswith("PORTAL_TEST_")} <= VARIABLES


@pytest.fixture(scope="module")
def told_commands() -> dict[str, tuple[str, set[str]]]:
    """What docs/cli.md says of each command, and the options it names."""
    rows = re.findall(
        r"^\| `manage\.py (\S+ \S+)[^`]*` \| (.+?) \| (.*) \|$", text("docs/cli.md"), re.MULTILINE
    )
    return {name: (about, set(re.findall(r"`(.+?)`", options))) for name, about, options in rows}


def test_every_command_is_documented_with_its_options_and_no_other(app, told_commands):
    real = {
        name: (
            str(command.help),
            {max(each.opts, key=len) for each in command.params if isinstance(each, click.Option)},
        )
        for name, command in commands(app).items()
    }
    assert told_commands == real


def test_every_check_of_a_translation_is_documented():
    named = set(re.findall(r"`([a-z-]+)`", text("docs/translating.md")))
    assert set(SENTENCES) <= named


def test_the_scopes_of_every_permission_are_documented(app):
    rows = re.findall(r"^\| [^|]+ \| (`.+?) \| (.+) \|$", text("docs/access.md"), re.MULTILINE)
    told = {
        name: re.findall(r"`(\w+)`", scopes)
        for names, scopes in rows
        for name in re.findall(r"`(\w+\.\w+)`", names)
    }
    registry = registry_of(app)
    assert told == {name: list(registry.get(name).scopes) for name in registry}


def test_every_first_role_is_documented():
    told = re.findall(r"^\| `(\w+)` \| [a-z]", text("docs/access.md"), re.MULTILINE)
    assert told == [role.key for role in load_policy(FIRST_ROLES).roles]


def test_every_decision_has_its_four_parts():
    for file in files("0*.md", under="docs/adr"):
        parts = re.findall(r"^\*\*(\w+)\.\*\*", text(file), re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequence", "Evidence"], file
        assert len(text(file).split()) <= 500, file


@pytest.mark.parametrize("file", DOCUMENTS, ids=str)
def test_a_command_in_a_document_works(app, file):
    known = commands(app)
    groups = {name.split()[0] for name in known}
    for first, second in re.findall(r"manage\.py ([a-z-]+)(?: ([a-z-]+))?", text(file)):
        if first in groups:
            assert f"{first} {second}" in known
        else:
            assert first in UPSTREAM


@pytest.mark.parametrize("file", DOCUMENTS, ids=str)
def test_an_option_in_a_document_is_there(app, file):
    known = commands(app)
    for line in re.findall(r"manage\.py ([a-z][^`\n]*)", text(file)):
        name = " ".join(line.split()[:2])
        if name in known:
            options = {opt for each in known[name].params for opt in each.opts} | {"--help"}
            assert set(re.findall(r"(?<=\s)--[a-z-]+", line)) <= options, line


@pytest.mark.parametrize("file", DOCUMENTS, ids=str)
def test_a_make_target_in_a_document_is_there(file):
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^    |&& )make ([a-z-]+)", text(file), re.MULTILINE)) <= targets


@pytest.mark.parametrize("file", DOCUMENTS, ids=str)
def test_a_link_leads_somewhere(file):
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text(file)):
        path, _, heading = target.partition("#")
        if "://" in path or path.startswith("mailto:"):
            continue
        there = (ROOT / file).parent / path if path else ROOT / file
        if not there.exists() or (heading and heading not in anchors(there.read_text())):
            broken.append(target)
    assert broken == []


def anchors(document: str) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", document, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def test_every_dependency_beyond_the_given_ones_has_its_reason():
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = config["options"]["install_requires"] + config["options.extras_require"]["postgresql"]
    lines += config["options.extras_require"]["redis"]
    declared = set(re.findall(r"^([\w-]+)", lines.lower(), re.MULTILINE))
    told = re.findall(
        r"^\| ([\w-]+)(?: \((\w+)\))? \|",
        text("docs/adr/0007-dependencies.md").lower(),
        re.MULTILINE,
    )
    assert declared - GIVEN == {name for pair in told for name in pair if name} - {"package"}


def test_every_proof_is_there():
    commands = re.findall(r"`PYTEST (\S+?)(?: -k (\w+))?`", text("docs/proof.md"))
    assert len(commands) > 10
    for path, name in commands:
        assert (ROOT / path).exists(), path
        assert not name or re.search(rf"^def test_\w*{name}", text(path), re.MULTILINE), name


def test_every_package_is_in_the_wheel():
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(config["options"]["packages"].split())
    found = {".".join(file.parent.parts) for file in files("*.py", under="portal")}
    assert found <= listed
