"""Plural forms: the rule in a catalog's header, held against CLDR."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.messages.plurals import PLURALS, get_plural
from babel.plural import to_gettext

_HEADER = re.compile(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*(.+?);?\s*")
#: Numbers a rule is tried on; two million brings out the "many" of Spanish and French
TRIED = (*range(1001), 1_000_000, 1_000_001, 1_100_000, 2_000_000)
SMALL = range(1001)
CATEGORIES = ("zero", "one", "two", "few", "many", "other")


@dataclass(frozen=True, slots=True)
class Plural:
    """A plural rule that has been tried out."""

    count: int
    #: Number → form
    form: Callable[[int], int]
    #: Forms that stand for exactly one number, and so need not name it
    singles: frozenset[int]
    #: Forms that no number leads to
    unused: tuple[int, ...]


def english(number: int) -> int:
    """Return the form of the source texts: 0 for one, 1 for all else."""
    return int(number != 1)


@lru_cache(maxsize=64)
def parse(header: str) -> Plural:
    """Return the rule of a ``Plural-Forms`` field. Raises `ValueError`, saying why not."""
    match = _HEADER.fullmatch(header)
    if not match:
        raise ValueError("not of the form nplurals=…; plural=…")
    count = int(match[1])
    try:
        form = gettext.c2py(match[2])
        forms = {number: int(form(number)) for number in TRIED}
    except (ValueError, ZeroDivisionError, RecursionError) as error:
        raise ValueError(f"plural rule: {error}") from error
    for number, chosen in forms.items():
        if not 0 <= chosen < count:
            raise ValueError(f"{number} leads to form {chosen}, outside 0…{count - 1}")
    used = [forms[number] for number in SMALL]
    singles = frozenset(chosen for chosen in set(used) if used.count(chosen) == 1)
    return Plural(count, form, singles, tuple(sorted(set(range(count)) - set(forms.values()))))


@lru_cache(maxsize=256)
def fits(header: str, locale: str) -> bool:
    """Whether the rule tells numbers apart as CLDR, or Babel's own table, does for ``locale``."""
    plural = parse(header)
    try:
        cldr = Locale.parse(locale).plural_form
    except (UnknownLocaleError, ValueError):
        return True
    if any(_same(plural.form, cldr, numbers) for numbers in (TRIED, SMALL)):
        return True
    return _same(plural.form, parse(str(get_plural(locale))).form, SMALL)


def _same(
    ours: Callable[[int], object], theirs: Callable[[int], object], numbers: Sequence[int]
) -> bool:
    """Whether both put the same numbers together, whatever they call the groups."""
    pairs = {(ours(number), theirs(number)) for number in numbers}
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def header_for(locale: str) -> str:
    """Return the ``Plural-Forms`` of a new catalog: one of Babel's that agrees with CLDR.

    Babel's own for the language is not always it: some are older than CLDR.
    """
    cldr = Locale.parse(locale).plural_form
    known = sorted({f"nplurals={count}; plural={rule};" for count, rule in PLURALS.values()})
    for header in (str(get_plural(locale)), *known):
        form = parse(header).form
        if _same(form, cldr, SMALL) and _in_order(form, cldr):
            return header
    return str(to_gettext(cldr))


def _in_order(form: Callable[[int], int], cldr: Callable[[int], str]) -> bool:
    """Whether the forms come in CLDR's order, as translators expect: few, many, other."""
    categories = dict(sorted((form(number), cldr(number)) for number in SMALL))
    places = [CATEGORIES.index(category) for category in categories.values()]
    return places == sorted(places)


def samples(plural: Plural) -> dict[int, list[int]]:
    """Return the first numbers that lead to each form: what a translator is told."""
    numbers: dict[int, list[int]] = {form: [] for form in range(plural.count)}
    for number in TRIED:
        numbers[plural.form(number)].append(number)
    return {form: found[:4] for form, found in numbers.items()}
