"""The one list of what may stand on a page without having passed our catalogs, with reasons."""

from __future__ import annotations

import re

#: Elements whose text nobody reads as words
NOT_SPOKEN = frozenset(
    {
        "script",  # modules only; their texts come by data-texts
        "style",
        "kbd",  # what is printed on keys
    }
)

#: Attributes for scripts and styles, not for people
MACHINE_DATA = frozenset(
    {
        "data-theme", "data-density",  # names of settings
        "data-icons", "data-icon", "data-update-url", "data-delete", "data-find",  # addresses
        "data-shortcuts", "data-user", "data-zone",  # switches, keys, IANA names
        "data-id", "data-version", "data-value", "data-edit",  # what is sent
        "data-key", "data-open", "data-go", "data-date", "data-tab",  # names of acts
        "data-copy", "data-reveal", "data-languages", "data-guard", "data-fades",  # ids, switches
        "data-picker", "data-create",  # addresses that a picker asks
        "data-part",  # the id of what a link opens
        "data-children", "data-blank", "data-add", "data-leave",  # names of parts and acts
        "data-count", "data-counts-url", "data-sort",  # tabs, their counts, an order
        "data-upload", "data-upload-url", "data-max-bytes",  # where files go, how large
    }
)  # fmt: skip

#: Pattern → why it may stand there
PATTERNS = {
    r"¤[^\s,;:|)”⟧]*": "what the test has put into the database, or typed",
    r"[\w.+-]+@[\w.-]+": "e-mail addresses are written in Latin letters everywhere",
    r"https?://\S*": "so are the addresses of pages",
    r"^[A-Z]{3} – ": "currencies are chosen by their ISO 4217 codes, beside their names",
    r"\b[0-9a-f]{16}\b": "the number of a request, in hex",
    r"\b[kMGT]?B\b|\bbyte\b": "sizes are written with CLDR’s units, in the reader’s language",
    r"\bPortal\b": "the name of the product is a setting (PORTAL_NAME)",
    r"\b(English|Deutsch|Español|Français|deutsch|español|français)\b": "languages are called "
    "by their own names",
    r"\b(administrator|editor|author|clerk|viewer|translator)\b": "keys of the first roles",
    r"\b(own|office(=\d+)?)\b": "names of row rules, as the command line has them",
    r"\b(Firefox|Linux)\b": "so are browsers and systems",
}
_ALLOWED = re.compile("|".join(f"(?:{pattern})" for pattern in PATTERNS))


def without_exceptions(words: str) -> str:
    """Return ``words`` without what may stand there as it is."""
    return _ALLOWED.sub("", words)
