"""The application, put together: read it as the table of contents."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from portal import apps, engines, ops, query, records
from portal.access import cli, identity, permissions, safeguards, usage, viewing
from portal.accounts import views as accounts
from portal.admin import site
from portal.changes import recorder
from portal.config import Settings
from portal.database import db
from portal.demo.cli import demo
from portal.extensions import compress, csrf
from portal.i18n import locales
from portal.i18n.cli import translations
from portal.i18n.layers import own_translations
from portal.query.cli import search
from portal.workbench import views as workbench


def create_app(settings: Settings | None = None) -> Flask:
    """Return a portal with the given settings, by default the environment's.

    The same call serves the web, the command line and the tests. Raises `BadSetting`.
    """
    settings = settings or Settings.from_environment()
    app = Flask("portal", template_folder="admin/templates", static_folder=None)
    app.config.from_mapping(settings.flask_config())
    apps.init_app(app, settings.apps)
    app.config["PORTAL_CATALOG_LAYERS"] = catalog_layers(app)

    # foundations
    db.init_app(app)
    engines.init_app(app)
    csrf.init_app(app)
    compress.init_app(app)
    locales.init_app(app)
    ops.init_app(app)

    # who, may, did, see
    recorder.init_app(app)
    accounts.init_app(app)
    identity.init_app(app)
    viewing.init_app(app)
    permissions.init_app(app)
    safeguards.init_app(app)
    usage.init_app(app)
    query.init_app(app)

    # what people see
    site.init_app(app, records.discover(app, sample=settings.sample))
    workbench.init_app(app)

    # the command line
    cli.init_app(app)
    app.cli.add_command(translations)
    app.cli.add_command(demo)
    app.cli.add_command(search)
    return app


def catalog_layers(app: Flask) -> list[Path]:
    """Return where texts come from, the lowest first: Portal, its apps, the instance."""
    of_apps = [package.translations for package in apps.apps_of(app)]
    return [own_translations(), *of_apps, app.config["PORTAL"].instance / "translations"]
