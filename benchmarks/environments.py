"""The peers' virtual environments, made once from ``requirements/*.txt``."""

from __future__ import annotations

import sys

from benchmarks.contenders import Contender
from benchmarks.places import HERE, ROOT, folder
from benchmarks.processes import run


def make(contender: Contender) -> None:
    """Install what the contender needs, unless that has been done."""
    if not contender.environment:
        return
    wanted = HERE / "requirements" / f"{contender.environment}.txt"
    place = folder("venvs", contender.environment)
    done = place / "requirements.txt"
    if done.is_file() and done.read_text() == wanted.read_text():
        return
    run([sys.executable, "-m", "venv", place], ROOT)
    pip = ("-m", "pip", "--disable-pip-version-check", "--quiet", "install")
    run([contender.python, *pip, "--requirement", wanted], ROOT)
    done.write_text(wanted.read_text())
