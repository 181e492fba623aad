"""Sort keys: bytes that put texts in the order in which a language's dictionary has them.

A key is compared byte by byte, which SQLite and PostgreSQL do alike: no database needs to
know the language. Letters count first, then accents, then small before capital; spaces and
signs come before numbers, which are compared as numbers, and these before letters. A long
text is cut: what its key has no room for is accents and case first, then the end.

With PyICU installed (``portal[icu]``) the keys are those of CLDR's collation. Without it
they follow `portal.i18n.alphabets`, and these differ: Chinese is sorted by code instead of by
sound or stroke, Thai and Lao vowels written before a consonant stay before it, Japanese small
kana are letters of their own, and only the languages named there have a tailoring.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from portal.i18n.alphabets import ALPHABETS, TAILORINGS, VARIANTS, Tailoring

#: The longest key, in bytes
LONGEST = 96
#: The order of whatever has no locale, and of locales without one of their own
ROOT = "root"
#: Changes whenever a text gets another key than before
ALGORITHM = "portal 1"

#: More letters than a key has room for
_MOST_LETTERS = 2 * LONGEST
_DIGITS = re.compile(r"\d+")
#: In the order of the Default Unicode Collation Element Table
_SIGNS = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_ACCENTS = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0338\u0327\u0328\u0304"
#: Where the first level has what
_SIGN, _PUNCTUATION, _SYMBOL, _DIGIT, _LETTER = 0x03, 0x2B, 0x2C, 0x30, 0x3A
#: On the other levels: nothing to tell of a letter; from `_MARK` on, what there is to tell
_COMMON, _MARK = "\x02", 0x50
_CAPITAL, _VARIANT = chr(_MARK), _MARK + len(_ACCENTS)
_COMMONS = re.compile(f"{_COMMON}+")
#: Stand before a number of so many digits; nobody's own characters
_LENGTHS = 0xE000

#: What a character weighs on the three levels
Weight = tuple[str, str, str]


def sort_key(text: str, locale: str = ROOT) -> bytes:
    """Return the key of ``text`` in the order of ``locale``; no text: no bytes."""
    return maker_of(locale)(text)


def sort_key_version() -> str:
    """Return the name of the order: keys made under another name are of no use any more."""
    icu = _icu()
    return f"icu {icu.ICU_VERSION}" if icu else ALGORITHM


def maker_of(locale: str) -> Callable[[str], bytes]:
    """Return what makes keys in the order of ``locale``: to be asked once for many texts."""
    icu = _icu()
    if icu is not None:
        return _icu_maker(icu, locale)
    language = locale if locale in TAILORINGS else locale.partition("_")[0]
    return _order_of(language if language in TAILORINGS else ROOT).key


@cache
def _icu() -> ModuleType | None:
    return import_module("icu") if find_spec("icu") else None


@cache
def _icu_maker(icu: ModuleType, locale: str) -> Callable[[str], bytes]:
    collator = icu.Collator.createInstance(icu.Locale(locale))
    collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)

    def key(text: str) -> bytes:
        text = " ".join(text.split())
        return bytes(collator.getSortKey(text)[:LONGEST]) if text else b""

    return key


@cache
def _order_of(locale: str) -> Order:
    return Order(TAILORINGS.get(locale, Tailoring()))


class _Level(dict[int, str]):
    """One level of an order, as `str.translate` asks it: what it has not met yet, it finds out."""

    def __init__(self, weigh: Callable[[str], Weight], level: int) -> None:
        super().__init__()
        self._weigh, self._level = weigh, level

    def __missing__(self, code: int) -> str:
        self[code] = found = self._weigh(chr(code))[self._level]
        return found


class Order:
    """The order of one language, without ICU."""

    def __init__(self, tailoring: Tailoring) -> None:
        self._variants = _ranked({**VARIANTS, **tailoring.variants}, tailoring)
        self._small = tailoring.small
        self._letters, self._others = _places(tailoring, self._variants)
        self._first, self._second, self._third = (_Level(self.weigh, n) for n in range(3))

    def key(self, text: str) -> bytes:
        """Return the key of ``text``."""
        plain = text.isascii()
        text = text if plain else unicodedata.normalize("NFKC", text)
        text = " ".join(text[:_MOST_LETTERS].split())
        numbered = _DIGITS.sub(_with_length, text)
        first = numbered.translate(self._first).encode("utf-8", "surrogatepass")
        if len(first) >= LONGEST:
            return first[:LONGEST]
        second = "" if plain else _shortened(text.translate(self._second))
        third = "" if text.islower() and plain else _shortened(text.translate(self._third))
        rest = f"\0{second}\0{third}".rstrip("\0")
        return (first + rest.encode("utf-8", "surrogatepass"))[:LONGEST]

    def weigh(self, letter: str) -> Weight:
        """Return what a character (in form NFKC) weighs; "" on a level where it does not count."""
        if letter in self._letters:
            return self._letters[letter], _COMMON, _COMMON
        small = self._small.get(letter, letter.lower())
        if small != letter and len(small) == 1:
            first, second, third = self.weigh(small)
            return first, second, third.replace(_COMMON, _CAPITAL)
        if letter in self._variants:
            base, mark = self._variants[letter]
            first, second, third = self._weigh_all(base)
            return first, _COMMON + mark + second[1:], third
        parts = unicodedata.normalize("NFD", letter)
        if len(parts) > 1 and not "가" <= letter <= "힣":
            return self._weigh_all(parts)
        return self._weigh_sign(letter)

    def _weigh_all(self, letters: str) -> Weight:
        weights = [self.weigh(letter) for letter in letters]
        first, second, third = ("".join(level) for level in zip(*weights, strict=True))
        return first, second, third

    def _weigh_sign(self, letter: str) -> Weight:
        if _is_accent(letter):
            place = _ACCENTS.find(letter)
            return "", letter if place < 0 else chr(_MARK + place), ""
        category = unicodedata.category(letter)
        if category in ("Cc", "Cf"):
            return "", "", ""
        if letter.isdecimal():
            return chr(_DIGIT + unicodedata.decimal(letter)), _COMMON, _COMMON
        return self._place_of(letter, category), _COMMON, _COMMON

    def _place_of(self, letter: str, category: str) -> str:
        if letter in _SIGNS:
            return chr(_SIGN + _SIGNS.index(letter))
        length = ord(letter) - _LENGTHS
        if 0 < length <= _MOST_LETTERS:
            return chr(_DIGIT - 1 + length) if length < 10 else chr(_DIGIT + 9) + chr(length)
        script = unicodedata.name(letter, "").partition(" ")[0]
        if category[0] in "PZ" or script == "MODIFIER":
            return chr(_PUNCTUATION) + letter
        if category[0] in "SN":
            return chr(_SYMBOL) + letter
        return self._others.get(script, "") + letter


def _ranked(variants: dict[str, str], tailoring: Tailoring) -> dict[str, tuple[str, str]]:
    """Return ``{variant: (its letters, the mark that tells it from them)}``."""
    own = {letter for told in (*tailoring.after, *tailoring.before) for letter in told[1:]}
    return {
        one: (base, chr(_VARIANT + rank))
        for rank, (one, base) in enumerate(variants.items())
        if one not in own
    }


def _places(
    tailoring: Tailoring, variants: Container[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the place of each letter, and the place after each script for its other letters."""
    letters: dict[str, str] = {}
    others: dict[str, str] = {}
    place = _LETTER
    for script in dict.fromkeys((tailoring.script, *ALPHABETS)):
        for letter in _alphabet(script, tailoring):
            if letter not in variants:
                letters[letter] = chr(place)
                place += 1
        others[script] = chr(place)
        place += 1
    return letters, others


