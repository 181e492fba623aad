"""What is imported is declared, and what is declared is locked."""

from __future__ import annotations

import ast
import re
import sys
from configparser import ConfigParser
from importlib.metadata import packages_distributions

from tests.architecture.tree import ROOT, files, parsed

#: Needed without being imported: the time zones of systems that have none of their own
SILENT = {"tzdata"}
#: Imported only where the extra of the same purpose is chosen
EXTRAS = {"psycopg", "valkey"}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> set[str]:
    """Return the distributions that our code imports."""
    roots = {"portal"} | set(sys.stdlib_module_names)
    names: set[str] = set()
    for file in [*files("*.py", under="portal"), *files("*.py", under="migrations")]:
        for node in ast.walk(parsed(file)):
            match node:
                case ast.Import():
                    names |= {alias.name.partition(".")[0] for alias in node.names}
                case ast.ImportFrom(level=0, module=str(module)):
                    names.add(module.partition(".")[0])
    owners = packages_distributions()
    return {plain(owners[name][0]) for name in names - roots}


def declared() -> set[str]:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = config["options"]["install_requires"].splitlines()
    return {plain(found[0]) for line in lines if (found := re.match(r"[\w.-]+", line))}


def locked() -> set[str]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").partition("\n# ---")[0]
    return {plain(name) for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}


def test_every_import_is_declared():
    upstream = {"flask": {"werkzeug", "jinja2", "markupsafe", "itsdangerous", "click"}}
    upstream["flask-limiter"] = {"limits"}
    given = declared().union(*upstream.values())
    assert imported() - given - EXTRAS == set()


def test_nothing_is_declared_in_vain():
    assert declared() - imported() - SILENT == set()


def test_everything_declared_is_locked():
    assert (declared() | EXTRAS) - locked() == set()
