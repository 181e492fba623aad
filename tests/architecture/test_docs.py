"""The documents name everything there is, and nothing that is not."""

from __future__ import annotations

import re
from configparser import ConfigParser
from dataclasses import fields

import pytest

from portal.access.permissions import registry_of
from portal.config import Settings
from tests.architecture.tree import ROOT, commands, files

DOCUMENTS = [*files("*.md", under="docs"), *files("*.md", under="deploy")]
DOCUMENTS += [file for file in files("*.md") if len(file.parts) == 1]
VARIABLES = {f"PORTAL_{field.name.upper()}" for field in fields(Settings)}
UPSTREAM = {"run", "shell", "routes", "db", "limiter"}


def text(file) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def everything() -> str:
    return "\n".join(text(file) for file in DOCUMENTS)


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


def test_every_permission_is_documented(app, everything):
    missing = [name for name in registry_of(app) if f"`{name}`" not in everything]
    assert missing == []


def test_every_command_is_documented(app, everything):
    missing = [name for name in commands(app) if f"manage.py {name}" not in everything]
    assert missing == []


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


def test_every_package_is_in_the_wheel():
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(config["options"]["packages"].split())
    found = {".".join(file.parent.parts) for file in files("*.py", under="portal")}
    assert found <= listed
