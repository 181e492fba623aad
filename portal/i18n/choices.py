"""Choices: a code in the row, a word on the page."""

from __future__ import annotations

from dataclasses import dataclass

from portal.i18n import LazyString


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a column that offers ``info={"choices": (…)}``.

    ``tone`` colours its badge: ok, warn, bad, info, neutral or mute.
    """

    value: str
    title: LazyString | str
    tone: str = "neutral"
