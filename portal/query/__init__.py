"""See: which rows and fields may this reader see, filtered and ordered."""

from __future__ import annotations

from flask import Flask

from portal.query import companions, indexes


def init_app(app: Flask) -> None:
    """Keep what rows are found and sorted by up to date."""
    companions.init_app(app)
    indexes.init_app(app)
