"""What an uploaded file is called: the words people gave it, without what could do harm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

#: In characters, its ending included
LONGEST = 120
#: What no name needs: controls, halves of characters, what only steers the direction of
#: a line (a name must not show another ending than it has), what has no meaning here
_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
#: Of those, what Persian and Indian words are written with: the joiners
_NEEDED = frozenset("\u200c\u200d")
#: What Windows does not take in a name
_RESERVED = re.compile(r'[<>:"|?*]')


def safe_name(told: str, suffixes: Sequence[str]) -> str:
    """Return the name under which a file is offered: NFC, no path, at most 120 characters.

    It ends as files of its type do, one of ``suffixes``, whatever it ended with before.
    """
    text = unicodedata.normalize("NFC", told)
    last = re.split(r"[/\\]", text)[-1]
    kept = "".join(one for one in last if _is_wanted(one))
    name = " ".join(_RESERVED.sub("_", kept).split()).rstrip(". ")
    suffix = next((one for one in suffixes if name.lower().endswith(one)), "")
    stem = name[: len(name) - len(suffix)].strip(". ") or "file"
    ending = name[len(name) - len(suffix) :] if suffix else suffixes[0]
    return stem[: LONGEST - len(ending)].rstrip(". ") + ending


def _is_wanted(one: str) -> bool:
    return one in _NEEDED or unicodedata.category(one) not in _UNWANTED
