"""Folding: the form of a text in which search finds what a person means.

Case, accents, vowel marks, presentation forms and kinds of digits are taken away, so that
"Lodz" finds "Łódź" and "كتاب" finds "كِتَاب". Fold both sides: the stored text and the words
looked for. A folded text is for comparing only, never for showing.
"""

from __future__ import annotations

import unicodedata

#: Letters that Unicode does not take apart, and Arabic ones that keyboards mix up.
_LETTERS = {
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ħ": "h",
    "ŧ": "t",
    "ð": "d",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ی": "ي",
    "ى": "ي",
    "ے": "ي",
    "ک": "ك",
    "ہ": "ه",
    "ھ": "ه",
    "ة": "ه",
    "ـ": "",
}

#: Canonical combining classes of Hebrew and Arabic points.
_POINTS = range(10, 37)
#: From here on: accents above, below and through. Below: Indic and kana signs, which make
#: another letter (Unicode Standard, table 4-3).
_FIRST_ACCENT = 200


def fold(text: str) -> str:
    """Return ``text`` as it is compared: without case, accents, marks or kinds of digits."""
    if text.isascii():
        return " ".join(text.lower().split())
    letters = unicodedata.normalize("NFKD", text).casefold()
    kept = letters.translate(_FOLDED)
    return " ".join(unicodedata.normalize("NFC", kept).split())


class _Folded(dict[int, str]):
    """What each letter becomes, found out when it is met for the first time."""

    def __missing__(self, code: int) -> str:
        letters = _LETTERS.get(chr(code), chr(code))
        self[code] = kept = "".join(_digit(one) for one in letters if not _is_mark(one))
        return kept


_FOLDED = _Folded()


def _is_mark(letter: str) -> bool:
    order = unicodedata.combining(letter)
    invisible = unicodedata.category(letter) == "Cf"
    return invisible or order in _POINTS or order >= _FIRST_ACCENT


def _digit(letter: str) -> str:
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
