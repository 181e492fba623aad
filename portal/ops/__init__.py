"""Run: logs, health, migrations, and the server."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.ops import files, health, logging, migrations, request_id


def init_app(app: Flask) -> None:
    """Name and log requests, answer the health checks, know the migrations."""
    hops = app.config["PORTAL"].proxies
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    request_id.init_app(app)
    logging.init_app(app)
    health.init_app(app)
    migrations.init_app(app)
    files.init_app(app)
