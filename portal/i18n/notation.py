"""Notation: how a locale writes numbers, days and times, as patterns that read them.

Made from CLDR's own patterns, so that whatever `portal.i18n.formats` writes can be read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from itertools import product
from re import Pattern

from babel import Locale

from portal.i18n.folding import fold
from portal.i18n.formats import short_date_pattern, time_pattern

#: Signs that mean the same in every language: minus, full-width forms, apostrophes.
_SIGNS = str.maketrans("−﹣－＋，．：／’", "---+,.:/'")
#: Arabic decimal and group separator: unlike comma and dot, nobody can mistake them.
_ARABIC_DECIMAL, _ARABIC_GROUP = "٫", "٬"


def plain(text: str) -> str:
    """Return ``text`` with ASCII digits and signs, simple spaces, without bidi controls."""
    letters = (_plain_letter(letter) for letter in text.translate(_SIGNS))
    return "".join(letters).strip()


def _plain_letter(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) == "Cf" else letter


# -- numbers ------------------------------------------------------------------------------


def read_number(text: str, locale: Locale) -> Decimal | None:
    """Return the number a `plain` text says in a locale, None if it says none.

    Groups have their full size everywhere: ``1,23`` is no hundred and twenty-three.
    """
    symbols = locale.number_symbols["latn"]
    sizes = locale.decimal_formats[None].grouping
    pattern = _number_pattern(plain(symbols["decimal"]), plain(symbols["group"]) or " ", *sizes)
    match = pattern.fullmatch(text)
    if match is None:
        return None
    whole, decimals = re.sub(r"\D", "", match["whole"]) or "0", match["decimals"]
    value = Decimal(f"{match['sign']}{whole}.{decimals}" if decimals else match["sign"] + whole)
    return value.copy_abs() if value.is_zero() else value


@cache
def _number_pattern(decimal: str, group: str, last: int, others: int) -> Pattern[str]:
    grouped = "|".join(
        rf"[1-9]\d{{0,{others - 1}}}(?:{sign}\d{{{others}}})*{sign}\d{{{last}}}"
        for sign in map(re.escape, dict.fromkeys((group, " ", _ARABIC_GROUP)))
    )
    return re.compile(
        rf"(?P<sign>[-+]?)(?=[\d{decimal}{_ARABIC_DECIMAL}])(?P<whole>{grouped}|\d*)"
        rf"(?:[{decimal}{_ARABIC_DECIMAL}](?P<decimals>\d+))?",
        re.ASCII,
    )


# -- days and times -----------------------------------------------------------------------

_TOKEN = re.compile(r"'([^']*)'|(([a-zA-Z])\3*)|(.)", re.DOTALL)
_FIELDS = {
    "y": r"(?P<year>\d{4})",
    "M": r"(?P<month>\d{1,2})",
    "d": r"(?P<day>\d{1,2})",
    "H": r"(?P<hour>\d{1,2})",
    "h": r"(?P<hour12>\d{1,2})",
    "m": r"(?P<minute>\d{1,2})",
    "mm": r"(?P<minute>\d{2})",
    "s": r"(?P<second>\d{1,2})",
    "ss": r"(?P<second>\d{2})",
}
#: Understood in every language: where the month is a word, no order can be mistaken.
_ANY_ORDER = ("d MMM y", "MMM d y")
#: Letters of a month's name that may be enough: "sept".
_SHORTEST_NAME = 3
_NOON = 12
_NO_HOUR = 99


def wordy(text: str) -> str:
    """Return ``text`` as dates with words are compared: folded, no dot after a letter."""
    return re.sub(r"(?<=[^\W\d_])\.", "", fold(plain(text)))


def day_order(locale: Locale) -> tuple[str, str]:
    """Return the order of a day in figures and the sign in it: ``("dMy", ".")``."""
    pattern = plain(short_date_pattern(locale))
    order = "".join(dict.fromkeys(re.sub("[^dMy]", "", pattern)))
    return order, re.sub("[dMy ]", "", pattern)[:1]


def read_day(text: str, locale: Locale) -> tuple[int, int, int] | None:
    """Return year, month and day of a text with words in it, None if it says no day."""
    for pattern in _day_patterns(locale):
        if match := pattern.fullmatch(wordy(text)):
            found = match.groupdict()
            name = found.get("name")
            month = _month_names(locale)[name] if name else int(found["month"])
            return int(found["year"]), month, int(found["day"])
    return None


def split_time(text: str, locale: Locale) -> tuple[str, str] | None:
    """Return the day and the time in a text, the time in ISO 8601; None if it has no time."""
    for pattern in _moment_patterns(locale):
        if match := pattern.fullmatch(wordy(text)):
            found = match.groupdict()
            minute, second = int(found["minute"]), int(found.get("second", 0))
            return found["rest"], f"{_hour(found):02}:{minute:02}:{second:02}"
    return None


def _hour(found: Mapping[str, str]) -> int:
    if "hour" in found:
        return int(found["hour"])
    hour = int(found["hour12"])
    if not 1 <= hour <= _NOON:
        return _NO_HOUR
    return hour % _NOON + (_NOON if found["pm"] else 0)


@cache
def _month_names(locale: Locale) -> dict[str, int]:
    """Return the months by name: CLDR's long and short ones, and beginnings of just one."""
    names: dict[str, set[int]] = {}
    beginnings: dict[str, set[int]] = {}
    for use, width in product(("stand-alone", "format"), ("abbreviated", "wide")):
        for number, name in locale.months[use][width].items():
            word = wordy(name)
            names.setdefault(word, set()).add(number)
            for end in range(_SHORTEST_NAME, len(word) if word.isalpha() else 0):
                beginnings.setdefault(word[:end], set()).add(number)
    return {word: number for word, (number, *more) in (beginnings | names).items() if not more}


