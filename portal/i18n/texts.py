"""Texts as they are served."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from portal.i18n.po.entries import Key


class PluralText(NamedTuple):
    """A text in all its forms, with the rule that chooses."""

    forms: tuple[str, ...]
    form: Callable[[int], int]

    def choose(self, number: int) -> str:
        return self.forms[self.form(abs(int(number)))]


Text: TypeAlias = str | PluralText
Messages: TypeAlias = dict[Key, Text]
