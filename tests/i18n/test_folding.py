"""Folding: search finds what a person means, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.i18n.folding import fold
from tests.soak import times


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("ROAD Works", "road works"),
        ("Résumé", "resume"),
        ("Łódź", "lodz"),
        ("Ångström", "angstrom"),
        ("Iğdır", "igdir"),
        ("İstanbul", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("Straße", "strasse"),
        ("STRASSE", "straße"),
        ("Ærø", "aero"),
        ("Đà Nẵng", "da nang"),
        ("Œuvre", "oeuvre"),
        ("كِتَابٌ", "كتاب"),
        ("کتابی", "كتابي"),
        ("أحمد", "احمد"),
        ("مـــدرسة", "مدرسه"),
        ("سَلَام", "ﺳﻼم"),
        ("שָׁלוֹם", "שלום"),
        ("١٢٣ ۴۵۶ १२३", "123 456 123"),
        ("Ｒｏａｄ　１２", "road 12"),
        ("ｶﾞｽ", "ガス"),
        ("ﬁnal", "final"),
        ("Co\u00adordi\u200bnation", "coordination"),
        ("two\u00a0 \n words", "two words"),
    ],
)
def test_ways_of_writing_fold_to_the_same(written: str, looked_for: str) -> None:
    assert fold(written) == fold(looked_for)


@pytest.mark.parametrize(
    ("one", "other"),
    [("か", "が"), ("कल", "काल"), ("कि", "कु"), ("北京", "東京"), ("한", "하"), ("о", "o")],
)
def test_different_letters_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_part_of_a_word_is_found_in_a_script_without_spaces() -> None:
    assert fold("北京") in fold("我住在北京市")


@settings(max_examples=times(200), derandomize=True, deadline=None)
@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=times(100), derandomize=True, deadline=None)
@given(st.text("abcçğıöşüéñßłاأبتكیכשÀÉ", max_size=20))
def test_case_never_matters(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)
