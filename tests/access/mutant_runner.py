"""Mutants, and what expectations say of them: modules with one thing changed.

They are run by `mutant_process`, each in a process of its own.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

ROOT = Path(__file__).parents[2]
#: The verdict of one that could not be asked any more
DIED = "it never ended, or took the process with it"


class AnyMutant(Protocol):
    """What `verdicts_of` asks of a mutant."""

    @property
    def module(self) -> str: ...

    @property
    def near(self) -> int:
        """The first line of the function that is another; 0: nobody knows."""

    def source(self) -> str | None:
        """The text of the module gone wrong; None: there is no such mutant."""


class Mutant(NamedTuple):
    """One line of a module gone wrong, or a part of one, and why that is wrong."""

    module: str
    line: str
    mutated: str
    wrong: str

    @property
    def is_none(self) -> bool:
        """Whether it is the module as it is, only loaded anew."""
        return self.line == self.mutated

    @property
    def near(self) -> int:
        source = source_of(self.module)
        return 0 if self.is_none else function_at(source, source.find(self.line))

    def source(self) -> str | None:
        source = source_of(self.module)
        if self.is_none:
            return source
        return source.replace(self.line, self.mutated) if source.count(self.line) == 1 else None


def source_of(module: str) -> str:
    return _path_of(module).read_text(encoding="utf-8")


def function_at(source: str, offset: int) -> int:
    """Return the first line of the innermost function around a place in a text, 0 for none."""
    line = source.count("\n", 0, offset) + 1
    found = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    around = [
        min([node.lineno, *(one.lineno for one in node.decorator_list)])
        for node in found
        if node.lineno <= line <= node.end_lineno
    ]
    return max(around, default=0)


def _path_of(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def verdicts_of(
    expectations: str | Sequence[str], mutants: Iterable[AnyMutant]
) -> dict[AnyMutant, str]:
    """Return what the modules of expectations say of each mutant, and of none at all."""
    mutants = list(mutants)
    named = [expectations] if isinstance(expectations, str) else expectations
    modules = dict.fromkeys(mutant.module for mutant in mutants)
    asked = [*(Mutant(module, "", "", "nothing") for module in modules), *mutants]
    answered = subprocess.run(
        [sys.executable, "-m", "tests.access.mutant_process", *named],
        input=json.dumps([[mutant.module, mutant.source(), mutant.near] for mutant in asked]),
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=3600,
    )
    assert answered.returncode == 0, answered.stderr
    return dict(zip(asked, json.loads(answered.stdout), strict=True))
