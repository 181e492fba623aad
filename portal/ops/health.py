"""Health: what a supervisor and a load balancer ask. Open to everybody, so it tells nothing."""

from __future__ import annotations

import logging

from flask import Blueprint, Flask, Response

from portal.ops.doctor import findings

logger = logging.getLogger(__name__)
bp = Blueprint("ops", __name__)


def init_app(app: Flask) -> None:
    """Answer under ``/healthz`` and ``/readyz``."""
    app.register_blueprint(bp)


@bp.get("/healthz")
def alive() -> Response:
    """Say that this process answers; asks nobody else."""
    return _plain("ok", 200)


@bp.get("/readyz")
def ready() -> Response:
    """Say whether requests can be served: 200, or 503 with the reason in the log only."""
    found = [str(each) for each in findings()]
    if found:
        logger.error("not ready", extra={"findings": found})
        return _plain("unavailable", 503)
    return _plain("ok", 200)


def _plain(text: str, status: int) -> Response:
    response = Response(f"{text}\n", status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