@cache
def _day_patterns(locale: Locale) -> tuple[Pattern[str], ...]:
    cldr = [locale.date_formats[style].pattern for style in ("medium", "long")]
    cldr.append(locale.datetime_skeletons["yMMMd"].pattern)
    patterns = dict.fromkeys((*cldr, *_ANY_ORDER))
    return tuple(re.compile(_regex(pattern, locale)) for pattern in patterns)


@cache
def _moment_patterns(locale: Locale) -> tuple[Pattern[str], ...]:
    """Return patterns of a day's text (``rest``), a time, and what joins the two."""
    cldr = (time_pattern(locale, "short"), time_pattern(locale, "medium"))
    times = [_regex(pattern, locale) for pattern in (*cldr, "H:mm", "H:mm:ss")]
    joints = " ".join(str(joint) for joint in locale.datetime_formats.values())
    words = wordy(re.sub(r"\{[01]\}|[',،()]", " ", joints)).split()
    joint = f"(?:{_any_of({*words, ',', '،', '('})}|[ ])+"
    return tuple(
        re.compile(shape)
        for clock in times
        for shape in (rf"(?P<rest>.+?){joint}{clock}\)?", f"{clock}{joint}(?P<rest>.+)")
    )


def _regex(pattern: str, locale: Locale) -> str:
    """Return the expression that reads what a CLDR date or time pattern writes."""
    loose = "MMM" in pattern
    parts = []
    for quoted, field, letter, other in _TOKEN.findall(pattern):
        loose = loose or bool(quoted)
        if field:
            parts.append(_field_regex(field, letter, locale))
        else:
            parts += [_literal_regex(sign, loose=loose) for sign in quoted or other]
    return "".join(parts)


def _field_regex(field: str, letter: str, locale: Locale) -> str:
    if field in ("MMM", "MMMM"):
        return f"(?P<name>{_any_of(_month_names(locale))})"
    if letter == "a":
        return _period_regex(locale)
    if letter == "G":
        return f"(?:{_any_of({wordy(names[1]) for names in locale.eras.values()})})?"
    return _FIELDS.get(field) or _FIELDS[letter]


def _literal_regex(sign: str, *, loose: bool) -> str:
    if sign.isspace():
        return "[ -]*" if loose else " *"
    return re.escape(wordy(sign)) + ("?" if loose and sign in ".,،" else "")


def _period_regex(locale: Locale) -> str:
    """Return the expression of a.m. and p.m., the latter in the group ``pm``."""
    widths = locale.day_periods["format"].values()
    am, pm = ({wordy(names[name]) for names in widths if name in names} for name in ("am", "pm"))
    return f"(?:{_any_of(am)}|(?P<pm>{_any_of(pm)}))"


def _any_of(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s*") for word in longest_first)
