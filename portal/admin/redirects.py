"""Where to go after a form: back, but never to another site."""

from __future__ import annotations

from flask import request

from portal.accounts.redirects import is_local_path


def return_target(default: str) -> str:
    """Return the page that the link or form names as ``url``, if it is one of ours."""
    wish = request.values.get("url", "")
    return wish if is_local_path(wish) else default
