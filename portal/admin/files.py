"""Files of rows, given to those who may read the field.

A file leaves as bytes without a type and as a download, so that no browser runs what
somebody has sent; only thumbnails, which we have drawn ourselves, are shown in a page.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Response, request, send_file
from werkzeug.exceptions import NotFound

from portal.database import Refused
from portal.files import storage
from portal.files.columns import StoredFile
from portal.query.fields import FILES
from portal.query.rows import key_from, one_row
from portal.query.rules import fields_allowed

if TYPE_CHECKING:
    from portal.admin.declarations import Declarations

#: What goes with every file: were it ever opened as a page, it could load and run nothing.
#: A browser may keep it, but asks again each time: rights may have changed.
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
}

logger = logging.getLogger(__name__)


def send(view: Declarations, key: str, name: str) -> Response:
    """Answer the file in the field ``name`` of a row; with ``?size=thumb`` an image, small.

    Raises `NotFound` where the row or the field may not be read, as where it is empty.
    """
    stored = _readable(view, key, name)
    try:
        wants_small = request.args.get("size") == "thumb"
        answer = _thumbnail(stored) if wants_small else _download(stored)
    except (FileNotFoundError, Refused) as lost:
        logger.exception("a file is missing or damaged; see: manage.py files check")
        raise NotFound from lost
    answer.headers.update(HEADERS)
    return answer


def _readable(view: Declarations, key: str, name: str) -> StoredFile:
    row = one_row(type(view), key_from(key))
    field = view.fields().get(name)
    if row is None or field is None or field.kind not in FILES:
        raise NotFound
    stored: StoredFile | None = getattr(row, name)
    if stored is None or name not in fields_allowed(type(view), "view", row):
        raise NotFound
    return stored


def _download(stored: StoredFile) -> Response:
    return send_file(
        storage.path_of(stored.sha256),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=stored.name,
        etag=stored.sha256,
    )


def _thumbnail(stored: StoredFile) -> Response:
    if not stored.is_image:
        raise NotFound
    return send_file(
        storage.thumbnail_of(stored),
        mimetype="image/webp",
        download_name=f"{stored.name}.webp",
        etag=f"{stored.sha256}-small",
    )
