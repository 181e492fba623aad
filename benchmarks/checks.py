"""Is a page the one that was asked for? Never trust a time without its check."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.changesets import changesets
from benchmarks.contenders import PORTAL
from benchmarks.expected import shown
from benchmarks.measuring import Sample, once, once_saved
from benchmarks.pages import words_of
from benchmarks.serving import Running, Unexpected


@dataclass(slots=True)
class Look:
    """What came of asking for every page once."""

    #: The first time of each page, right or wrong
    first: dict[tuple[Running, str], Sample] = field(default_factory=dict)
    #: What is wrong with a page
    wrong: dict[tuple[Running, str], str] = field(default_factory=dict)

    def right(self) -> dict[tuple[Running, str], Sample]:
        """Return the pages whose times count."""
        return {key: each for key, each in self.first.items() if key not in self.wrong}


def look(running: Iterable[Running], operations: Iterable[str]) -> Look:
    """Ask every contender for every page."""
    found, operations = Look(), list(operations)
    for one in running:
        for operation in operations:
            try:
                found.first[one, operation] = _checked(one, operation, found)
            except (Unexpected, LookupError) as wrong:
                found.wrong[one, operation] = str(wrong)
    return found


def _checked(one: Running, operation: str, found: Look) -> Sample:
    if operation == "save":
        return _saved(one, found)
    sample, answer = once(one, operation)
    if missing := missing_rows(answer.text, shown(operation, one.data.rows)):
        found.wrong[one, operation] = missing
    return sample


def _saved(one: Running, found: Look) -> Sample:
    """Save; the new title stands in the form afterwards, the portal's log has one more set."""
    before = changesets(one.data) if one.contender is PORTAL else 0
    form = one.form()
    sample = once_saved(one, form)
    if dict(one.form_fields())["title"] != dict(form)["title"]:
        found.wrong[one, "save"] = "the form does not show what was saved"
    elif one.contender is PORTAL and changesets(one.data) != before + 1:
        found.wrong[one, "save"] = "there is not one ChangeSet more"
    return sample


def missing_rows(page: str, wanted: Iterable[int]) -> str:
    """Return which rows a page does not show; "" if all. A row's number ends its title."""
    seen = set(re.findall(r" (\d+)\b", words_of(page)))
    wanted = list(wanted)
    missing = [number for number in wanted if str(number) not in seen]
    return f"rows {missing[:3]} … are missing ({len(missing)} of {len(wanted)})" if missing else ""
