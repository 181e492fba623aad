"""Where in its life each of the sample's posts is: written, reviewed, published, archived."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from portal.records.posts import Post

#: How far back the oldest posts go, and the weeks that a dashboard looks at, in days
OLDEST, RECENT = 640, 84


def live(post: Post, random: Random, age: float, today: date) -> None:
    """Give ``post`` its dates, status and views; ``age`` is 0 for the oldest, under 1 for new.

    The same ``today`` and chance give the same; nothing lies after the start of ``today``.
    """
    days = _days_ago(random, age)
    post.created_at = _working_hour(random, today - timedelta(days=days))
    status = _status(random, days)
    if status in ("published", "archived"):
        written = timedelta(
            days=random.randint(0, min(days - 1, 6)), minutes=random.randint(5, 90)
        )
        post.published_at = post.created_at + written
        post.views = _views(random, days)
    post.status = status


def _days_ago(random: Random, age: float) -> int:
    """Return the days since the post was begun: two posts in five belong to the last weeks."""
    if age > 0.6:
        return random.randint(1, RECENT)
    return random.randint(RECENT + 1, OLDEST)


def _status(random: Random, days: int) -> str:
    """Return a status that fits the age: old posts are archived, only new ones wait."""
    fates = {"published": 46, "draft": 16, "in_review": 38, "archived": 0}
    if days > 21:
        fates |= {"published": 86, "draft": 8, "in_review": 3}
    if days > 240:
        fates |= {"draft": 3, "in_review": 0, "archived": 30}
    return random.choices(list(fates), list(fates.values()))[0]


def _working_hour(random: Random, day: date) -> datetime:
    return datetime.combine(day, time(random.randint(6, 15), random.randint(0, 59)), UTC)


def _views(random: Random, days: int) -> int:
    """Return how often a post was opened: most a little, a few very much."""
    return int(random.paretovariate(1.1) * 25 + random.random() * min(days, 60) * 9)
