"""Which locales exist, and which one this request speaks."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

import flask_babel
import flask_wtf.i18n
from babel import Locale
from flask import Flask, Response, flash, request, session
from flask.json.provider import DefaultJSONProvider
from markupsafe import Markup, escape

from portal.extensions import login_manager
from portal.i18n import catalogs, jinja
from portal.i18n.domain import PortalDomain, gettext, translations
from portal.i18n.negotiation import fallback_chain, match, negotiate
from portal.i18n.pseudo import NAMES, PSEUDO_LOCALES
from portal.i18n.reader import (
    COOKIE_NAME,
    SESSION_KEY,
    as_user,
    available_locales,
    babel_locale,
    current_locale,
    default_locale,
    environment_locale,
    reader,
    refresh,
    select_locale,
    speaking,
    time_zone,
)

__all__ = [
    "COOKIE_NAME",
    "SESSION_KEY",
    "as_user",
    "available_locales",
    "babel_locale",
    "current_locale",
    "default_locale",
    "environment_locale",
    "fallback_chain",
    "init_app",
    "language_tag",
    "match",
    "native_name",
    "negotiate",
    "refresh",
    "select_locale",
    "speaking",
    "text_direction",
    "time_zone",
]


@lru_cache(maxsize=256)
def native_name(code: str) -> str:
    """Return the locale's name in its own language: ``fr`` is ``français``."""
    return NAMES.get(code) or Locale.parse(code).get_display_name() or code


def text_direction(code: str) -> str:
    """Return ``ltr`` or ``rtl``, as the ``dir`` of a page has it."""
    return str(babel_locale(code).text_direction)


def language_tag(code: str) -> str:
    """Return the locale as the ``lang`` of a page has it: ``pt_BR`` is ``pt-BR``."""
    return code.replace("_", "-")


def init_app(app: Flask) -> None:
    """Let the app speak: catalogs, templates, JSON, forms and the language of each request."""
    catalogs.init_app(app)
    babel = flask_babel.Babel(
        app,
        configure_jinja=False,
        locale_selector=lambda: PSEUDO_LOCALES.get(current_locale(), current_locale()),
        timezone_selector=lambda: time_zone().key,
    )
    babel.domain_instance = PortalDomain()
    jinja.init_app(app)
    _escape_lazy_texts()
    # Flask-WTF asks this for the texts of every form, and knows WTForms' own catalogs only
    flask_wtf.i18n._get_translations = translations  # noqa: SLF001
    login_manager.localize_callback = gettext
    if isinstance(app.json, DefaultJSONProvider):
        app.json.default = partial(_to_json, app.json.default)
    app.before_request(_take_wish)
    app.after_request(_say_language)


def _escape_lazy_texts() -> None:
    """Close Flask-Babel's door to HTML: its lazy texts pass Jinja as they are, values included."""

    def __html__(text: flask_babel.LazyString) -> Markup:  # noqa: N807
        return escape(str(text))

    flask_babel.LazyString.__html__ = __html__


def _to_json(usual: Any, value: object) -> Any:
    # Flask's own would write it escaped for HTML
    return str(value) if isinstance(value, flask_babel.LazyString) else usual(value)


def _take_wish() -> None:
    """Keep a valid ``?lang=`` for this browser; say so when there is no such language."""
    wish = request.args.get("lang")
    if wish is None or request.endpoint is None or request.endpoint.endswith("static"):
        return
    found = match(wish, available_locales())
    if found is None:
        flash(gettext("This language is not available."), "info")
    elif session.get(SESSION_KEY) != found:
        session[SESSION_KEY] = found


def _say_language(response: Response) -> Response:
    here = reader()
    if here is not None and here.locale is not None:
        response.headers.setdefault("Content-Language", language_tag(here.locale))
        response.vary.update(("Accept-Language", "Cookie"))
    return response
