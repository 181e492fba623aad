"""Run expectations against mutants: modules with one thing changed, each in a process of its own.

Started by `verdicts_of` with the names of modules of expectations: functions whose name begins
with ``expect_``, and the ``world`` that each is called with. Reads ``[[module, source, line], …]``
from the standard input, writes one verdict for each, in order: the name of the expectation
that failed, "" if none did, or what is wrong with the mutant, as ``? …``.

The modules are imported once; each mutant is then a fork, so that it costs no start and
leaves no trace. The mutated source is run in the module's own namespace, and whatever other
modules and classes have taken from it by name, or derived from it, is renewed there. The
expectations that have called the function that begins at ``line`` are asked first.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, NamedTuple, Protocol

from _pytest.outcomes import Failed

ROOT = Path(__file__).parents[2]
#: Equal ones may be one and the same object
PLAIN = (str, int, float, tuple, frozenset, type(None))
#: ``{module: one that has made functions with its decorators, and is to be loaded anew, too}``
MADE_WITH = {"portal.access.identity": "portal.access.gate"}
#: Seconds until a mutant that never ends is ended: it is caught, too
PATIENCE = 10
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
        [sys.executable, __file__, *named],
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


def main() -> None:
    expectations = [
        Expectation(name, expect, module.world)
        for module in map(importlib.import_module, sys.argv[1:])
        for name, expect in vars(module).items()
        if name.startswith("expect_")
    ]
    mutants = json.load(sys.stdin)
    files = {importlib.import_module(module).__file__ for module, _source, _line in mutants}
    # What is prepared at first use is not prepared in each child.
    called = {one: functions_called_by(one, files) for one in expectations}
    verdicts = [
        verdict_of(in_order(called, sys.modules[module], line), module, source)
        for module, source, line in mutants
    ]
    json.dump(verdicts, sys.stdout)


class Expectation(NamedTuple):
    name: str
    expect: Callable[[Any], None]
    world: Callable[[], AbstractContextManager[Any]]

    def is_met(self) -> bool:
        try:
            with self.world() as world:
                self.expect(world)
        except (Exception, Failed):  # noqa: BLE001 - a crash is a failure, too
            return False
        return True


def functions_called_by(one: Expectation, files: Collection[str]) -> set[tuple[str, int]]:
    """Return file and first line of each function in ``files`` that the expectation calls."""
    found = set()

    def note(frame: FrameType, _event: str, _argument: object) -> None:
        if frame.f_code.co_filename in files:
            found.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

    sys.settrace(note)
    try:
        one.is_met()
    finally:
        sys.settrace(None)
    return found


def in_order(
    called: Mapping[Expectation, set[tuple[str, int]]], module: ModuleType, line: int
) -> list[Expectation]:
    """Return the expectations, those first that have called the function."""
    return sorted(called, key=lambda one: (str(module.__file__), line) not in called[one])


def verdict_of(expectations: Iterable[Expectation], module: str, source: str | None) -> str:
    """Return the verdict of a child process that has become the mutant."""
    if source is None:
        return f"? {module} does not have this once"
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        with os.fdopen(reading) as pipe:
            verdict = pipe.read()
        _, status = os.waitpid(child, 0)
        return verdict if status == 0 else DIED
    signal.alarm(PATIENCE)
    with os.fdopen(writing, "w") as pipe:
        wrong = mutate(sys.modules[module], source)
        if not wrong and module in MADE_WITH:
            wrong = mutate(sys.modules[MADE_WITH[module]], source_of(MADE_WITH[module]))
        pipe.write(wrong or first_failure(expectations))
    os._exit(0)


def mutate(module: ModuleType, source: str) -> str:
    """Let ``module`` be the mutant; return what is wrong with it, or ""."""
    before = dict(vars(module))
    try:
        exec(compile(source, str(module.__file__), "exec"), vars(module))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return f"? the mutant does not load: {error!r}"
    renew(module, before)
    return ""


def renew(module: ModuleType, before: dict[str, object]) -> None:
    """Let whoever holds something that the module has made anew hold the new one."""
    after = vars(module)
    anew = {
        id(old): after[name]
        for name, old in before.items()
        if not name.startswith("__") and old is not after[name] and not isinstance(old, PLAIN)
    }
    modules = [sys.modules[name] for name in sys.modules if name.startswith(("portal.", "tests."))]
    found = {one for other in modules for one in vars(other).values() if isinstance(one, type)}
    classes = [one for one in found if str(one.__module__).startswith("portal.")]
    for holder in (*modules, *classes):
        for name, held in list(vars(holder).items()):
            if id(held) in anew and not name.startswith("__"):
                setattr(holder, name, anew[id(held)])
    for old in before.values():
        if isinstance(old, type) and id(old) in anew:
            for derived in old.__subclasses__():
                bases = [anew[id(old)] if base is old else base for base in derived.__bases__]
                derived.__bases__ = tuple(bases)


def first_failure(expectations: Iterable[Expectation]) -> str:
    """Return the name of the first expectation that is not met, or ""."""
    return next((one.name for one in expectations if not one.is_met()), "")


if __name__ == "__main__":
    main()
