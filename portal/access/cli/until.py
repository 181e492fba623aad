"""``--until``: when an assignment ends, as it is typed and as it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.access.cli.io import Usage
from portal.accounts.models import User
from portal.i18n import gettext
from portal.i18n.formats import format_date, format_datetime
from portal.i18n.locales import as_user, current_locale, time_zone
from portal.i18n.parsing import NotUnderstood, parse_date, parse_datetime

#: Only so: how a script writes a moment must not depend on the language of its terminal.
_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ].+)?", re.ASCII)


@dataclass(slots=True)
class _Clock:
    """The language of the terminal, and the time zone of somebody else."""

    locale: str | None
    time_zone: str | None


def read_until(text: str, user: User) -> datetime:
    """Return the first moment after what ``text`` names in ISO 8601, in UTC.

    Without an offset it is in the user's time zone, else in the portal's; a day alone lasts
    until its end. Raises `Usage` on anything else.
    """
    if not _ISO.fullmatch(text):
        sentence = gettext(
            "“%(text)s” is no moment. Write it like this: 2027-01-31 or 2027-01-31T18:00.",
            text=text[:60],
        )
        raise Usage(sentence)
    with _clock_of(user):
        try:
            if ":" in text:
                return parse_datetime(text)
            following = parse_date(text) + timedelta(days=1)
        except NotUnderstood as refusal:
            raise Usage(refusal.sentence) from None
        return datetime.combine(following, time(), time_zone()).astimezone(UTC)


def zone_of(user: User) -> ZoneInfo:
    """Return the time zone in which the user's assignments are read and told."""
    with _clock_of(user):
        return time_zone()


def tell_assigned(email: str, role: str, until: datetime | None, zone: ZoneInfo) -> str:
    """Return that somebody has a role, and until when, as the clocks of ``zone`` show it."""
    if until is None:
        return gettext("%(user)s now has the role %(role)s.", user=email, role=role)
    local = until.astimezone(zone)
    if local.time() == time():
        return gettext(
            "%(user)s now has the role %(role)s until the end of %(day)s.",
            user=email,
            role=role,
            day=format_date(local.date() - timedelta(days=1), "full"),
        )
    return gettext(
        "%(user)s now has the role %(role)s until %(until)s.",
        user=email,
        role=role,
        until=format_datetime(until, "full", zone),
    )


@contextmanager
def _clock_of(user: User) -> Iterator[None]:
    with as_user(_Clock(current_locale(), user.time_zone)):
        yield
