"""Texts, now: looked up in the catalogs, and filled in without ever failing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal
from flask import current_app
from flask_babel import Domain
from markupsafe import Markup, escape

from portal.i18n.catalogs import EXTENSION, Translations, catalogs
from portal.i18n.markup import has_markup
from portal.i18n.pseudo import PSEUDO_LOCALES, pseudo
from portal.i18n.reader import babel_locale, current_locale, reader

log = logging.getLogger(__name__)

_SOURCE_TEXTS = Translations({})


class PseudoTranslations(Translations):
    """Every text there is, in a pseudo-language."""

    def __init__(self, locale: str) -> None:
        super().__init__({})
        self.locale = locale

    def pgettext(self, context: str | None, msgid: str) -> str:
        return pseudo(msgid, self.locale)

    def npgettext(self, context: str | None, singular: str, plural: str, number: int) -> str:
        return pseudo(singular if number == 1 else plural, self.locale)


def translations() -> Translations:
    """Return the texts of this request, looked at once per request; outside an app, the source.

    Also what Flask-Admin's and WTForms' domains are told to serve.
    """
    here = reader()
    if here is None:
        return _SOURCE_TEXTS
    if here.translations is None:
        here.translations = _texts_of(current_locale())
    return here.translations


def _texts_of(locale: str) -> Translations:
    if EXTENSION not in current_app.extensions:
        return _SOURCE_TEXTS
    if locale in PSEUDO_LOCALES:
        return PseudoTranslations(locale)
    return catalogs().translations(locale)


class PortalDomain(Domain):
    """The one domain, in Flask-Babel's clothes."""

    def get_translations(self) -> Translations:
        return translations()


class Count(int):
    """A number that ``%(num)s`` shows grouped as the reader is used to: 1,234 or 1.234."""

    def __str__(self) -> str:
        return _grouped(int(self), current_locale())


@lru_cache(maxsize=1024)
def _grouped(number: int, code: str) -> str:
    return str(format_decimal(number, locale=babel_locale(code)))


def fill(text: str, source: str, values: dict[str, Any]) -> str:
    """Return ``text`` with its values; where they do not fit, the source with them."""
    for candidate in (text, source):
        try:
            return candidate % values
        except (KeyError, ValueError, TypeError) as error:
            log.error("%r does not take %s: %s", candidate, sorted(values), error)  # noqa: TRY400
    return source


def gettext(msgid: str, /, **values: object) -> str:
    """Return ``msgid`` in the reader's language, with its values."""
    text = translations().gettext(msgid)
    return fill(text, msgid, values) if values else text


def gettext_in(context: str, msgid: str, /, **values: object) -> str:
    """Return ``msgid`` as it is said in ``context``, in the reader's language."""
    text = translations().pgettext(context, msgid)
    return fill(text, msgid, values) if values else text


def gettext_each(context: str, msgid: str, /) -> Callable[..., str]:
    """Return what fills values into a text, looked up once: for the rows of a list."""
    text = translations().pgettext(context, msgid)
    return lambda **values: fill(text, msgid, values)


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
    """Return the form that fits ``number``, which fills ``%(num)s`` unless told otherwise."""
    text = translations().ngettext(singular, plural, number)
    values.setdefault("num", Count(number))
    return fill(text, singular if number == 1 else plural, values)


def npgettext(context: str, singular: str, plural: str, number: int, /, **values: object) -> str:
    """Return the form that fits ``number``, as it is said in ``context``."""
    text = translations().npgettext(context, singular, plural, number)
    values.setdefault("num", Count(number))
    return fill(text, singular if number == 1 else plural, values)


def as_html(text: str, msgid: str) -> Markup:
    """Return ``text`` for a page: escaped, unless its source is HTML.

    Then the loader has seen to it that the tags are the source's.
    """
    return Markup(text) if has_markup(msgid) else escape(text)  # noqa: S704


def known_text(msgid: str, /, **values: object) -> str:
    """Return a text that is marked elsewhere: one a package has made, or one from a table.

    The only way to translate what is not a literal; `portal.i18n.upstream` holds the marks
    for the packages Portal builds on.
    """
    text = translations().gettext(msgid)
    return fill(text, msgid, values) if values else text
