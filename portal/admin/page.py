"""What every page shows around its content, for admin pages and all others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, g, request, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from portal.access import gate
from portal.accounts.models import THEMES
from portal.admin import addresses
from portal.admin.addresses import address
from portal.admin.js_texts import js_texts
from portal.i18n import LazyString, gettext_in, locales, pgettext

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


@dataclass(frozen=True, slots=True)
class MenuPage:
    """A page without a record that stands in the menu, behind ``permission``."""

    label: LazyString
    endpoint: str
    icon: str
    permission: str
    section: LazyString | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    url: str
    icon: str
    current: bool


@dataclass(slots=True)
class MenuSection:
    title: str | None
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Reader:
    name: str
    email: str
    initials: str


#: The order of the menu's groups; those of apps follow.
SECTIONS = (
    pgettext("menu", "Content"),
    pgettext("menu", "Offices and equipment"),
    pgettext("menu", "People"),
    pgettext("menu", "Administration"),
)


class Ui:
    """The frame of a page: language, look, menu, reader. Named ``ui`` in templates."""

    def __init__(self) -> None:
        locale = locales.current_locale()
        self.locale = locale
        self.lang = locales.language_tag(locale)
        self.dir = locales.text_direction(locale)
        self.product = product()
        person = current_user._get_current_object()  # the proxy asks anew each time
        self.signed_in = bool(person.is_authenticated)
        self.theme = person.theme if self.signed_in else _theme_of_stranger()
        self.density = person.density if self.signed_in else "default"
        self.shortcuts = person.shortcuts if self.signed_in else False
        #: Names the reader for what the browser keeps, such as drafts
        self.user_key = str(person.id) if self.signed_in else ""
        self.full_path = request.full_path.rstrip("?") if request.method == "GET" else "/"
        self.time_zone = str(locales.time_zone())

    @property
    def languages(self) -> list[tuple[str, str, str, bool]]:
        """Return ``(code, name in itself, tag, current)`` of every language on offer."""
        return [
            (code, locales.native_name(code), locales.language_tag(code), code == self.locale)
            for code in locales.available_locales()
        ]

    @cached_property
    def user(self) -> Reader | None:
        if not self.signed_in:
            return None
        name: str = current_user.name
        words = name.split()
        initials = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
        return Reader(name, current_user.email, initials)

    @property
    def menu(self) -> list[MenuSection]:
        return menu() if self.signed_in else []


def _theme_of_stranger() -> str:
    wish = session.get("theme", request.cookies.get("theme", "auto"))
    return wish if wish in {theme.value for theme in THEMES} else "auto"


def menu() -> list[MenuSection]:
    """Return the pages that the reader may open, in groups; an empty group is left out."""
    pages: list[tuple[str | None, Entry]] = [
        (None if page.section is None else str(page.section), _page_entry(page))
        for page in current_app.extensions["portal.pages"]
        if gate.allows(page.permission)
    ]
    pages += [
        (str(view.section), _record_entry(view))
        for view in current_app.extensions["portal.views"]
        if view.section is not None and view.is_accessible()
    ]
    titles: list[str | None] = [None, *map(str, SECTIONS)]
    titles += [title for title, _entry in pages if title not in titles]
    groups = {title: MenuSection(title, []) for title in titles}
    for title, entry in pages:
        groups[title].entries.append(entry)
    return [group for group in groups.values() if group.entries]


def _page_entry(page: MenuPage) -> Entry:
    current = request.endpoint == page.endpoint
    return Entry(str(page.label), address(page.endpoint), page.icon, current)


def _record_entry(view: RecordView) -> Entry:
    current = request.blueprint == view.key
    return Entry(str(view.title), address(f"{view.key}.index_view"), view.icon, current)


def product() -> str:
    """Return what the portal calls itself; a name that nobody chose is said in every language."""
    name: str = current_app.config["PORTAL"].name
    # Translators: the product's own name; a city may have set another
    return gettext_in("product", "Portal") if name == "Portal" else name


def ui() -> Ui:
    """Return the frame of this request's page, made once."""
    frame: Ui | None = g.get("portal_ui")
    if frame is None:
        frame = g.portal_ui = Ui()
    return frame


def _context() -> dict[str, Any]:
    # The token is the same for all forms of a page: it is asked for once.
    return {"ui": ui(), "js_texts": js_texts(), "csrf_token": cache(generate_csrf)}


def init_app(app: Flask) -> None:
    app.extensions["portal.pages"] = []
    addresses.init_app(app)
    app.context_processor(_context)
