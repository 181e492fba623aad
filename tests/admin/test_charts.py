"""Charts: the right numbers, in the right place, said in a sentence and in a table."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal.admin import charts, figures, panels
from portal.i18n import locales
from portal.query.counting import Count
from tests.admin.home_page import home, table, words


def test_ages_are_counted_by_the_days_of_the_readers_time_zone(sign_in, make_post, monkeypatch):
    client = sign_in("dashboard.view", "posts.view", "posts.edit", time_zone="Asia/Tokyo")
    noon = datetime(2026, 5, 31, 12, tzinfo=UTC)  # 21:00 in Tokyo
    monkeypatch.setattr(figures, "now", lambda: noon)
    # Midnight in Tokyo is at 15:00 UTC of the day before.
    for number, (day, hour) in enumerate([(28, 15), (28, 14), (23, 15), (23, 14)]):
        moment = datetime(2026, 5, day, hour, tzinfo=UTC)
        make_post(f"Post {number}", status="in_review", created_at=moment)
    make_post("Ancient", status="in_review", created_at=datetime(2020, 1, 1, tzinfo=UTC))
    page = home(client)

    assert table(page, "ages") == [
        ("0–2 days", "1"),
        ("3–7 days", "2"),
        ("8–30 days", "1"),
        ("More than 30 days", "1"),
    ]
    assert "5 are waiting, 1 of them for more than 30 days." in words(page)


def test_age_of_a_day_without_a_time_counts_whole_days(sign_in, carl):
    client = sign_in("dashboard.view", "loans.view", "loans.return")

    assert table(home(client), "ages")[-1] == ("More than 30 days", "1")


def test_one_that_waits_is_said_in_the_singular(sign_in, make_post):
    client = sign_in("dashboard.view", "posts.view", "posts.edit")
    make_post("Only", status="in_review")

    assert "1 is waiting, not for more than 30 days." in words(home(client))


def test_weeks_begin_at_midnight_of_the_reader_and_end_today(sign_in, make_post, monkeypatch):
    client = sign_in("dashboard.view", "posts.view", time_zone="America/New_York")
    # Clocks were put back on the first of November; it is the evening of the 10th there.
    monkeypatch.setattr(figures, "now", lambda: datetime(2026, 11, 11, 3, tzinfo=UTC))
    edges = [(11, 11, 3), (11, 4, 5), (11, 4, 4), (10, 28, 4), (10, 28, 3), (8, 19, 4), (8, 19, 3)]
    for number, (month, day, hour) in enumerate(edges):
        moment = datetime(2026, month, day, hour, tzinfo=UTC)
        make_post(f"Post {number}", created_at=moment)
    page = home(client)

    rows = table(page, "weeks-posts")
    assert len(rows) == 12
    assert rows[0] == ("Aug 19", "1")
    assert rows[-3:] == [("Oct 21", "1"), ("Oct 28", "2"), ("Nov 4", "2")]
    assert "2 were made in the last 7 days, after 2 in the 7 days before." in words(page)


def test_chart_has_a_name_a_sentence_and_a_table(sign_in, make_post):
    client = sign_in("dashboard.view", "posts.view")
    make_post("New")
    page = home(client)

    assert 'role="img" aria-labelledby="weeks-posts weeks-posts-finding"' in page
    assert "<title>New in each week: Posts</title>" in page
    assert "1 was made in the last 7 days, after 0 in the 7 days before." in words(page)
    assert "Show as a table" in page
    assert "style=" not in page


def test_arabic_page_says_its_sentences_in_its_direction(sign_in, make_post):
    client = sign_in("dashboard.view", "posts.view", "posts.edit", locale="ar")
    make_post("New", status="in_review")
    page = home(client)

    assert "Show as a table" not in page
    assert len(table(page, "weeks-posts")) == 12
    assert len(table(page, "ages")) == 4


def test_bars_stand_from_the_start_of_the_line_in_either_direction(app):
    counts = [Count(1), Count(0), Count(2)]
    with app.test_request_context():
        with locales.speaking("en"):
            forward = charts.bars_of(["a", "b", "c"], counts)
        with locales.speaking("ar"):
            mirrored = charts.bars_of(["a", "b", "c"], counts)
            parts = charts.parts_of(["a", "b"], [Count(1), Count(3)])

    assert [bar.left for bar in forward] == ["6.67%", "40.00%", "73.33%"]
    assert [bar.left for bar in mirrored] == ["73.33%", "40.00%", "6.67%"]
    assert [(bar.top, bar.height) for bar in forward] == [
        (88.0, 66.0),
        (154.0, 0.0),
        (22.0, 132.0),
    ]
    assert [bar.is_last for bar in mirrored] == [False, False, True]
    assert [(part.left, part.width) for part in parts] == [
        ("75.00%", "25.00%"),
        ("0.00%", "75.00%"),
    ]


@pytest.mark.parametrize(
    ("counts", "numbered"),
    [
        ([1, 20, 300], [0, 1, 2]),
        ([9000, 1, 5], [0, 2]),
        ([1, 9000, 5], [2]),
        ([1, 5, 9000], [2]),
    ],
)
def test_long_numbers_stand_where_they_have_room(app, counts, numbered):
    with app.test_request_context():
        bars = charts.bars_of(["a", "b", "c"], [Count(number) for number in counts])

    assert [place for place, bar in enumerate(bars) if bar.numbered] == numbered


def test_ages_and_their_titles_belong_together():
    assert len(charts.AGE_TITLES) == len(panels.AGES) + 1
