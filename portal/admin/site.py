"""Builds the admin site out of record views."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flask import Flask, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_admin import Admin
from flask_admin import babel as flask_admin_babel
from flask_admin.theme import Theme
from jinja2 import ChoiceLoader, FileSystemLoader

from portal.access.permissions import registry_of
from portal.admin import assets, errors, headers, home, page, palette
from portal.admin.access import pages as access
from portal.admin.inlining import Inlining
from portal.admin.record_view import RecordView
from portal.apps import apps_of
from portal.i18n import domain
from portal.query import saved

TEMPLATES = Path(__file__).parent / "templates"


def init_app(app: Flask, views: Iterable[type[RecordView]]) -> None:
    """Declare the permissions of each view, then add its pages."""
    _speak_with_our_catalogs()
    assets.init_app(app, [package.static for package in apps_of(app)])
    page.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    palette.init_app(app)
    home.declare(registry_of(app))
    saved.declare(registry_of(app))
    app.extensions["portal.pages"].append(home.MENU_PAGE)
    admin = Admin(
        app,
        name=app.config["PORTAL"].name,
        theme=Theme(folder=str(TEMPLATES), base_template="page.html"),
        index_view=home.HomeView(),
    )
    own = FileSystemLoader(TEMPLATES)
    app.jinja_loader = ChoiceLoader([*_templates_of_apps(app), own])
    app.jinja_env.add_extension(Inlining)
    app.extensions["portal.views"] = [_add(app, admin, view) for view in views]
    app.extensions["portal.records"] = {
        view.model: type(view) for view in app.extensions["portal.views"]
    }
    access.init_app(app)
    app.add_url_rule("/", "root", _root)


def _add(app: Flask, admin: Admin, view: type[RecordView]) -> RecordView:
    view.declare(registry_of(app))
    made = view()
    admin.add_view(made)
    return made


def _templates_of_apps(app: Flask) -> list[FileSystemLoader]:
    """Return where apps keep templates; one called like ours replaces it."""
    return [FileSystemLoader(package.templates) for package in reversed(apps_of(app))]


def _speak_with_our_catalogs() -> None:
    """Let Flask-Admin's and WTForms' own texts come from our checked catalogs."""
    flask_admin_babel.domain.get_translations = domain.translations
    flask_admin_babel.wtforms_domain.get_translations = domain.translations


def _root() -> ResponseReturnValue:
    return redirect(url_for("admin.index"))
