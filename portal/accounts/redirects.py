"""Where ``next`` may lead: to paths of this portal, nowhere else."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from flask import request, url_for

#: Longer ones are no page of ours, and some proxies cut them
LONGEST = 2000


def is_local_path(target: str | None) -> bool:
    """Tell whether every browser takes the target for a path of the host it came from.

    Browsers read ``\\`` as ``/``, drop tabs and newlines, and take ``//host`` and
    ``http:host`` for other hosts, so only plain absolute paths pass.
    Source: https://url.spec.whatwg.org/#url-parsing.
    """
    if not target or len(target) > LONGEST or not target.startswith("/"):
        return False
    path = target.partition("?")[0].partition("#")[0]
    return "//" not in path and "\\" not in target and not any(map(_is_unprintable, target))


def _is_unprintable(character: str) -> bool:
    # Controls, lone surrogates, and the separators that some parsers take for line ends.
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


def local_path(target: str | None) -> str:
    """Return the target in the form a ``Location`` takes; the portal's first page, if unsafe."""
    if target is None or not is_local_path(target):
        return url_for("admin.index")
    return quote(target, safe="/?#&=%:;,+@!$'()*~[]-._")


def without_wish(path: str) -> str:
    """Return a local path without ``lang=``, which would overrule a language chosen since."""
    before, mark, query = path.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("lang=")]
    return f"{before}{mark}{'&'.join(kept)}".removesuffix("?")


def next_path() -> str:
    """Return where this request wants to go on to, made safe."""
    return local_path(request.values.get("next"))
