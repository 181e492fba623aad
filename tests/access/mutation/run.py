"""The run: verdicts of all changes, or of a sample, beside what was explained before."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.access.mutant_runner import Mutant, verdicts_of
from tests.access.mutation.changes import Change, changes_of
from tests.access.mutation.targets import TARGETS

EXPLAINED = Path(__file__).with_name("survivors.toml")
#: The same sample in every run, until a module changes
SEED = 4


@dataclass(frozen=True, slots=True)
class Result:
    """What came of the changes."""

    caught: tuple[Change, ...]
    survived: tuple[Change, ...]
    #: They are no modules any more: nobody could have run them
    unborn: tuple[Change, ...]
    #: Modules as they are, and the expectations that they do not meet
    unmet: tuple[str, ...]

    @property
    def share(self) -> float:
        """How many of a hundred were caught."""
        return 100 * len(self.caught) / (len(self.caught) + len(self.survived))

    def by_module(self) -> dict[str, tuple[int, int]]:
        """Return ``{module: (how many were caught, how many survived)}``."""
        caught = Counter(one.module for one in self.caught)
        survived = Counter(one.module for one in self.survived)
        return {name: (caught[name], survived[name]) for name in sorted({*caught, *survived})}


def all_changes() -> dict[tuple[str, ...], list[Change]]:
    return {
        expectations: [change for module in modules for change in changes_of(module)]
        for expectations, modules in TARGETS.items()
    }


def sample(size: int) -> dict[tuple[str, ...], list[Change]]:
    """Return some of all changes, the same ones each time."""
    every = [
        (expectations, change)
        for expectations, changes in all_changes().items()
        for change in changes
    ]
    picked = random.Random(SEED).sample(every, size)
    return {
        expectations: [change for of, change in picked if of == expectations]
        for expectations in TARGETS
    }


def result_of(changes: Mapping[tuple[str, ...], Iterable[Change]]) -> Result:
    found: dict[str, list[Change]] = {"caught": [], "survived": [], "unborn": []}
    unmet = []
    for expectations, asked in changes.items():
        for mutant, verdict in verdicts_of(expectations, asked).items():
            if not isinstance(mutant, Mutant):
                found[_kind(verdict)].append(mutant)
            elif verdict:
                unmet.append(f"{mutant.module} as it is: {verdict}")
    return Result(*map(tuple, found.values()), tuple(unmet))


def _kind(verdict: str) -> str:
    if not verdict:
        return "survived"
    return "unborn" if verdict.startswith("?") else "caught"


def explained() -> dict[tuple[str, str, str, str, int], str]:
    """Return why each of the known survivors is no danger."""
    found = {}
    for one in tomllib.loads(EXPLAINED.read_text(encoding="utf-8")).get("survivor", []):
        key = one["module"], one["where"], one["before"], one["after"], one.get("nth", 0)
        assert key not in found, key
        found[key] = one["why"]
    return found


def complaints(result: Result) -> list[str]:
    """Return what is wrong: survivors without an explanation, explanations of what was caught."""
    known = explained()
    survived = {one.key: one for one in result.survived}
    return [
        *result.unmet,
        *(f"survived, unexplained: {one}" for key, one in survived.items() if key not in known),
        *(f"caught, explained: {one}" for one in result.caught if one.key in known),
        *(f"no word says why: {key}" for key, why in known.items() if len(why) < len("It is so.")),
    ]


def strangers() -> list[str]:
    """Return the explanations of changes that there are none of."""
    keys = {change.key for changes in all_changes().values() for change in changes}
    return [f"no such change: {key}" for key in explained() if key not in keys]