def _alphabet(script: str, tailoring: Tailoring) -> str:
    """Return the letters of a script, those of the tailoring moved to where it wants them."""
    alphabet = ALPHABETS[script]
    moves = [(told, 1) for told in tailoring.after] + [(told, 0) for told in tailoring.before]
    for told, step in moves:
        anchor, own = told[0], told[1:]
        if anchor in alphabet:
            rest = "".join(letter for letter in alphabet if letter not in own)
            at = rest.index(anchor) + step
            alphabet = rest[:at] + own + rest[at:]
    return alphabet


def _with_length(found: re.Match[str]) -> str:
    """Return the digits of a number with how many they are in front: 9 comes before 10."""
    digits = found[0]
    if not digits.isascii():
        digits = "".join(str(unicodedata.decimal(digit)) for digit in digits)
    digits = digits.lstrip("0") or "0"
    # No more of them than `_MOST_LETTERS`
    return chr(_LENGTHS + len(digits)) + digits


def _shortened(level: str) -> str:
    """Return the level with one character for a run of `_COMMON`: the longer, the lower."""
    return _COMMONS.sub(_run, level.rstrip(_COMMON))


def _run(found: re.Match[str]) -> str:
    whole, rest = divmod(len(found[0]), _MARK - 3)
    return _COMMON * whole + (chr(_MARK - 1 - rest) if rest else "")


def _is_accent(letter: str) -> bool:
    """Tell marks on a letter from signs that are read as letters, such as Indic vowels."""
    order = unicodedata.combining(letter)
    return order in (7, 8, 107, 122) or 10 <= order <= 36 or order >= 200
