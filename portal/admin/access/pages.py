"""All pages about rights, put together."""

from __future__ import annotations

from flask import Flask

from portal.access.limits import IN_SIGHT
from portal.access.permissions import registry_of
from portal.admin.access import (  # noqa: F401 - a page module registers its doors
    answering,
    asking,
    cells,
    changes,
    limited,
    looking,
    matrix,
    person,
    review,
    role,
    why,
)
from portal.admin.access.doors import ACTIONS, KEY, TITLE, bp


def init_app(app: Flask) -> None:
    """Declare their permissions and add their URLs."""
    registry_of(app).declare(KEY, TITLE, ACTIONS)
    app.extensions["portal.pages"] += [matrix.MENU_PAGE, answering.MENU_PAGE, review.MENU_PAGE]
    app.extensions[IN_SIGHT] = limited.titles
    app.register_blueprint(bp)
