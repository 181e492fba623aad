"""Installed, not forked: an app package beside the wheel adds a record, a language and a role."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.architecture.tree import ROOT

#: Begun first, and so by one worker, who builds and installs for all of them
pytestmark = pytest.mark.wheel

HERE = Path(__file__).parent / "wheel"
EMAIL, PASSWORD = "dora@example.org", "correct horse battery staple"
WHEEL_PARTS = [
    "portal",
    "translations",
    "migrations",
    "setup.cfg",
    "pyproject.toml",
    "README.md",
    "LICENSE",
]


def run(*command: str | Path, cwd: Path, **options: object) -> str:
    arguments = [str(each) for each in command]
    done = subprocess.run(
        arguments, cwd=cwd, capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build from a copy: setuptools leaves its traces beside the sources."""
    copy = tmp_path_factory.mktemp("sources")
    for folder in ("portal", "translations", "migrations"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (*ROOT.glob("setup.cfg"), *ROOT.glob("pyproject.toml"), *ROOT.glob("[RL]*E*")):
        shutil.copy(file, copy)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", ".")
    run(*pip, "--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir", "dist", cwd=copy)
    [built] = (copy / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment that holds the wheel and acme, and no file of the checkout."""
    home = tmp_path_factory.mktemp("home")
    run(sys.executable, "-m", "venv", "--without-pip", "env", cwd=home)
    python = home / "env" / "bin" / "python"
    site = Path(
        run(python, "-c", "import site; print(site.getsitepackages()[0])", cwd=home).strip()
    )
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "--no-deps", "--no-index", "--quiet", wheel, cwd=home)
    # What the wheel requires is installed already, here: fetching it again proves nothing.
    (site / "requirements.pth").write_text(sysconfig.get_path("purelib"))
    shutil.copytree(HERE / "acme", site / "acme")
    environ = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "PORTAL_APPS": "acme",
        "PORTAL_INSTANCE": str(home / "instance"),
        "PORTAL_SAMPLE": "0",
    }

    def portal(*arguments: str, **options: object) -> str:
        return run(home / "env" / "bin" / "portal", *arguments, cwd=home, env=environ, **options)

    return SimpleNamespace(home=home, python=python, site=site, environ=environ, portal=portal)


@pytest.fixture(scope="module")
def walked(installed):
    """What somebody finds who generates the migration, applies it and signs in."""
    installed.portal("db", "upgrade")
    installed.portal("db", "migrate", "-m", "Trucks")
    installed.portal("db", "upgrade")
    installed.portal("access", "load")
    create = ("users", "create", EMAIL, "--name", "Dora", "--role", "driver", "--password-stdin")
    installed.portal(*create, input=PASSWORD + "\n")
    told = run(
        installed.python,
        HERE / "walk.py",
        EMAIL,
        PASSWORD,
        cwd=installed.home,
        env=installed.environ,
    )
    return json.loads(told.splitlines()[-1])


def test_the_wheel_carries_what_is_not_code(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for part in ("portal/migrations/env.py", "portal/migrations/alembic.ini"):
        assert part in names
    for folder, ending in (
        ("portal/migrations/versions/", ".py"),
        ("portal/translations/ar/", ".po"),
        ("portal/admin/templates/", ".html"),
        ("portal/admin/static/", ".css"),
        ("portal/access/", ".toml"),
        ("portal/demo/data/", ".toml"),
    ):
        assert any(name.startswith(folder) and name.endswith(ending) for name in names), folder


def test_the_wheel_carries_every_file_of_the_package(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    files = [file for file in (ROOT / "portal").rglob("*") if file.is_file()]
    own = {str(file.relative_to(ROOT)) for file in files if "__pycache__" not in file.parts}
    assert own <= names


def test_the_portal_comes_from_the_wheel(installed, walked):
    assert walked["portal"] == str(installed.site / "portal")


def test_an_app_has_a_branch_of_migrations_of_its_own(installed, walked):
    [revision] = (installed.site / "acme" / "migrations").glob("*.py")
    text = revision.read_text()
    assert "branch_labels = ('acme',)" in text
    assert "'trucks'" in text
    assert "'users'" not in text
    assert "acme" in installed.portal("db", "heads")


def test_a_record_of_an_app_has_pages_and_a_menu_entry(walked):
    assert walked["sign in"] in {302, 303}
    assert "Fleet" in walked["list"]
    assert 'href="/admin/trucks/"' in walked["list"]
    assert walked["created"] in {302, 303}
    assert "PO-RT 1" in walked["rows"]


def test_a_record_of_an_app_has_permissions(installed, walked):
    assert "trucks.edit" in installed.portal("access", "permissions")
    assert walked["deleted"] == 403
    assert walked["users"] == 403


def test_a_record_of_an_app_has_a_history(walked):
    assert "Dora" in walked["history"]


def test_a_language_of_an_app_is_on_offer_and_spoken(walked):
    assert "it" in walked["locales"]
    assert "italiano" in walked["list"]
    assert 'lang="it"' in walked["italian"]
    assert "Camion" in walked["italian"]
    assert "Parco veicoli" in walked["italian"]


def test_a_role_of_an_app_is_a_role(installed, walked):
    assert "driver" in installed.portal("roles", "list")
