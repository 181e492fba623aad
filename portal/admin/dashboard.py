"""The dashboard: what waits for the reader, then how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from flask_login import current_user

from portal.access import gate
from portal.admin.access.attention import AccessPanels, access_panels
from portal.admin.charts import Chart, ages_chart, weeks_chart
from portal.admin.figures import State, states_of, weeks_of
from portal.admin.panels import Waiting, ages_of, queue_of
from portal.admin.system import Figure, figures
from portal.i18n import formats, gettext, locales
from portal.i18n.progress import progress
from portal.query.counting import MOST


@dataclass(frozen=True, slots=True)
class Language:
    """How far the texts of one language are; ``name`` is its own."""

    name: str
    tag: str
    percent: int
    share: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """Any part may be empty: then the page does not show it."""

    title: str
    queue: Sequence[Waiting]
    ages: Chart | None
    #: Says that there are too many for the chart of ages
    many: str
    states: Sequence[tuple[str, list[State]]]
    weeks: Sequence[Chart]
    languages: Sequence[Language]
    system: Sequence[Figure]
    access: AccessPanels


def dashboard() -> HomePage:
    """Return what the reader's dashboard shows."""
    views = [view for view in current_app.extensions["portal.views"] if view.is_accessible()]
    queue = queue_of(views)
    ages = ages_of(views) if queue else []
    weeks = weeks_of(views)
    return HomePage(
        # Translators: the heading of the dashboard; the name is that of the reader
        title=gettext("Welcome, %(name)s", name=current_user.name),
        queue=queue,
        ages=ages_chart(ages) if ages and any(one.rows for one in ages) else None,
        many=""
        if ages is not None
        else gettext("More than %(number)s are waiting.", number=formats.format_number(MOST)),
        states=states_of(views),
        weeks=[weeks_chart(one) for one in weeks if any(week.rows for week in one.counts)],
        languages=_languages(),
        system=figures(),
        access=access_panels(),
    )


def _languages() -> list[Language]:
    """Return the languages, to those who watch over texts."""
    if not gate.allows("translations.view"):
        return []
    return [
        Language(
            locales.native_name(one.locale),
            locales.language_tag(one.locale),
            one.percent,
            formats.format_percent(one.percent / 100),
        )
        for one in progress()
    ]
