"""Run expectations against mutants: modules with one line changed, each in a process of its own.

Started by `verdicts_of` with the name of a module of expectations: functions whose name
begins with ``expect_``, and the ``world`` that each is called with. Reads
``[[module, line, mutated], …]`` from the standard input, writes one verdict for each, in
order: the name of the expectation that failed, "" if none did, or what is wrong with the
mutant, as ``? …``.

The modules are imported once; each mutant is then a fork, so that it costs no start and
leaves no trace. The mutated source is run in the module's own namespace, and whatever other
modules and classes have taken from it by name, or derived from it, is renewed there.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from _pytest.outcomes import Failed

ROOT = Path(__file__).parents[2]
#: Equal ones may be one and the same object
PLAIN = (str, int, float, tuple, frozenset, type(None))


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


def verdicts_of(expectations: str, mutants: Iterable[Mutant]) -> dict[Mutant, str]:
    """Return what the module named ``expectations`` says of each mutant, and of none at all."""
    mutants = list(mutants)
    modules = dict.fromkeys(mutant.module for mutant in mutants)
    asked = [*(Mutant(module, "", "", "nothing") for module in modules), *mutants]
    answered = subprocess.run(
        [sys.executable, __file__, expectations],
        input=json.dumps([mutant[:3] for mutant in asked]),
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert answered.returncode == 0, answered.stderr
    return dict(zip(asked, json.loads(answered.stdout), strict=True))


def main() -> None:
    expectations = importlib.import_module(sys.argv[1])
    mutants = json.load(sys.stdin)
    for module, _line, _mutated in mutants:
        importlib.import_module(module)
    first_failure(expectations)  # what is prepared at first use is not prepared in each child
    json.dump([verdict_of(expectations, *mutant) for mutant in mutants], sys.stdout)


def verdict_of(expectations: ModuleType, module: str, line: str, mutated: str) -> str:
    """Return the verdict of a child process that has become the mutant."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        with os.fdopen(reading) as pipe:
            verdict = pipe.read()
        _, status = os.waitpid(child, 0)
        return verdict if status == 0 else "? the process died"
    with os.fdopen(writing, "w") as pipe:
        failed = mutate(sys.modules[module], line, mutated) or first_failure(expectations)
        pipe.write(failed)
    os._exit(0)


def mutate(module: ModuleType, line: str, mutated: str) -> str:
    """Let ``module`` be the mutant; return what is wrong with it, or ""."""
    path = Path(str(module.__file__))
    source = path.read_text(encoding="utf-8")
    if line != mutated and source.count(line) != 1:
        return f"? {module.__name__} has this {source.count(line)} times: {line}"
    before = dict(vars(module))
    try:
        exec(compile(source.replace(line, mutated), path, "exec"), vars(module))
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


def first_failure(expectations: ModuleType) -> str:
    """Return the name of the first expectation that is not met, or ""."""
    for name, expectation in list(vars(expectations).items()):
        if not name.startswith("expect_"):
            continue
        try:
            with expectations.world() as world:
                expectation(world)
        except (Exception, Failed):  # noqa: BLE001 - a crash is a failure, too
            return name
    return ""


if __name__ == "__main__":
    main()
