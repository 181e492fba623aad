"""Which passwords people may choose.

Length, and no guessable words; no rules about kinds of characters, no forced renewal.
Source: NIST SP 800-63B, section 3.1.1.2; OWASP ASVS 5.0, 6.2.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from portal.accounts.models import User
from portal.i18n import gettext, ngettext

SHORTEST = 12
LONGEST = 256
#: Fewer different characters than this is a pattern, not a password
DISTINCT = 5
PRODUCT = "portal"

_LIST = Path(__file__).with_name("data") / "common_passwords.txt"
_LOOKALIKES = str.maketrans("013457@$!", "oleastasi")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm")


class WeakPassword(Exception):
    """This password may not be chosen; ``sentence`` says why, translated."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def demand_strong(password: str, user: User | None = None) -> None:
    """Raise `WeakPassword` where the password is easy to guess for the one it is to protect."""
    if len(password) < SHORTEST:
        raise WeakPassword(
            ngettext(
                "Use at least %(num)s character.", "Use at least %(num)s characters.", SHORTEST
            )
        )
    if len(password) > LONGEST:
        raise WeakPassword(
            ngettext("Use at most %(num)s character.", "Use at most %(num)s characters.", LONGEST)
        )
    folded = password.casefold()
    if len(set(folded)) < DISTINCT or _is_common(folded):
        raise WeakPassword(
            gettext("This password is among the first ones that are tried. Choose another.")
        )
    for word in _own_words(user):
        if word in folded:
            raise WeakPassword(
                gettext("Leave “%(word)s” out of your password: it is easy to guess.", word=word)
            )


def _is_common(folded: str) -> bool:
    """Tell whether it is on the list, or a listed word with trimmings, or a row of keys."""
    words = common_passwords()
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    spellings = {folded, core, core.translate(_LOOKALIKES), folded.translate(_LOOKALIKES)}
    candidates = spellings | {re.sub(r"[\W\d_]", "", text) for text in spellings}
    return any(
        text in words or _repeated(text) in words or _is_row(text) for text in candidates
    ) or _is_row(re.sub(r"\W", "", folded))


def _repeated(text: str) -> str:
    """Return the unit that the text repeats, as in ``dragondragon``; else the text."""
    found = re.fullmatch(r"(.+?)\1+", text)
    return found[1] if found else text


def _is_row(text: str) -> bool:
    return len(text) >= DISTINCT and any(text in row or text[::-1] in row for row in _ROWS)


def _own_words(user: User | None) -> list[str]:
    """Return the words somebody would try first: the product's, the user's name and addresses."""
    names = [] if user is None else [user.name, user.username or "", user.email.partition("@")[0]]
    words = {part for name in names for part in re.split(r"[\W_]+", (name or "").casefold())}
    return [PRODUCT, *sorted(word for word in words if _tells(word))]


def _tells(word: str) -> bool:
    # Two ideographs are a whole name, two Latin letters are in every other word.
    return len(word) >= (4 if word.isascii() else 2)


@cache
def common_passwords() -> frozenset[str]:
    """Return the passwords that are tried first, folded; the list is shipped with the portal."""
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("# "))
