"""Addresses: of pages that have no part of theirs in the path, as a list page names dozens.

Flask looks at all rules for each address. Here the path is looked up once for each page, and
only the arguments are written anew.
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask import current_app, request, url_for

#: As Werkzeug writes the arguments of an URL
SAFE = "!$'()*,/:;?@"


def address(endpoint: str, **args: object) -> str:
    """Return what ``url_for`` does; None among the arguments is left out, a list repeated."""
    known: dict[tuple[str, str], str] = current_app.extensions["portal.addresses"]
    key = request.script_root, endpoint
    path = known.get(key)
    if path is None:
        path = known[key] = url_for(endpoint)
    told = {name: value for name, value in args.items() if value is not None}
    return f"{path}?{urlencode(told, doseq=True, safe=SAFE)}" if told else path
