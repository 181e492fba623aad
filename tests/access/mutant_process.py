"""The process that runs expectations against mutants.

Started by `mutant_runner.verdicts_of` with the names of modules of expectations: functions whose
name begins with ``expect_``, and the ``world`` that each is called with. Reads ``[[module,
source, line], …]`` from the standard input, writes one verdict for each, in order: the name of
the expectation that failed, "" if none did, or what is wrong with the mutant, as ``? …``.

The modules are imported once; each mutant is then a fork, so that it costs no start and
leaves no trace. The mutated source is run in the module's own namespace, and whatever other
modules and classes have taken from it by name, or derived from it, is renewed there. The
expectations that have called the function that begins at ``line`` are asked first.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from types import FrameType, ModuleType
from typing import Any, NamedTuple

from _pytest.outcomes import Failed

from tests.access.mutant_runner import DIED, source_of
from tests.access.mutation.targets import OWN

#: Equal ones may be one and the same object
PLAIN = (str, int, float, tuple, frozenset, type(None))
#: ``{module: one that has made functions with its decorators, and is to be loaded anew, too}``
MADE_WITH = {"portal.access.identity": "portal.access.gate"}
#: Seconds on the processor until a mutant that never ends is ended: it is caught, too
PATIENCE = 12
#: So few mutants are asked sooner than anything could be prepared for them
FEW = 25
#: Files, and the first lines of functions in them
Calls = set[tuple[str, int]]


def main() -> None:
    expectations = [
        Expectation(name, expect, module.world, module.__name__)
        for module in map(importlib.import_module, sys.argv[1:])
        for name, expect in vars(module).items()
        if name.startswith("expect_")
    ]
    mutants = json.load(sys.stdin)
    files = {importlib.import_module(module).__file__ for module, _source, _line in mutants}
    # What is prepared at first use is not prepared in each child.
    if len(mutants) > FEW:
        called = {one: functions_called_by(one, files) for one in expectations}
    else:
        expectations[0].is_met()
        called = {one: set() for one in expectations}
    json.dump(list(verdicts(mutants, called)), sys.stdout)


def verdicts(
    mutants: Sequence[tuple[str, str | None, int]], called: Mapping[Expectation, Calls]
) -> Iterator[str]:
    """Yield the verdict of each mutant, in order; as many run at once as there are processors.

    Among a few mutants, a module as it is has to meet its own expectations only.
    """
    running: deque[Child] = deque()
    for module, source, line in mutants:
        if len(running) == (os.cpu_count() or 1):
            yield running.popleft().verdict()
        asked = in_order(called, sys.modules[module], line)
        if len(mutants) <= FEW and source == source_of(module):
            asked = [one for one in asked if one.module in OWN.get(module, (one.module,))]
        running.append(Child(asked, module, source))
    yield from (one.verdict() for one in running)


class Expectation(NamedTuple):
    name: str
    expect: Callable[[Any], None]
    world: Callable[[], AbstractContextManager[Any]]
    #: The module that it is in
    module: str

    def is_met(self) -> bool:
        try:
            with self.world() as world:
                self.expect(world)
        except (Exception, Failed):  # noqa: BLE001 - a crash is a failure, too
            return False
        return True


def functions_called_by(one: Expectation, files: Collection[str]) -> Calls:
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
    called: Mapping[Expectation, Calls], module: ModuleType, line: int
) -> list[Expectation]:
    """Return the expectations, those first that have called the function or are about it."""
    place, own = (str(module.__file__), line), OWN.get(module.__name__, ())
    return sorted(called, key=lambda one: (place not in called[one], one.module not in own))


class Child:
    """A process that becomes a mutant; ``source`` None: there is none."""

    def __init__(
        self, expectations: Iterable[Expectation], module: str, source: str | None
    ) -> None:
        self.pid, self.module = 0, module
        if source is None:
            return
        self.reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid:
            os.close(writing)
            return
        signal.setitimer(signal.ITIMER_PROF, PATIENCE)
        signal.alarm(30 * PATIENCE)  # for those that wait for something
        with os.fdopen(writing, "w") as pipe:
            pipe.write(become(module, source) or first_failure(expectations))
        os._exit(0)

    def verdict(self) -> str:
        if not self.pid:
            return f"? {self.module} does not have this once"
        with os.fdopen(self.reading) as pipe:
            told = pipe.read()
        _, status = os.waitpid(self.pid, 0)
        return told if status == 0 else DIED


def become(module: str, source: str) -> str:
    """Let the module be the mutant, and be used by others; return what is wrong, or ""."""
    user = MADE_WITH.get(module)
    wrong = mutate(sys.modules[module], source)
    return wrong if wrong or not user else mutate(sys.modules[user], source_of(user))


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
