"""What a newcomer reads after ``make run``: where to go, who to be, what to try."""

from __future__ import annotations

import json
from pathlib import Path

from portal.config import Settings
from portal.i18n import gettext

#: Written by ``manage.py demo load``, for its owner only: rows of role, language, name, password
SIGN_INS = "sample_sign_ins.json"


def welcome(settings: Settings) -> str:
    """Return the text, in the reader's language."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    lines = [
        "",
        gettext("The portal is open at %(address)s", address=f"http://{host}:{settings.port}/"),
        "",
    ]
    sign_ins = sample_sign_ins(settings.instance / SIGN_INS)
    if sign_ins and not settings.production:
        lines += [gettext("Sign in as one of these people:"), *table(sign_ins), ""]
        lines += [gettext("Five things to try:"), *(f"  {each}" for each in things_to_try()), ""]
    lines.append(gettext("Stop it with Ctrl+C."))
    return "\n".join(lines)


def things_to_try() -> list[str]:
    """Return five things that show what this is, each in one sentence."""
    return [
        gettext("1. Sign in as an administrator, open Posts and press Ctrl+K to go anywhere."),
        gettext("2. Sign in as an author, open /admin/users/ and read why you may not."),
        gettext("3. Choose العربية in the language menu: the whole page turns around."),
        gettext("4. Change a post, open its History, and see who changed what."),
        gettext(
            "5. Edit a text in translations/de/LC_MESSAGES/messages.po and load the page again."
        ),
    ]


def sample_sign_ins(file: Path) -> list[list[str]]:
    """Return the sample people as role, language, name, password; empty without a sample."""
    if not file.is_file():
        return []
    return [[str(cell) for cell in row] for row in json.loads(file.read_text(encoding="utf-8"))]


def table(rows: list[list[str]]) -> list[str]:
    """Return the rows as lines with aligned columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  "
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
