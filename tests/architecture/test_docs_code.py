"""The code in a document runs: an app made of it has its tables, permissions and pages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from portal.admin.record_view import RecordView
from tests.architecture.test_docs_commands import looks_like, steps
from tests.architecture.tree import ROOT, files

EXTENDING = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
DOCUMENTS = [Path("README.md"), *files("*.md", under="docs")]
FILE = re.compile(r"^```\w+\n# (acme/\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)

#: Opens the pages of the app's record as somebody who may do everything
VISIT = """
from urllib.parse import urlsplit
from portal.access.models import Assignment, Grant, Role
from portal.accounts import links
from portal.accounts.models import User
from portal.app import create_app
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts

app = create_app()
app.config["WTF_CSRF_ENABLED"] = False
with app.app_context(), acting_as("test"):
    user = User(name="Ada", email="ada@example.org")
    role = Role(key="all", name=Texts(), grants=[Grant(permission="*")])
    db.session.add(Assignment(user=user, role=role))
    db.session.commit()
    link = urlsplit(links.make_link(user)).path
browser = app.test_client()
browser.post(link)
for path in ("", "new/", "export/csv/"):
    answer = browser.get(f"/admin/trucks/{path}")
    page = answer.text  # the whole of it: an export is still being written when it begins
    assert answer.status_code == 200, (path, answer.status, page)
assert "Trucks" in browser.get("/admin/").text
"""


@pytest.mark.parametrize(
    "file", [each for each in DOCUMENTS if FILE.search((ROOT / each).read_text())], ids=str
)
def test_the_app_of_a_document_runs(tmp_path, file):
    document = (ROOT / file).read_text(encoding="utf-8")
    for name, code in FILE.findall(document):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
    for folder in ("acme", "acme/records"):
        (tmp_path / folder / "__init__.py").touch()
    # A copy: the commands of a document write into the checkout.
    checkout = tmp_path / "checkout"
    for folder in ("portal", "migrations", "translations"):
        shutil.copytree(ROOT / folder, checkout / folder)
    shutil.copy(ROOT / "manage.py", checkout)
    environ = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": f"{tmp_path}:{checkout}",
        "PORTAL_INSTANCE": str(tmp_path / "instance"),
        "PORTAL_APPS": "acme",
        "PORTAL_SAMPLE": "0",
    }

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=tmp_path,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout

    for command, shown in steps("".join(CONSOLE.findall(document))):
        words = command.replace('"', "").removeprefix("PORTAL_APPS=acme ").split()
        assert words[:2] == ["python", "manage.py"], command
        output = run("-m", "portal", *words[2:])
        assert looks_like(shown).fullmatch(output), f"{command}\n{output}"
    run("-c", VISIT)


@pytest.mark.parametrize("file", DOCUMENTS, ids=str)
def test_what_a_document_imports_is_there(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    for module, names in re.findall(r"^from (portal[\w.]*) import (.+)$", text, re.MULTILINE):
        for name in names.split(", "):
            assert hasattr(import_module(module), name), f"{module}.{name}"


def test_every_declaration_of_a_view_is_explained_and_no_other():
    [table] = re.findall(r"## What a view declares\n(.*?)\n\n[^|\n]", EXTENDING, re.DOTALL)
    explained = {
        name
        for row in table.splitlines()[3:]
        for name in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    ours = [each for each in RecordView.__mro__ if each.__module__.startswith("portal.")]
    declared = {name for each in ours for name in vars(each).get("__annotations__", {})}
    assert explained == {name for name in declared if not name.startswith("_")}


def test_every_key_of_info_is_explained():
    code = "\n".join(
        (ROOT / file).read_text(encoding="utf-8") for file in files("*.py", under="portal")
    )
    read = set(re.findall(r"\binfo(?:\.get\(|\[)\"(\w+)\"", code))
    [table] = re.findall(r"\| Key of `info` .*?\n(.*?)\n\n", EXTENDING, re.DOTALL)
    assert read <= set(re.findall(r"`(\w+)`", table))
