"""The dashboard: what waits for the reader, then how things stand."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_admin import AdminIndexView, expose
from flask_login import current_user

from portal.access import gate
from portal.access.permissions import VIEW, PermissionRegistry
from portal.accounts.views import ask_to_sign_in
from portal.admin.page import MenuPage
from portal.admin.panels import Waiting, counts_of, queue_of, weeks_of
from portal.i18n import _, formats, gettext, locales
from portal.i18n.progress import progress

KEY = "dashboard"
TITLE = _("Dashboard")
MENU_PAGE = MenuPage(TITLE, "admin.index", "layout-dashboard", f"{KEY}.view")


@dataclass(frozen=True, slots=True)
class HomePage:
    title: str
    counts: list[tuple[str, str, str, str]]
    queue: list[tuple[str, str, str]]
    queue_title: str
    weeks: list[tuple[str, int]]
    languages: list[tuple[str, int, str]]


class HomeView(AdminIndexView):
    """Behind /admin/: for everybody who holds ``dashboard.view``."""

    def __init__(self) -> None:
        super().__init__()
        # No page of ours loads Flask-Admin's scripts and styles: they are not served either.
        self.static_folder = None

    @expose("/")
    def index(self) -> ResponseReturnValue:
        views = [view for view in current_app.extensions["portal.views"] if view.is_accessible()]
        page = HomePage(
            # Translators: the heading of the dashboard; the name is that of the reader
            title=gettext("Welcome, %(name)s", name=current_user.name),
            counts=counts_of(views),
            queue=[_item(one) for one in queue_of(views)],
            queue_title=gettext("Needs your attention"),
            weeks=weeks_of(views),
            languages=_languages(),
        )
        return render_template("admin/home.html", page=page)

    def _handle_view(self, name: str, **_kwargs: object) -> ResponseReturnValue | None:
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        gate.demand(f"{KEY}.view")
        return None

    def is_accessible(self) -> bool:
        return gate.allows(f"{KEY}.view")


def _languages() -> list[tuple[str, int, str]]:
    """Return ``(name in itself, percent, percent in words)`` for those who watch over texts."""
    if not gate.allows("translations.view"):
        return []
    return [
        (
            locales.native_name(one.locale),
            one.percent,
            formats.format_percent(one.percent / 100),
        )
        for one in progress()
    ]


def _item(one: Waiting) -> tuple[str, str, str]:
    return one.title, one.url, one.meta


def declare(registry: PermissionRegistry) -> None:
    registry.declare(KEY, TITLE, (VIEW,))
