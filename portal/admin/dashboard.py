"""The dashboard: what waits for the reader, then how things stand."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from flask_login import current_user

from portal.access import gate
from portal.admin.panels import Waiting, counts_of, queue_of, weeks_of
from portal.i18n import formats, gettext, locales
from portal.i18n.progress import progress


@dataclass(frozen=True, slots=True)
class HomePage:
    title: str
    counts: list[tuple[str, str, str, str]]
    queue: list[tuple[str, str, str]]
    queue_title: str
    weeks: list[tuple[str, int]]
    languages: list[tuple[str, int, str]]


def dashboard() -> HomePage:
    """Return what the reader's dashboard shows."""
    views = [view for view in current_app.extensions["portal.views"] if view.is_accessible()]
    return HomePage(
        # Translators: the heading of the dashboard; the name is that of the reader
        title=gettext("Welcome, %(name)s", name=current_user.name),
        counts=counts_of(views),
        queue=[_item(one) for one in queue_of(views)],
        queue_title=gettext("Needs your attention"),
        weeks=weeks_of(views),
        languages=_languages(),
    )


def _languages() -> list[tuple[str, int, str]]:
    """Return ``(name in itself, percent, percent in words)`` for those who watch over texts."""
    if not gate.allows("translations.view"):
        return []
    return [
        (
            locales.native_name(one.locale),
            one.percent,
            formats.format_percent(one.percent / 100),
        )
        for one in progress()
    ]


def _item(one: Waiting) -> tuple[str, str, str]:
    return one.title, one.url, one.meta
