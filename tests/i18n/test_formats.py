"""Formats: dates, numbers, money and names as the reader writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from portal.database import now
from portal.i18n import formats, names
from tests.i18n.reading import reading

SEPTEMBER = date(2026, 9, 29)
AFTERNOON = datetime(2026, 9, 29, 13, 4, 5, tzinfo=UTC)
LANGUAGES = ["en", "ar", "de", "es", "fr"]


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en", "Sep 29, 2026"),
        ("ar", "29 سبتمبر 2026"),
        ("de", "29. Sept. 2026"),
        ("es", "29 sept 2026"),
        ("fr", "29 sept. 2026"),
    ],
)
def test_a_date_has_its_month_as_a_word(locale: str, written: str) -> None:
    with reading(locale):
        assert formats.format_date(SEPTEMBER) == written


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en", "Sep 29, 2026, 10:04\u202fPM"),
        ("ar", "29 سبتمبر 2026، 10:04 م"),
        ("de", "29. Sept. 2026, 22:04"),
    ],
)
def test_a_moment_is_told_in_the_time_zone_of_the_reader(locale: str, written: str) -> None:
    with reading(locale, "Asia/Tokyo"):
        assert formats.format_datetime(AFTERNOON) == written


def test_another_zone_than_the_readers_is_named() -> None:
    new_york = ZoneInfo("America/New_York")
    with reading("de", "Europe/Berlin"):
        text = formats.format_datetime(AFTERNOON, zone=new_york)
        assert text == "29. Sept. 2026, 09:04 (New York)"
    with reading("de", "America/New_York"):
        assert formats.format_datetime(AFTERNOON, zone=new_york) == "29. Sept. 2026, 09:04"


def test_a_moment_without_a_zone_is_refused() -> None:
    with reading("en"), pytest.raises(ValueError, match="time zone"):
        formats.format_datetime(AFTERNOON.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("locale", "ago", "written"),
    [
        ("en", timedelta(days=3), "3 days ago"),
        ("en", timedelta(hours=-2, seconds=-9), "in 2 hours"),
        ("de", timedelta(days=3), "vor 3 Tagen"),
        ("ar", timedelta(days=2), "قبل يومين"),
        ("ar", timedelta(days=3), "قبل 3 أيام"),
        ("fr", timedelta(seconds=3), "just now"),
    ],
)
def test_distance_in_time_is_told_in_words(locale: str, ago: timedelta, written: str) -> None:
    with reading(locale):
        assert formats.format_relative(now() - ago) == written


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en", "1,234,567.125"),
        ("ar", "1,234,567.125"),
        ("de", "1.234.567,125"),
        ("es", "1.234.567,125"),
        ("fr", "1\u202f234\u202f567,125"),
        ("fa", "1,234,567.125"),
        ("hi", "12,34,567.125"),
    ],
)
def test_numbers_are_grouped_in_latin_digits(locale: str, written: str) -> None:
    with reading(locale):
        assert formats.format_decimal(Decimal("1234567.125")) == written


@pytest.mark.parametrize(
    ("locale", "currency", "written"),
    [
        ("en", "EUR", "€1,234.50"),
        ("de", "EUR", "1.234,50\xa0€"),
        ("fr", "USD", "1\u202f234,50\xa0$US"),
        ("en", "JPY", "¥1,234.5"),
        ("en", "KWD", "KWD1,234.500"),
    ],
)
def test_money_has_the_decimals_of_its_currency(locale: str, currency: str, written: str) -> None:
    with reading(locale):
        text = formats.format_money(Decimal("1234.5"), currency)
        assert text.replace("KWD\xa0", "KWD") == written


def test_money_is_never_rounded_nor_inexact() -> None:
    with reading("en"):
        assert formats.format_money(Decimal("0.125"), "EUR") == "€0.125"
        assert formats.format_money(Decimal("12345678901234567890.12"), "EUR") == (
            "€12,345,678,901,234,567,890.12"
        )
        with pytest.raises(TypeError):
            formats.format_money(0.1, "EUR")  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            formats.format_decimal(Decimal("NaN"))


def test_money_keeps_its_direction_among_other_texts() -> None:
    with reading("ar"):
        text = formats.format_money(Decimal(5), "EUR")
    assert text[0] == "\u2068"
    assert text[-1] == "\u2069"


@pytest.mark.parametrize(
    ("locale", "written"), [("en", "12.5%"), ("de", "12,5\xa0%"), ("ar", "12.5%")]
)
def test_percentages_keep_one_decimal(locale: str, written: str) -> None:
    with reading(locale):
        assert formats.format_percent(Decimal("0.125")) == written


@pytest.mark.parametrize(
    ("locale", "written"),
    [("en", "a, b, and c"), ("de", "a, b und c"), ("ar", "a وb وc")],
)
def test_a_list_is_one_phrase(locale: str, written: str) -> None:
    with reading(locale):
        assert formats.format_list(["a", "b", "c"]) == written


@pytest.mark.parametrize(
    ("locale", "weekday"),
    [("en", 6), ("ar", 5), ("de", 0), ("es", 0), ("fr", 0), ("fa", 5), ("he", 6), ("pt_BR", 6)],
)
def test_the_week_begins_as_in_the_likely_country(locale: str, weekday: int) -> None:
    assert formats.first_weekday(locale) == weekday


@pytest.mark.parametrize(
    ("locale", "example"),
    [
        ("en", "12/31/{}"),
        ("ar", "31/12/{}"),
        ("de", "31.12.{}"),
        ("es", "31/12/{}"),
        ("fr", "31/12/{}"),
        ("bg", "31.12.{}"),
        ("zh_Hant", "{}/12/31"),
    ],
)
def test_date_hint_can_be_typed(locale: str, example: str) -> None:
    with reading("en"):
        assert formats.date_pattern_hint(locale) == example.format(now().year)


def test_names_are_in_the_language_of_the_reader() -> None:
    with reading("de"):
        assert names.language_name("pt_BR") == "Portugiesisch (Brasilien)"
        assert names.country_name("EG") == "Ägypten"
        assert names.currency_name("USD") == "US-Dollar"
        assert names.time_zone_name("UTC") == "Koordinierte Weltzeit"
        assert names.time_zone_place("America/New_York") == "New York"
    with reading("en"):
        assert names.time_zone_name("Europe/Berlin") == "Germany (Berlin) Time"
        assert names.time_zone_name("Asia/Calcutta") == "India Time"


def test_an_unknown_code_is_shown_as_it_is() -> None:
    with reading("de"):
        assert names.language_name("xq") == "xq"
        assert names.country_name("XQ") == "XQ"
        assert names.currency_name("XQQ") == "XQQ"


def test_time_zone_of_a_repeated_hour_is_written_out_for_a_form() -> None:
    autumn = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    with reading("de", "Europe/Berlin"):
        assert formats.datetime_input(autumn) == "2026-10-25 02:30:00+01:00"
        assert formats.datetime_input(autumn - timedelta(hours=2)) == "25.10.2026, 01:30"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_form_field_holds_no_invisible_marks(locale: str) -> None:
    with reading(locale):
        text = formats.datetime_input(AFTERNOON) + formats.date_input(SEPTEMBER)
        assert not {*text} & {*"\u200e\u200f\u061c\u2068\u2069"}


def test_pseudo_languages_are_formatted_as_what_they_pretend() -> None:
    with reading("ar_XB"):
        assert formats.format_date(SEPTEMBER) == "29 سبتمبر 2026"
