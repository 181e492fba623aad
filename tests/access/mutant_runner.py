"""Run expectations against mutants: modules with one line changed, each in a process of its own.

Started by `test_mutants.py`. Reads ``[[module, line, mutated], …]`` from the standard input,
writes one verdict for each, in order: the name of the expectation that failed, "" if none
did, or what is wrong with the mutant, as ``? …``.

The modules are imported once; each mutant is then a fork, so that it costs no start and
leaves no trace. The mutated source is run in the module's own namespace, and whatever other
modules have imported from it by name is renewed there.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path
from types import ModuleType

import gate_expectations
from _pytest.outcomes import Failed


def main() -> None:
    mutants = json.load(sys.stdin)
    for module, _line, _mutated in mutants:
        importlib.import_module(module)
    first_failure()  # what is prepared at first use is prepared once, not in each child
    json.dump([verdict_of(*mutant) for mutant in mutants], sys.stdout)


def verdict_of(module: str, line: str, mutated: str) -> str:
    """Return the verdict of a child process that has become the mutant."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        with os.fdopen(reading) as pipe:
            verdict = pipe.read()
        _, status = os.waitpid(child, 0)
        return verdict if status == 0 else "? the process died"
    with os.fdopen(writing, "w") as pipe:
        pipe.write(mutate(sys.modules[module], line, mutated) or first_failure())
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
    for other in list(sys.modules.values()):
        names = vars(other) if isinstance(other, ModuleType) else {}
        for name in before.keys() & names.keys():
            if names[name] is before[name] and not name.startswith("__"):
                setattr(other, name, vars(module)[name])
    return ""


def first_failure() -> str:
    """Return the name of the first expectation that is not met, or ""."""
    for name, expectation in list(vars(gate_expectations).items()):
        if not name.startswith("expect_"):
            continue
        try:
            with gate_expectations.world() as world:
                expectation(world)
        except (Exception, Failed):  # noqa: BLE001 - a crash is a failure, too
            return name
    return ""


if __name__ == "__main__":
    main()
