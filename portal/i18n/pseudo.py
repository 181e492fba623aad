"""Pseudo-languages: show at a glance which texts are not marked, and what long ones do.

Nothing is stored: each text is made from its source as it is asked for.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Pseudo-locale → the locale that lends it dates, numbers and direction
PSEUDO_LOCALES = {"en_XA": "en", "ar_XB": "ar"}
#: What a reader chooses from
NAMES = {"en_XA": "⟦Ȧƈƈḗƞŧḗḓ⟧", "ar_XB": "⟦مقلوب⟧"}
#: Parts that stay as they are: placeholders, tags, entities
_KEPT = re.compile(r"(%\(\w+\)[#0\-+]*\d*(?:\.\d+)?[a-zA-Z]|%[sd%]|\{\w*\}|<[^<>]*>|&#?\w+;)")
_LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎẐ"
_ARABIC = "ابجدهفغحيجكلمنوبقرستوفوخيز"
_TABLES = {
    "en_XA": str.maketrans(_LATIN, _ACCENTED),
    "ar_XB": str.maketrans(_LATIN, _ARABIC * 2),
}
#: Characters below which a text doubles instead of growing by 40 %
SHORT = 10


@lru_cache(maxsize=4096)
def pseudo(text: str, locale: str) -> str:
    """Return ``text`` in brackets, in strange letters and longer."""
    if not text.strip():
        return text
    table = _TABLES[locale]
    parts = _KEPT.split(text)
    parts[::2] = [part.translate(table) for part in parts[::2]]
    letters = sum(map(len, parts[::2]))
    padding = "~" * (letters if letters < SHORT else round(letters * 0.4))
    # a newline at either end stays at the end: some texts are checked for it
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    body = "".join(parts).strip()
    return f"{text[:start]}⟦{body}{' ' if padding else ''}{padding}⟧{text[end:]}"
