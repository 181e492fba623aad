"""The sample organisation is believable, in many scripts, and the same every time."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from portal.accounts.models import User
from portal.demo.loading import make_city
from portal.i18n.content import Texts
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from portal.records.offices import Office
from portal.records.posts import Post
from portal.records.profiles import Profile
from portal.records.tags import Tag

TODAY = date(2026, 11, 22)
SCRIPTS = {"LATIN", "ARABIC", "HEBREW", "CYRILLIC", "DEVANAGARI", "CJK", "HANGUL", "HIRAGANA"}
CITY_LANGUAGES = {"en", "ar", "de", "es", "fr"}


@pytest.fixture(scope="module")
def city(app):
    """Return the rows of the city by model."""
    with app.app_context():
        rows, _people = make_city(TODAY)
    by_model: dict[type, list] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    return by_model


def scripts(texts) -> set[str]:
    return {
        unicodedata.name(letter).split()[0]
        for text in texts
        for letter in text
        if letter.isalpha()
    }


@pytest.mark.parametrize(
    ("model", "least"),
    [
        (Post, 300),
        (User, 80),
        (Profile, 80),
        (Office, 20),
        (Equipment, 400),
        (Loan, 600),
        (Tag, 15),
    ],
)
def test_there_is_enough_of_everything(city, model, least):
    assert len(city[model]) >= least


def test_titles_and_contents_are_in_many_scripts(city):
    assert scripts(text for post in city[Post] for text in post.title.values()) >= SCRIPTS
    assert scripts(text for post in city[Post] for text in post.content.values()) >= SCRIPTS


def test_people_and_equipment_are_called_as_in_their_own_script(city):
    some = {"LATIN", "ARABIC", "HEBREW", "CYRILLIC", "DEVANAGARI", "CJK"}
    assert scripts(user.name for user in city[User]) >= some
    assert scripts(one.name for one in city[Equipment]) >= some - {"CYRILLIC"}


def test_many_posts_are_translated_and_many_are_not(city):
    languages = Counter(len(set(post.title) & CITY_LANGUAGES) for post in city[Post])
    assert languages[5] > 30
    assert languages[1] > 60
    assert sum("en" not in post.title for post in city[Post]) > 60


def test_no_text_holds_an_unfilled_slot_or_a_filler(city):
    for post in city[Post]:
        for text in (*post.title.values(), *post.content.values()):
            assert not re.search(r"[{}]|lorem|ipsum|\(\d+\)|TODO|None", text), text


def test_no_two_posts_have_the_same_title_in_any_language(city):
    titles = Counter((code, text) for post in city[Post] for code, text in post.title.items())
    assert titles.most_common(1)[0][1] == 1


def test_what_is_unique_is_unique(city):
    assert len({post.slug for post in city[Post]}) == len(city[Post])
    assert len({user.email for user in city[User]}) == len(city[User])
    assert len({user.username for user in city[User]}) == len(city[User])
    assert len({one.serial_number for one in city[Equipment]}) == len(city[Equipment])


def test_posts_are_in_every_state_and_from_each_of_the_last_weeks(city):
    states = Counter(post.status for post in city[Post])
    assert all(states[state] >= 6 for state in ("draft", "in_review", "published", "archived"))
    weeks = Counter((TODAY - post.created_at.date()).days // 7 for post in city[Post])
    assert all(weeks[week] >= 2 for week in range(12))


def test_nothing_is_younger_than_the_day(city):
    start = datetime.combine(TODAY, time(), UTC)
    for post in city[Post]:
        assert post.created_at < start
        assert post.published_at is None or post.published_at >= post.created_at
        assert (post.published_at is None) == (post.status in {"draft", "in_review"})


def test_loans_are_past_running_due_today_and_overdue(city):
    loans = city[Loan]
    assert sum(loan.is_overdue(TODAY) for loan in loans) > 15
    assert sum(loan.due_on == TODAY and loan.returned_on is None for loan in loans) > 3
    assert sum(loan.due_on > TODAY for loan in loans) > 20
    assert sum(loan.returned_on is not None for loan in loans) > 450
    assert all(loan.starts_on <= min(loan.due_on, TODAY) for loan in loans)


def test_no_piece_is_lent_twice_at_once_or_before_it_was_bought(city):
    by_piece: dict[Equipment, list[Loan]] = {}
    for loan in city[Loan]:
        by_piece.setdefault(loan.equipment, []).append(loan)
    for piece, loans in by_piece.items():
        loans.sort(key=lambda loan: loan.starts_on)
        assert loans[0].starts_on >= piece.purchased_on
        for earlier, later in pairwise(loans):
            assert earlier.returned_on is not None
            assert earlier.returned_on <= later.starts_on


def test_offices_are_one_tree_in_several_time_zones(city):
    assert sum(office.parent is None for office in city[Office]) == 1
    assert len({office.time_zone for office in city[Office]}) >= 5


def test_someone_signs_in_for_each_role_and_language(app):
    with app.app_context():
        _rows, people = make_city(TODAY)
    pairs = Counter((person.role, person.locale) for person in people if person.signs_in)
    roles = {role for role, _locale in pairs}
    assert len(roles) == 6
    assert pairs == {(role, locale): 1 for role in roles for locale in CITY_LANGUAGES}


def told(today: date) -> list[dict]:
    """Return the city's values, without the relations."""
    rows, _people = make_city(today)
    plain = (str, int, date, Decimal, Texts, type(None))
    return [
        {name: value for name, value in vars(row).items() if isinstance(value, plain)}
        for row in rows
    ]


def test_the_same_day_gives_the_same_city(app):
    with app.app_context():
        assert told(TODAY) == told(TODAY)
        assert told(TODAY) != told(TODAY + timedelta(days=1))
