"""Parsing: what a person typed is read strictly, and never as something else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from portal.i18n.parsing import (
    NotUnderstood,
    parse_date,
    parse_datetime,
    parse_decimal,
    parse_integer,
)
from tests.i18n.reading import reading

LANGUAGES = ["en", "ar", "de", "es", "fr"]
# fmt: off
NO_NUMBERS = [
    "", "-", "+", ".", ",", "NaN", "inf", "Infinity", "1e3", "1E3", "0x1F", "1_000", "5²", "½",
    "Ⅷ", "--5", "5-", "1..2", "1 23", "12 3456", "1 234 56", "1,2,3", "$5", "5%", "1" * 500,
]
NO_DAYS = [
    "", "tomorrow", "29", "29.9.", "29092026", "29.2.2026", "2026-13-01", "32.1.2026", "0.0.2026",
    "2026-09", "29.9./2026", "2026-09-29T10:00", "3 xyz 2026", "1448-01-01", "2569-01-01",
]
NO_MOMENTS = [
    "", "29.9.2026", "10:42", "29.9.2026 25:00", "29.9.2026 10:60", "29.9.2026 10", "x 10:42",
    "29.9.2026 24:00", "2026-09-29T25:00", "2026-09-29T10:00+99:00", "2026-02-30T10:00",
]
# fmt: on


def sentence(parse: Any, text: str, locale: str, *rest: Any, zone: str = "UTC") -> str:
    """Return why a text is not understood."""
    with reading(locale, zone), pytest.raises(NotUnderstood) as refused:
        parse(text, *rest)
    return refused.value.sentence


@pytest.mark.parametrize(
    ("locale", "text", "number"),
    [
        ("en", "1,234.5", "1234.5"),
        ("de", "1.234,5", "1234.5"),
        ("de", "1.234.567", "1234567"),
        ("de", ",5", "0.5"),
        ("fr", "1 234,5", "1234.5"),
        ("fr", "1\xa0234,5", "1234.5"),
        ("fr", "1\u202f234,5", "1234.5"),
        ("en", "1 234", "1234"),
        ("de_CH", "1'234.5", "1234.5"),
        ("de_CH", "1’234.5", "1234.5"),
        ("hi", "12,34,567", "1234567"),
        ("hi", "१२,३४,५६७", "1234567"),
        ("ar", "١٬٢٣٤٫٥", "1234.5"),
        ("en", "۱۲۳٫۵", "123.5"),
        ("de", "−5", "-5"),
        ("ar", "\u200e-5", "-5"),
        ("en", "  +7 ", "7"),
        ("ja", "１２．５", "12.5"),
        ("en", "-0", "0"),
    ],
)
def test_numbers_are_read_as_people_write_them(locale: str, text: str, number: str) -> None:
    with reading(locale):
        assert str(parse_decimal(text)) == number


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_refused(locale: str, text: str) -> None:
    with reading(locale), pytest.raises(NotUnderstood):
        parse_decimal(text)


def test_a_number_with_two_readings_is_refused_and_both_are_told() -> None:
    assert sentence(parse_decimal, "1.234", "de") == (
        "“1.234” can mean 1234 or 1,2340. Write it in one of these two ways."
    )
    assert "1,2340 or 1234" in sentence(parse_decimal, "1,234", "fr")
    with reading("de"):
        assert parse_decimal("1,2340") == Decimal("1.234")


def test_a_number_of_another_language_is_refused_and_rewritten() -> None:
    assert sentence(parse_decimal, "1.23", "de") == (
        "“1.23” is not how it is written here. If you mean 1,23, write it like that."
    )
    assert "1234,56" in sentence(parse_decimal, "1,234.56", "de")
    assert "not a number" in sentence(parse_decimal, "1.234,56", "en")
    assert "not a number" in sentence(parse_decimal, "1,23", "en")


def test_a_reading_with_too_many_decimals_does_not_count() -> None:
    with reading("de"):
        assert parse_decimal("1.234", places=2) == 1234
        assert parse_integer("1.234") == 1234
    assert "more than 2 decimal places" in sentence(parse_decimal, "1,234", "de", 2)
    assert "more than 1 decimal place." in sentence(parse_decimal, "1,23", "de", 1)
    assert "not a whole number" in sentence(parse_integer, "1,5", "de")


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "9/29/2026"),
        ("en", "Sep 29, 2026"),
        ("en", "september 29 2026"),
        ("en", "29 Sept 2026"),
        ("en", "29-Sep-2026"),
        ("en", "2026/09/29"),
        ("de", "29.9.2026"),
        ("de", "29. September 2026"),
        ("de", "29 SEPT. 2026"),
        ("de", "29/9/2026"),
        ("es", "29 de septiembre de 2026"),
        ("es", "29 septiembre 2026"),
        ("fr", "29 septembre 2026"),
        ("ar", "٢٩/٩/٢٠٢٦"),
        ("ar", "29\u200f/9\u200f/2026"),
        ("ar", "٢٩ سبتمبر ٢٠٢٦"),
        ("fa", "۲۰۲۶/۹/۲۹"),
        ("he", "29 בספטמבר 2026"),
        ("ja", "2026年9月29日"),
        ("ja", "２０２６/９/２９"),
        ("ko", "2026. 9. 29."),
        ("en", " 2026-09-29 "),
    ],
)
def test_days_are_read_as_people_write_them(locale: str, text: str) -> None:
    with reading(locale):
        assert parse_date(text) == date(2026, 9, 29)


def test_accents_do_not_matter_in_the_name_of_a_month() -> None:
    with reading("fr"):
        assert parse_date("3 fevrier 2026") == parse_date("3 FÉVR. 2026") == date(2026, 2, 3)


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day_is_refused(locale: str, text: str) -> None:
    with reading(locale), pytest.raises(NotUnderstood):
        parse_date(text)


def test_a_day_with_two_readings_is_refused_and_both_are_told() -> None:
    assert sentence(parse_date, "03/04/2026", "de") == (
        "“03/04/2026” can mean 4. März 2026 or 3. Apr. 2026. Write it in one of these two ways."
    )
    assert "Mar 4, 2026 or Apr 3, 2026" in sentence(parse_date, "3.4.2026", "en")
    with reading("de"):
        assert parse_date("03/03/2026") == date(2026, 3, 3)
        assert parse_date("03.04.2026") == date(2026, 4, 3)


def test_a_day_in_the_order_of_another_language_is_refused_and_rewritten() -> None:
    assert "If you mean 12/31/2026" in sentence(parse_date, "31/12/2026", "en")
    assert "If you mean 31.12.2026" in sentence(parse_date, "12.31.2026", "de")


def test_a_year_of_two_digits_is_never_guessed() -> None:
    assert "a year of four digits" in sentence(parse_date, "31.12.26", "de")
    assert "a year of four digits" in sentence(parse_datetime, "31.12.26 10:00", "de")


def test_a_year_of_another_calendar_is_not_taken_for_ours() -> None:
    assert "Gregorian" in sentence(parse_date, "1404/01/01", "fa")
    assert "Gregorian" in sentence(parse_date, "29/9/2569", "th")
    assert "Gregorian" in sentence(parse_datetime, "5787-01-01 10:00", "he")


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "9/29/2026, 3:04 PM"),
        ("en", "9/29/2026 3:04\u202fp.m."),
        ("en", "Sep 29, 2026 15:04"),
        ("de", "29.9.2026 15:04:00"),
        ("de", "29. Sept. 2026, 15:04"),
        ("ar", "٢٩/٩/٢٠٢٦، ٣:٠٤ م"),
        ("fi", "29.9.2026 15.04"),
        ("zh_Hant", "2026/9/29 下午3:04"),
        ("vi", "15:04 29/9/2026"),
        ("en", "2026-09-29T15:04"),
        ("en", "2026-09-29 15:04:00+02:00"),
        ("de", "2026-09-29T13:04:00Z"),
        ("de", "2026-09-29T18:34+0530"),
    ],
)
def test_moments_are_read_in_the_time_zone_of_the_reader(locale: str, text: str) -> None:
    with reading(locale, "Europe/Berlin"):
        assert parse_datetime(text) == datetime(2026, 9, 29, 13, 4, tzinfo=UTC)


@pytest.mark.parametrize(("clock", "hour"), [("12:00 AM", 0), ("12:00 PM", 12), ("1:00 pm", 13)])
def test_noon_and_midnight_are_told_apart(clock: str, hour: int) -> None:
    with reading("en"):
        assert parse_datetime(f"9/29/2026 {clock}").hour == hour


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with reading("de"), pytest.raises(NotUnderstood):
        parse_datetime(text)


def test_an_hour_that_the_clocks_leave_out_is_refused() -> None:
    told = sentence(parse_datetime, "29.3.2026 02:30", "de", zone="Europe/Berlin")
    assert told == (
        "The clocks are put forward on 29. März 2026, and there is no 02:30 (Berlin). "
        "Choose another time."
    )


def test_an_hour_that_comes_twice_is_refused_and_both_are_told() -> None:
    told = sentence(parse_datetime, "25.10.2026 02:30", "de", zone="Europe/Berlin")
    first, second = "2026-10-25 02:30:00+02:00", "2026-10-25 02:30:00+01:00"
    assert told.endswith(f"Write {first} or {second}.")
    with reading("de", "Europe/Berlin"):
        assert parse_datetime(second) - parse_datetime(first) == timedelta(hours=1)


def test_a_refusal_quotes_little_and_keeps_the_direction_of_the_text() -> None:
    assert len(sentence(parse_decimal, "x" * 5000, "en")) < 150
    assert "“\u2068سبتمبر\u2069”" in sentence(parse_date, "سبتمبر", "en")
