"""Charts: numbers as places on a page, and the sentence that says what they mean.

Across, places are percentages, so that letters keep their size however wide a chart is;
down, they are pixels. Time and order run from where a line of text begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.admin.figures import Weeks
from portal.admin.listing.pager import count_text
from portal.i18n import formats, gettext, gettext_in, locales, ngettext, pgettext
from portal.query.counting import Count

#: Where bars stand, and the height of the greatest, in pixels
FLOOR, TALLEST = 154, 132
#: Share of its place that a bar is wide; the rest is air
WIDTH = 0.6
#: Characters of a number for which every bar has room above it
SHORT = 3
#: One bar in so many says when it was
DATED = 3
#: Share of the whole from which on a part has room for its number
ROOMY = 0.06

AGE_TITLES = (
    pgettext("age", "0–2 days"),
    pgettext("age", "3–7 days"),
    pgettext("age", "8–30 days"),
    pgettext("age", "More than 30 days"),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. ``numbered`` and ``dated``: its number and its label are written beside it."""

    label: str
    number: str
    left: str
    centre: str
    width: str
    top: float
    height: float
    is_last: bool
    numbered: bool
    dated: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole."""

    label: str
    number: str
    left: str
    centre: str
    width: str
    numbered: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart says: in a sentence, as a picture, as a table under two ``heads``."""

    key: str
    title: str
    finding: str
    about: str
    heads: tuple[str, str]
    bars: Sequence[Bar] = ()
    parts: Sequence[Part] = ()

    @property
    def rows(self) -> list[tuple[str, str]]:
        return [(one.label, one.number) for one in self.bars or self.parts]


def weeks_chart(weeks: Weeks) -> Chart:
    """Return the chart of what was made in each week, the present one last."""
    before, now = weeks.counts[-2:]
    return Chart(
        key=f"weeks-{weeks.key}",
        title=gettext("New in each week: %(records)s", records=weeks.title),
        finding=ngettext(
            "%(num)s was made in the last 7 days, after %(before)s in the 7 days before.",
            "%(num)s were made in the last 7 days, after %(before)s in the 7 days before.",
            now.rows,
            num=count_text(now),
            before=count_text(before),
        ),
        about=gettext("One bar for each week, the oldest first."),
        heads=(gettext_in("chart", "Week"), gettext_in("chart", "New")),
        bars=bars_of([formats.format_day(day) for day in weeks.starts], weeks.counts),
    )


def ages_chart(ages: Sequence[Count]) -> Chart:
    """Return the chart of how long things have waited; ``ages`` as `panels.ages_of` has them."""
    return Chart(
        key="ages",
        title=gettext("How long things have waited"),
        finding=_about_the_oldest(sum(one.rows for one in ages), ages[-1].rows),
        about=gettext("One bar, divided by age, the youngest first."),
        heads=(gettext_in("chart", "Age"), gettext_in("chart", "Waiting")),
        parts=parts_of([str(title) for title in AGE_TITLES], ages),
    )


def _about_the_oldest(total: int, oldest: int) -> str:
    if not oldest:
        return ngettext(
            "%(num)s is waiting, not for more than 30 days.",
            "%(num)s are waiting, none of them for more than 30 days.",
            total,
        )
    return ngettext(
        "%(num)s is waiting, for more than 30 days.",
        "%(num)s are waiting, %(oldest)s of them for more than 30 days.",
        total,
        oldest=formats.format_number(oldest),
    )


def bars_of(labels: Sequence[str], counts: Sequence[Count]) -> list[Bar]:
    """Return bars side by side, the last one emphasised."""
    step = 100 / len(counts)
    most = max(1, *(one.rows for one in counts))
    numbers = [count_text(one) for one in counts]
    numbered = _numbered(numbers, counts)
    bars = []
    for place, (label, count) in enumerate(zip(labels, counts, strict=True)):
        height = round(TALLEST * count.rows / most, 1)
        bars.append(
            Bar(
                label=label,
                number=formats.isolate(numbers[place]),
                left=_across(step * place + step * (1 - WIDTH) / 2, step * WIDTH),
                centre=_across(step * place + step / 2),
                width=_percent(step * WIDTH),
                top=round(FLOOR - height, 1),
                height=height,
                is_last=place == len(counts) - 1,
                numbered=place in numbered,
                dated=(len(counts) - 1 - place) % DATED == 0,
            )
        )
    return bars


def _numbered(numbers: Sequence[str], counts: Sequence[Count]) -> set[int]:
    """Return which bars have their number above them: all, or the last and the tallest."""
    if max(map(len, numbers)) <= SHORT:
        return set(range(len(numbers)))
    last = len(counts) - 1
    tallest = max(range(len(counts)), key=lambda place: counts[place].rows)
    return {last, tallest} if last - tallest > 1 else {last}


def parts_of(labels: Sequence[str], counts: Sequence[Count]) -> list[Part]:
    """Return the parts of one bar, as wide as their share of it."""
    total = max(1, sum(one.rows for one in counts))
    parts, begin = [], 0.0
    for label, count in zip(labels, counts, strict=True):
        width = 100 * count.rows / total
        parts.append(
            Part(
                label=label,
                number=formats.isolate(count_text(count)),
                left=_across(begin, width),
                centre=_across(begin + width / 2),
                width=_percent(width),
                numbered=count.rows / total >= ROOMY,
            )
        )
        begin += width
    return parts


def _across(place: float, width: float = 0) -> str:
    """Return how far from the left something stands that begins ``place`` percent in."""
    rtl = locales.text_direction(locales.current_locale()) == "rtl"
    return _percent(100 - place - width if rtl else place)


def _percent(share: float) -> str:
    return f"{share:.2f}%"
