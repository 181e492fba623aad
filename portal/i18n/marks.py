"""Marked texts: said where something is declared, translated where it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flask_babel
from markupsafe import Markup

from portal.i18n.domain import as_html, translations


class LazyString(flask_babel.LazyString):
    """A marked text. ``str()`` gives it in the reader's language.

    It carries no values, and is escaped in pages like any other text. Its hash does not
    depend on the language, so marks can be grouped and compared across requests.
    """

    def __init__(self, msgid: str, context: str | None = None) -> None:
        self.msgid, self.context = msgid, context

    def __str__(self) -> str:
        return translations().pgettext(self.context, self.msgid)

    def __html__(self) -> Markup:
        return as_html(str(self), self.msgid)

    def __repr__(self) -> str:
        about = f", {self.context!r}" if self.context else ""
        return f"LazyString({self.msgid!r}{about})"

    def __hash__(self) -> int:
        return hash((self.context, self.msgid))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, LazyString):
            return (self.context, self.msgid) == (other.context, other.msgid)
        return str(self) == other

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str, str | None]]:
        return LazyString, (self.msgid, self.context)


def _(msgid: str, /) -> LazyString:
    """Mark a text: a plain literal, a whole phrase, without values."""
    return LazyString(msgid)


def pgettext(context: str, msgid: str, /) -> LazyString:
    """Mark a text whose meaning depends on where it stands: ``pgettext("menu", "Content")``."""
    return LazyString(msgid, context)


def nmark(singular: str, plural: str, /) -> tuple[str, str]:
    """Mark a text with its plural, for whoever calls `ngettext` with it later."""
    return singular, plural
