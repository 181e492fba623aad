"""From a catalog to its ``.mo``: for other tools, and as last good texts after a restart."""

from __future__ import annotations

import struct

from portal.i18n.checks import Finding, Severity, check
from portal.i18n.po.entries import PoFile

_MAGIC = 0x950412DE


def good_texts(file: PoFile, findings: list[Finding]) -> dict[str, str]:
    """Return the texts of a catalog that may be served, in GNU gettext's notation."""
    errors = [f for f in findings if f.severity is Severity.ERROR]
    bad = {finding.key for finding in errors}
    no_plurals = any(finding.code == "plural-rule" for finding in errors)
    texts = {"": file.header.forms[0] if file.header else ""}
    for entry in file.messages:
        if entry.key in bad or not entry.translated or (no_plurals and entry.plural is not None):
            continue
        msgid = "\0".join([entry.msgid or "", *([entry.plural] if entry.plural else [])])
        context = f"{entry.context}\x04" if entry.context is not None else ""
        texts[context + msgid] = "\0".join(entry.forms[n] for n in sorted(entry.forms))
    return texts


def compiled(file: PoFile, locale: str) -> bytes:
    """Return the ``.mo`` of a catalog: the same bytes for the same texts.

    Source: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
    """
    pairs = sorted(
        (k.encode(), v.encode()) for k, v in good_texts(file, check(file, locale)).items()
    )
    start_of_ids, start_of_texts = 28, 28 + 8 * len(pairs)
    offset = start_of_texts + 8 * len(pairs)
    tables = []
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), offset))
            offset += len(pair[column]) + 1
    data = b"".join(pair[column] + b"\0" for column in (0, 1) for pair in pairs)
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), start_of_ids, start_of_texts, 0, 0)
    return head + b"".join(tables) + data
