"""Canaries: a word, a number or a year for each field of each row, that is nowhere else.

Where an answer holds one, in its body or in its headers, it tells of that field of that row.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import blake2s
from itertools import count
from typing import NamedTuple

from werkzeug.test import TestResponse

#: The secret fields that have canaries
NEVER_READ = frozenset({"password_hash"})
#: In every text that has a canary, for searches
COMMON = "common"
#: Years that nobody else speaks of; how long ago such a year is, in words
FIRST_YEAR, THIS_YEAR = 1301, datetime.now(UTC).year
WORD = re.compile(r"zq[a-z]{8}")
#: Every date with a canary is the 17th of May
DATES = (
    re.compile(r"(?:may(?: 17,)? |5/17/|17[./]0?5[./]|17 may )(\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(\d{4})-05-17"),
)
AGO = re.compile(r"(?<!\d)(\d{3}) years ago")
NUMBER = re.compile(r"\d[\d,.\u202f\u00a0]{5,}\d")


class Key(NamedTuple):
    """What a canary stands for: a field of a row, or one part of it.

    ``part`` is a language, "old" for what the field held before, or "".
    """

    record: str
    row: str
    field: str
    part: str = ""

    @property
    def whole(self) -> Key:
        return self._replace(part="")


class Canaries:
    """All canaries of a run; the same key has the same one, however often it is asked for."""

    def __init__(self) -> None:
        self._keys: dict[str | int, Key] = {}
        self._years: dict[Key, int] = {}
        self._next_year = count(FIRST_YEAR)

    def word(self, *key: str) -> str:
        """Return ten small letters."""
        digits = blake2s("/".join(key).encode(), digest_size=8).digest()
        word = "zq" + "".join(chr(ord("a") + digit % 26) for digit in digits)
        self._note(word, Key(*key))
        return word

    def number(self, *key: str) -> int:
        """Return a number of seven digits."""
        digest = blake2s("/".join(key).encode(), digest_size=8).digest()
        number = 1_000_001 + int.from_bytes(digest, "big") % 8_000_000
        self._note(str(number), Key(*key))
        return number

    def year(self, *key: str) -> int:
        """Return a year, later than that of any other key before."""
        found = Key(*key)
        if found not in self._years:
            self._years[found] = next(self._next_year)
        self._note(self._years[found], found)
        return self._years[found]

    def _note(self, canary: str | int, key: Key) -> None:
        if self._keys.setdefault(canary, key) != key:
            raise ValueError(f"{key} and {self._keys[canary]} have the same canary")

    def words(self) -> dict[Key, str]:
        """Return the words that stand in the rows now."""
        return {
            key: canary
            for canary, key in self._keys.items()
            if isinstance(canary, str) and WORD.fullmatch(canary) and not key.part.endswith("old")
        }

    def fields_of(self, record: str, row: str) -> set[str]:
        """Return the fields of a row that have canaries, but for those that nobody may read."""
        return {
            key.field
            for key in self._keys.values()
            if (key.record, key.row) == (record, row) and key.field not in NEVER_READ
        }

    def found_in(self, answer: TestResponse) -> set[Key]:
        """Return what an answer tells of."""
        text = f"{answer.headers}\n{answer.get_data().decode(errors='replace')}".lower()
        found = {self._keys[word] for word in WORD.findall(text) if word in self._keys}
        for number in NUMBER.findall(text):
            digits = re.sub(r"\D", "", number)
            found |= {self._keys[one] for one in (digits, digits[:-2]) if one in self._keys}
        years = {int(year) for date in DATES for year in date.findall(text)}
        years |= {THIS_YEAR - int(years) for years in AGO.findall(text)}
        return found | {self._keys[year] for year in years if year in self._keys}
