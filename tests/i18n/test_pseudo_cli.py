"""The command line speaks by the catalogs, too, and so do the scripts in the browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal import admin
from portal.admin.js_texts import JS_TEXTS
from tests.architecture.tree import commands
from tests.i18n.crawl.exceptions import without_exceptions
from tests.i18n.crawl.reading import PLAIN
from tests.i18n.crawl.world import settle, strange_cldr

__all__ = ["strange_cldr"]

SCRIPTS = sorted(Path(admin.__file__).parent.glob("static/js/*.js"))
#: What is typed, and what click says itself (its texts are not ours to mark): the frame of help
FRAME = re.compile(
    r"^Usage:.*(\n {8,}.*)*|^(Options|Commands):|Show this message and exit\.|\[0<=x<=100\]"
    r"|^  -{1,2}[^\s,]+(, --\S+)? +([A-Z=\[\]]{2,}(?= )|\[\S+\])?|^  [a-z-]+ "
    # as compilers say where a mistake is; editors read it
    r"|^\S+:\d+: (info|warn|error) [a-z-]+",
    re.MULTILINE,
)
#: Keys are typed and printed as they are: permissions, scopes, fields, locales, files
KEYS = re.compile(
    r"\b([a-z]+\.[a-z_]+|own|office|title|slug|name|nobody|zz|xx|en|ar|de|es|fr|WTForms|Flask-WTF)\b"
)
#: Commands as they are typed, and what is typed into them
SESSIONS = [
    ("users list",),
    ("users show me@example.org",),
    ("users show nobody",),
    ("users create ¤",),
    ("users create me@example.org",),
    ("users create new@example.org --role ¤none",),
    ("users create new@example.org --username ¤@ --password-stdin", "¤"),
    ("users create new@example.org --password-stdin", "¤¤¤"),
    ("users create new@example.org --role viewer --password-stdin", "¤ ¤ ¤ ¤ ¤ ¤ ¤ ¤ ¤"),
    ("users set-password new@example.org --password-stdin", "¤a¤b¤c¤d¤e¤f"),
    ("users set-password new@example.org", "¤short\n¤other\n"),
    ("users deactivate new@example.org",),
    ("users deactivate new@example.org",),
    ("users sign-in-link new@example.org",),
    ("users activate new@example.org",),
    ("users activate new@example.org",),
    ("users sign-in-link new@example.org",),
    ("users deactivate keeper@example.org",),
    ("roles list",),
    ("roles show viewer",),
    ("roles show ¤",),
    ("roles create ¤",),
    ("roles create viewer",),
    ("roles create zz --name xx=¤",),
    ("roles create zz --name de=¤",),
    ("roles members zz",),
    ("roles members viewer",),
    ("roles assign new@example.org zz",),
    ("roles assign new@example.org zz",),
    ("roles assign new@example.org zz --as new@example.org",),
    ("roles unassign new@example.org zz",),
    ("roles unassign new@example.org zz",),
    ("roles unassign keeper@example.org administrator",),
    ("access permissions",),
    ("access load",),
    ("access grant zz posts.edit --scope own --field title --field slug",),
    ("access grant zz posts.edit --scope own",),
    ("access grant zz posts.view tags.view --dry-run",),
    ("access grant zz posts.edti",),
    ("access grant zz posts.edit --scope ¤",),
    ("access grant zz posts.edit --field ¤",),
    ("roles show zz",),
    ("access can me@example.org posts.view",),
    ("access can me@example.org posts.edit",),
    ("access can other@example.org posts.view",),
    ("access revoke zz tags.view",),
    ("access revoke zz posts.edit",),
    ("roles delete zz",),
    ("translations stats -l ¤",),
    ("translations stats",),
    ("translations check -l ar",),
    ("translations update --dry-run",),
    ("translations compile --dry-run",),
    ("translations extract --check",),
    ("translations sync-upstream --check",),
    ("translations add ¤ --dry-run",),
    ("translations add de --dry-run",),
    ("translations stats --dir ¤",),
]


@pytest.fixture
def run(app, monkeypatch, strange_cldr):
    """Return a function that runs a command in en_XA and gives what it says."""
    monkeypatch.setitem(app.config, "PORTAL_PSEUDO", True)
    with app.app_context():
        settle("viewer")
    runner = app.test_cli_runner(env={"LC_ALL": "en_XA"})

    def _run(line, typed=None):
        result = runner.invoke(args=line.split(), input=typed)
        assert not isinstance(result.exception, AssertionError | TypeError), line
        return result.output

    return _run


def unmarked(said):
    """Return the lines that hold words no catalog has seen."""
    lines = without_exceptions(FRAME.sub("", said)).splitlines()
    return [line for line in lines if PLAIN.search(KEYS.sub("", line))]


def test_help_is_marked(app, run):
    lines = [*commands(app), "users", "roles", "access", "demo", "translations"]

    found = [(line, unmarked(run(f"{line} --help"))) for line in lines]

    assert [one for one in found if one[1]] == []


def test_what_commands_say_is_marked(run):
    found = [(line, unmarked(run(line, *typed))) for line, *typed in SESSIONS]

    assert [one for one in found if one[1]] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_ask_for_texts_that_pages_carry(path):
    script = path.read_text(encoding="utf-8")
    asked = set(re.findall(r'\btext\("(\w+)"', script))
    spoken = re.findall(
        r'(?:textContent|title|placeholder|"aria-label")\s*[:=]\s*(["`][^"`]+["`])', script
    )

    assert asked <= set(JS_TEXTS)
    assert spoken == []
