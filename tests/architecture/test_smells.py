"""What the house refuses, found by its looks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files, parsed

SOURCES = files("*.py", under="portal")
TEMPLATES = files("*.html", under="portal")

TOP_LEVEL = """
    portal translations migrations tests babel.cfg manage.py setup.cfg README.md CHANGELOG.md
    SECURITY.md CONTRIBUTING.md LICENSE Makefile pyproject.toml requirements.lock docs deploy
    benchmarks
"""
#: Made by running things; none of it is kept in the repository
MADE = {"instance", "build", "dist", "reports", "portal.egg-info"}


def found_in(paths: list[Path], pattern: str) -> list[str]:
    """Return where the pattern occurs, as ``file: what``."""
    looked_for = re.compile(pattern, re.VERBOSE | re.IGNORECASE)
    return [
        f"{path}: {found[0].strip()}"
        for path in paths
        for found in looked_for.finditer((ROOT / path).read_text(encoding="utf-8"))
    ]


def called() -> Iterator[tuple[str, ast.Call]]:
    """Yield every call in our code, with the place where it is."""
    for path in SOURCES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call):
                yield f"{path}:{node.lineno}", node


@pytest.mark.parametrize(
    "pattern",
    [
        r"<style\b | \sstyle\s*=",
        r"\son[a-z]+\s*=\s*[\"']",
        r"javascript:",
        r"<script(?![^>]*\bsrc=)",
    ],
    ids=["style", "handler", "address", "script"],
)
def test_a_template_holds_no_inline_script_or_style(pattern):
    assert found_in(TEMPLATES, pattern) == []


def test_a_template_asks_no_permission_question():
    pattern = r"\bhas_role\b | \bis_accessible\b | \bcan_(edit|create|delete)\b | \ballows\("
    assert found_in(TEMPLATES, pattern) == []


def test_a_template_trusts_no_text():
    assert found_in(TEMPLATES, r"\|\s*safe\b | autoescape\s+false") == []


def test_dates_are_never_written_by_strftime():
    names = [(place, ast.unparse(call.func)) for place, call in called()]
    assert [place for place, name in names if name.endswith(".strftime")] == []


def test_a_moment_always_has_its_time_zone():
    naive = {"datetime.utcnow", "datetime.utcfromtimestamp", "datetime.today", "date.today"}
    wrong = [
        place
        for place, call in called()
        if (name := ast.unparse(call.func)) in naive
        or (name == "datetime.now" and not (call.args or call.keywords))
    ]
    assert wrong == []


def test_no_address_is_built_from_whatever_was_asked():
    """``url_for(**request.args)`` lets a stranger choose endpoint, host and method."""
    wrong = [
        place
        for place, call in called()
        if ast.unparse(call.func).endswith("url_for")
        and any(each.arg is None and "request." in ast.unparse(each) for each in call.keywords)
    ]
    assert wrong == []


def test_the_operators_of_flask_principal_are_not_used():
    """Its ``&`` means or, and its ``|`` takes away: portal.access spells out what it asks."""
    assert found_in(SOURCES, r"\bPermission\([^)]*\)\s*[&|]") == []


def test_no_module_is_named_after_nothing():
    vague = {"util", "utils", "helpers", "helper", "misc", "common"}
    assert [path for path in SOURCES if path.stem in vague] == []


def test_the_top_level_holds_what_the_house_names_and_nothing_else():
    found = {each.name for each in ROOT.iterdir() if not each.name.startswith(".")}
    assert found - MADE - set(TOP_LEVEL.split()) == set()
