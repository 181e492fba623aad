"""The page behind /admin/: the dashboard, for everybody who holds ``dashboard.view``."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_admin import AdminIndexView, expose
from flask_login import current_user

from portal.access import gate
from portal.access.permissions import VIEW, PermissionRegistry
from portal.access.usage import entered
from portal.accounts.views import ask_to_sign_in
from portal.admin.dashboard import dashboard
from portal.admin.page import MenuPage
from portal.i18n import _

KEY = "dashboard"
TITLE = _("Dashboard")
MENU_PAGE = MenuPage(TITLE, "admin.index", "layout-dashboard", f"{KEY}.view")


class HomeView(AdminIndexView):
    def __init__(self) -> None:
        super().__init__()
        # No page of ours loads Flask-Admin's scripts and styles: they are not served either.
        self.static_folder = None

    @expose("/")
    def index(self) -> ResponseReturnValue:
        return render_template("admin/home.html", page=dashboard())

    def _handle_view(self, name: str, **_kwargs: object) -> ResponseReturnValue | None:
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        gate.demand(f"{KEY}.view")
        entered(f"{KEY}.view")
        return None

    def is_accessible(self) -> bool:
        return gate.allows(f"{KEY}.view")


def declare(registry: PermissionRegistry) -> None:
    registry.declare(KEY, TITLE, (VIEW,))
