"""One name for each request: in the logs, in the log of changes, on the error page."""

from __future__ import annotations

import re
import secrets

from flask import Flask, Response, current_app, g, request

HEADER = "X-Request-ID"
#: What our own proxy may call a request: nothing that could forge a line in a log
ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")


def init_app(app: Flask) -> None:
    """Name every request, and tell the name in the response."""
    app.before_request(_name)
    app.after_request(_tell)


def request_id() -> str:
    """Return the present request's name."""
    if "request_id" not in g:
        _name()
    return str(g.request_id)


def _name() -> None:
    given = request.headers.get(HEADER, "")
    behind_proxy = current_app.config["PORTAL"].proxies > 0
    g.request_id = given if behind_proxy and ACCEPTED.fullmatch(given) else secrets.token_hex(8)


def _tell(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    return response
