"""Who reads: the locale and the time zone of this request, found once and kept for it."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

import click
from babel import Locale
from flask import current_app, g, has_app_context, has_request_context, request, session
from flask.globals import request_ctx
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from portal.i18n import negotiation
from portal.i18n.layers import locales_on_offer
from portal.i18n.pseudo import PSEUDO_LOCALES

if TYPE_CHECKING:
    from portal.i18n.catalogs import Translations

log = logging.getLogger(__name__)

#: The locale chosen in this browser, before anybody signs in
SESSION_KEY = "locale"
COOKIE_NAME = "portal_locale"
_MEMO = "portal_reader"
#: Where Flask-Babel keeps what it has found out
_FLASK_BABEL = "_flask_babel"


class Person(Protocol):
    """What reading needs to know of a user."""

    locale: str | None
    time_zone: str | None


class Reader:
    """What one request has found out so far; ``None`` is not yet."""

    __slots__ = ("default", "home", "locale", "offered", "translations", "zone")

    def __init__(self, home: Any, locale: str | None = None, zone: ZoneInfo | None = None):
        self.home = home
        self.locale = locale
        self.zone = zone
        self.offered: tuple[str, ...] | None = None
        self.default: str | None = None
        self.translations: Translations | None = None


def reader() -> Reader | None:
    """Return the reader of this context; nobody outside an app."""
    home = _home()
    if home is None:
        return None
    known: Reader | None = home.__dict__.get(_MEMO)
    return known or _become(Reader(home))


def _home() -> Any:
    """Return what lives as long as the reader: the request, outside one the app context's g.

    An outer app context (tests, shells) outlives its requests: each has its own reader. Asked
    a thousand times a page. (Werkzeug documents the call, underscore or not; an attribute of
    the proxy costs 3 µs more.)
    """
    try:
        return request_ctx._get_current_object().request  # type: ignore[attr-defined]
    except RuntimeError:
        return g._get_current_object() if has_app_context() else None


def _become(new: Reader) -> Reader:
    if has_app_context():
        g.pop(_FLASK_BABEL, None)  # what Flask-Babel remembers of the reader before
    new.home.__dict__[_MEMO] = new
    return new


def refresh() -> None:
    """Forget the reader: to be called when the language or the user has just changed."""
    home = _home()
    if home is not None:
        home.__dict__.pop(_MEMO, None)


def available_locales() -> tuple[str, ...]:
    """Return the locales on offer: the source one, then each folder with a catalog, sorted."""
    here = reader()
    if here is None:
        return (negotiation.SOURCE,)
    if here.offered is None:
        here.offered = locales_on_offer()
    return here.offered


def current_locale() -> str:
    """Return the locale texts are shown in; the source one outside an app."""
    here = reader()
    if here is None:
        return negotiation.SOURCE
    if here.locale is None:
        here.locale = select_locale()
    return here.locale


def time_zone() -> ZoneInfo:
    """Return the zone times are shown in: the user's, else the portal's."""
    here = reader()
    if here is None:
        return ZoneInfo("UTC")
    if here.zone is None:
        here.zone = _zone(_own("time_zone"))
    return here.zone


def select_locale() -> str:
    """Return the locale of this request, whatever has been found before.

    ``?lang=``, else the signed-in user's, else the session's, the cookie's, the browser's,
    and the portal's; for a command, the terminal's. A wish that cannot be met counts as none.
    """
    on_offer = available_locales()
    if not has_request_context():
        at_terminal = click.get_current_context(silent=True) is not None
        return environment_locale(os.environ) if at_terminal else default_locale()
    wishes = (
        request.args.get("lang"),
        _own("locale"),
        session.get(SESSION_KEY),
        request.cookies.get(COOKIE_NAME),
    )
    for wish in wishes:
        found = negotiation.match(wish, on_offer) if isinstance(wish, str) else None
        if found:
            return found
    return negotiation.negotiate(request.accept_languages, on_offer) or default_locale()


def default_locale() -> str:
    """Return the locale of people who have not said any."""
    here = reader()
    if here is None:
        return negotiation.SOURCE
    if here.default is None:
        wish = _setting("default_locale") or negotiation.SOURCE
        here.default = negotiation.match(wish, available_locales()) or negotiation.SOURCE
    return here.default


def environment_locale(environ: Mapping[str, str]) -> str:
    """Return the locale a terminal asks for by ``LC_ALL``, ``LC_MESSAGES`` or ``LANG``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if wish := environ.get(name, "").partition(".")[0].partition("@")[0]:
            return negotiation.match(wish, available_locales()) or default_locale()
    return default_locale()


def _setting(name: str) -> str | None:
    return getattr(current_app.config.get("PORTAL"), name, None)


def _own(name: str) -> str | None:
    """Return a setting of the signed-in user, if there is one."""
    if not has_request_context() or not hasattr(current_app, "login_manager"):
        return None
    try:
        return getattr(current_user, name, None) if current_user.is_authenticated else None
    except SQLAlchemyError:
        # The page that tells of a failing database must still find its words.
        log.warning("the user's %s cannot be read", name, exc_info=True)
        return None


def _zone(name: str | None) -> ZoneInfo:
    for key in (name, _setting("default_time_zone")):
        try:
            if key:
                return ZoneInfo(key)
        except (KeyError, ValueError, OSError):
            log.warning("unknown time zone %r", key)
    return ZoneInfo("UTC")


@contextmanager
def as_user(user: Person) -> Iterator[None]:
    """Speak to ``user`` instead: their language and their time zone, for mails and jobs.

    Raises `RuntimeError` outside an app context, where there is no language to speak.
    """
    if not has_app_context():
        raise RuntimeError("as_user() needs an app context")
    code = negotiation.match(user.locale, available_locales()) if user.locale else None
    with _reading(code or default_locale(), _zone(user.time_zone)):
        yield


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Use ``locale``, one on offer, for a while; the time zone stays."""
    if locale not in available_locales():
        raise LookupError(f"no catalog for {locale}")
    with _reading(locale, time_zone()):
        yield


@contextmanager
def _reading(locale: str, zone: ZoneInfo) -> Iterator[None]:
    before = reader()
    babel = g.get(_FLASK_BABEL)
    assert before is not None  # callers have made sure of the app context
    _become(Reader(before.home, locale, zone))
    try:
        yield
    finally:
        _become(before)
        if babel is not None:
            setattr(g, _FLASK_BABEL, babel)


def babel_locale(code: str | None = None) -> Locale:
    """Return what Babel knows of a locale (default: the present one), for dates and numbers."""
    return _parsed(code or current_locale())


@lru_cache(maxsize=256)
def _parsed(code: str) -> Locale:
    return Locale.parse(PSEUDO_LOCALES.get(code, code))
