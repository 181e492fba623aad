"""Addresses: of pages that have no part of theirs in the path, as a list page names dozens.

Flask looks at all rules for each address. Here the path is looked up once for each page, and
only the arguments are written anew.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from flask import Flask, url_for
from flask.ctx import RequestContext
from flask.globals import request_ctx

#: As Werkzeug writes the arguments of an URL
SAFE = "!$'()*,/:;?@"
#: ``{path below which the portal is reached: {endpoint: path}}``
Paths = dict[str, dict[str, str]]
EXTENSION = "portal.addresses"


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = {}
    app.jinja_env.globals["address"] = address


def address(endpoint: str, **args: object) -> str:
    """Return what ``url_for`` does; None among the arguments is left out, a list repeated."""
    here = this_request()
    known: Paths = here.app.extensions[EXTENSION]
    paths = known.get(here.request.root_path) or known.setdefault(here.request.root_path, {})
    path = paths.get(endpoint)
    if path is None:
        path = paths[endpoint] = url_for(endpoint)
    told = "&".join(
        [
            _written(name, tuple(value) if isinstance(value, list) else value)
            for name, value in args.items()
            if value is not None
        ]
    )
    return f"{path}?{told}" if told else path


def this_request() -> RequestContext:
    """Return the request itself: what is asked of Flask's proxies takes three times as long.

    Werkzeug documents the call, underscore or not.
    """
    found: RequestContext = request_ctx._get_current_object()  # type: ignore[attr-defined]
    return found


@lru_cache(maxsize=1024, typed=True)
def _written(name: str, value: object) -> str:
    """Return an argument as it stands in an URL: the links of a page share most of theirs."""
    return urlencode({name: value}, doseq=True, safe=SAFE)
