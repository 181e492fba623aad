"""Locale codes: which one answers a wish, and which ones stand in for it. Pure CLDR."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError, parse_locale
from babel.core import get_global

from portal.i18n.pseudo import PSEUDO_LOCALES

#: The language of the texts in the code
SOURCE = "en"
#: Characters of a language tag worth reading: a longer one is no honest wish
LONGEST_TAG = 35
#: Language ranges of a header worth reading
MOST_WISHES = 20
_TAG = re.compile(r"[A-Za-z]{2,8}([_-][A-Za-z0-9]{1,8})*")


def normalise(tag: str) -> str | None:
    """Return ``tag`` as CLDR writes it, ``zh-hant`` as ``zh_Hant``; nothing if it is no tag.

    Renamed languages get their new code: ``iw`` is ``he``.
    """
    if len(tag) > LONGEST_TAG or not _TAG.fullmatch(tag):
        return None
    if tag.replace("-", "_") in PSEUDO_LOCALES:
        return tag.replace("-", "_")
    aliases = get_global("language_aliases")
    language, _, rest = tag.replace("-", "_").partition("_")
    renamed = aliases.get(language.lower(), "nb" if language.lower() == "no" else language)
    try:
        language, territory, script, *_ = parse_locale(f"{renamed}_{rest}" if rest else renamed)
    except ValueError:
        return None
    return "_".join(part for part in (language, script, territory) if part)


@lru_cache(maxsize=1024)
def maximise(code: str) -> tuple[str, str | None, str | None]:
    """Return (language, script, territory), the missing ones as CLDR finds likely."""
    language, territory, script, *_ = parse_locale(code)
    likely = get_global("likely_subtags")
    for key in (f"{language}_{script}_{territory}", f"{language}_{territory}",
                f"{language}_{script}", language):  # fmt: skip
        if key in likely:
            _l, likely_territory, likely_script, *_ = parse_locale(likely[key])
            return language, script or likely_script, territory or likely_territory
    return language, script, territory


def match(wish: str, on_offer: Sequence[str]) -> str | None:
    """Return the locale on offer that answers one wish: same language, same script."""
    code = normalise(wish)
    if code is None:
        return None
    if code in on_offer:
        return code
    if code in PSEUDO_LOCALES:
        return None
    language, script, territory = maximise(code)
    near = [
        other
        for other in on_offer
        if other not in PSEUDO_LOCALES and maximise(other)[:2] == (language, script)
    ]
    # the same country first, then the plainest code
    return min(
        near,
        key=lambda other: (maximise(other)[2] != territory, len(other), other),
        default=None,
    )


def negotiate(wishes: Iterable[tuple[str, float]], on_offer: Sequence[str]) -> str | None:
    """Return the answer to an ``Accept-Language`` header: (tag, quality), best first."""
    for tag, quality in list(wishes)[:MOST_WISHES]:
        found = match(tag, on_offer) if quality > 0 else None
        if found:
            return found
    return None


@lru_cache(maxsize=1024)
def is_locale(code: str) -> bool:
    """Whether CLDR knows ``code``, written in its way."""
    try:
        return normalise(code) == code and bool(Locale.parse(code))
    except (UnknownLocaleError, ValueError):
        return False


def catalog_code(tag: str) -> str | None:
    """Return the folder name of a new catalog: ``zh-TW`` is ``zh_Hant``; nothing if unknown.

    The script is named where it is not the language's usual one, and then a country only
    where it is not the usual one of that script.
    """
    code = normalise(tag)
    if code is None or not is_locale(code) or code in PSEUDO_LOCALES:
        return None
    language, script, territory = maximise(code)
    if script == maximise(language)[1]:
        return code
    plain = f"{language}_{script}"
    return plain if maximise(plain)[2] == territory else f"{plain}_{territory}"


@lru_cache(maxsize=256)
def fallback_chain(code: str) -> tuple[str, ...]:
    """Return the locales whose texts stand in for each other: pt_BR, pt, en.

    A language in another script is no help: zh_Hant does not lead to zh.
    """
    if code in PSEUDO_LOCALES:
        return tuple(dict.fromkeys((code, PSEUDO_LOCALES[code], SOURCE)))
    chain = [code]
    parents = get_global("parent_exceptions")
    while parent := parents.get(chain[-1]) or chain[-1].rpartition("_")[0]:
        if parent == "root" or maximise(parent)[1] != maximise(code)[1]:
            break
        chain.append(parent)
    return tuple(dict.fromkeys((*chain, SOURCE)))
