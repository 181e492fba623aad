"""Round trips: what is written for people is read back as the same, or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.i18n import formats
from portal.i18n.parsing import NotUnderstood, parse_date, parse_datetime, parse_decimal
from tests.i18n.reading import reading
from tests.soak import times

LANGUAGES = ["en", "ar", "de", "es", "fr"]
#: Also the scripts, digits and orders that the languages on offer do not have
MORE = [*LANGUAGES, "fa", "he", "hi", "ja", "ko", "pl", "pt_BR", "ru", "tr", "zh_Hans", "zh_Hant"]

few = settings(max_examples=times(40), derandomize=True, deadline=None)
amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=2)
numbers = amounts | st.decimals(min_value=-(10**9), max_value=10**9, places=5)
days = st.dates(date(1700, 1, 1), date(2200, 12, 31))
#: Whole seconds from 1971 to 2199
moments = st.integers(31_536_000, 7_226_582_400).map(lambda at: datetime.fromtimestamp(at, UTC))


@pytest.mark.parametrize("locale", MORE)
@few
@given(number=numbers)
def test_a_number_in_a_form_field_is_read_back_exactly(locale: str, number: Decimal) -> None:
    with reading(locale):
        assert parse_decimal(formats.decimal_input(number)) == number


@pytest.mark.parametrize("locale", MORE)
@few
@given(number=amounts)
def test_an_amount_is_read_back_as_it_is_shown(locale: str, number: Decimal) -> None:
    with reading(locale):
        assert parse_decimal(formats.format_decimal(number), places=2) == number


@pytest.mark.parametrize("locale", LANGUAGES)
@few
@given(number=numbers)
def test_a_number_that_is_shown_is_never_read_as_another(locale: str, number: Decimal) -> None:
    with reading(locale):
        try:
            assert parse_decimal(formats.format_decimal(number)) == number
        except NotUnderstood as refused:
            meant = formats.decimal_input(number).rstrip("0").rstrip(",.")
            assert f" {meant}" in refused.sentence  # noqa: PT017


@pytest.mark.parametrize("locale", MORE)
@few
@given(day=days)
def test_a_day_is_read_back_in_every_style(locale: str, day: date) -> None:
    with reading(locale):
        for text in (
            formats.date_input(day),
            formats.format_date(day, "short"),
            formats.format_date(day, "medium"),
            formats.format_date(day, "long"),
            day.isoformat(),
        ):
            assert parse_date(text) == day


@pytest.mark.parametrize("locale", MORE)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu"])
@settings(few, max_examples=times(10))
@given(moment=moments)
def test_a_moment_in_a_form_field_is_read_back(locale: str, zone: str, moment: datetime) -> None:
    with reading(locale, zone):
        assert parse_datetime(formats.datetime_input(moment)) == moment
        assert parse_datetime(moment.isoformat()) == moment
