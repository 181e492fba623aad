"""Receiving: from what a browser sends to a file that is kept."""

from __future__ import annotations

import errno
from typing import IO

from portal.database import Refused
from portal.files import documents, storage
from portal.files.columns import StoredFile
from portal.files.images import image_type, read_image
from portal.files.names import safe_name
from portal.files.rules import TYPES, Rules
from portal.i18n import gettext
from portal.i18n.sizes import format_size

#: What an operating system says when there is no room
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def receive(stream: IO[bytes], name: str, rules: Rules) -> StoredFile:
    """Keep a file that ``rules`` take, whatever its sender says of it; return it.

    Raises `Refused`, with a sentence for people, on every other.
    """
    data = stream.read(rules.max_bytes + 1)
    if len(data) > rules.max_bytes:
        raise Refused(too_large(rules))
    if not data:
        raise Refused(gettext("This file is empty."))
    if image_type(data):
        return _image(data, name, rules)
    kind = _document_type(data, name, rules)
    return StoredFile(_put(data), safe_name(name, TYPES[kind].suffixes), kind, len(data))


def too_large(rules: Rules) -> str:
    """Return what people read whose file is larger than the rules allow."""
    return gettext(
        "This file is too large. Choose one of at most %(size)s.",
        size=format_size(rules.max_bytes),
    )


def _image(data: bytes, name: str, rules: Rules) -> StoredFile:
    if image_type(data) not in rules.accept:
        raise Refused(_not_taken(rules))
    picture = read_image(data)
    return StoredFile(
        sha256=_put(picture.data),
        name=safe_name(name, TYPES[picture.type].suffixes),
        type=picture.type,
        size=len(picture.data),
        width=picture.width,
        height=picture.height,
    )


def _document_type(data: bytes, name: str, rules: Rules) -> str:
    if rules.only_images:
        raise Refused(_not_taken(rules))
    kind = documents.type_of(data, name, rules.accept)
    if kind is None or kind not in rules.accept:
        raise Refused(_not_taken(rules))
    return kind


def _not_taken(rules: Rules) -> str:
    if rules.only_images:
        return gettext("This is not an image of these types: %(types)s.", types=rules.titles)
    return gettext("This file is of none of these types: %(types)s.", types=rules.titles)


def _put(data: bytes) -> str:
    try:
        return storage.put(data)
    except OSError as failed:
        if failed.errno not in _FULL:
            raise
        raise Refused(
            gettext("There is no room left for this file. Tell your administrator.")
        ) from failed
