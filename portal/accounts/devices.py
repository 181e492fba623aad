"""What a browser says of itself, in a word or two for the list of sessions."""

from __future__ import annotations

from portal.i18n import gettext

# The first that is found wins: every browser claims to be the ones before it.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """Return a description such as "Firefox on Windows", in the reader's language."""
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    if browser and system:
        # Translators: as in "Firefox on Windows"
        return gettext("%(browser)s on %(system)s", browser=browser, system=system)
    # Translators: stands for "Firefox on Windows" where the browser does not say
    return browser or system or gettext("Unknown device")


def _first(marks: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in marks if mark in user_agent), "")
