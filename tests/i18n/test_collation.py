"""Sort keys: lists are in the order in which a reader's dictionary would have them."""

from __future__ import annotations

import random
import unicodedata
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.i18n import collation
from portal.i18n.alphabets import ALPHABETS, TAILORINGS
from portal.i18n.collation import LONGEST, ROOT, sort_key, sort_key_version
from tests.soak import times


@pytest.fixture(autouse=True)
def without_icu(monkeypatch):
    """The order that every installation has."""
    monkeypatch.setattr(collation, "_icu", lambda: None)


#: Each already in order
DICTIONARIES = {
    ROOT: ["a", "Ä", "Ärger z", "az", "é", "e z", "l", "ł", "Łódź z", "m", "z", "я", "ا", "東"],
    "de": ["Apfel", "Äpfel", "Apfelbaum", "Öl", "Ort", "Straße", "strasse 1", "Zebra"],
    "fr": ["cote", "coté", "côte", "côté", "élan", "Emile", "œuf", "zéro"],
    "es": ["nadie", "nube", "ñandú", "Ñoño", "oso"],
    "pl": ["lis", "łódź", "mak", "oko", "ósmy", "zero", "źrebię", "żaba"],
    "tr": ["cam", "çay", "hala", "ılık", "IŞIK", "ilk", "İzmir", "ok", "öğle", "su", "şal"],
    "sv": ["apa", "zebra", "Åland", "ärlig", "öl"],
    "ru": ["еж", "ёж", "ель", "иод", "йод", "щука", "яма", "apple"],
    "he": ["אבא", "ךב", "כג", "שלום", "apple"],
    "ar": ["إبراهيم", "أحمد", "باب", "كتاب", "مدرسة", "هدية", "وقت", "apple"],
    "fa": ["آب", "ابر", "پاریس", "چای", "ژاله", "کتاب", "گل", "نان", "وقت", "هوا", "یک", "apple"],
    "hi": ["अब", "क", "कं", "कमल", "का", "कि", "कुल", "ख", "apple"],
}


def shuffled(words):
    return random.Random(1).sample(words, len(words))


@pytest.mark.parametrize("locale", DICTIONARIES)
def test_words_are_in_the_order_of_the_dictionary(locale):
    words = DICTIONARIES[locale]
    assert sorted(shuffled(words), key=lambda word: sort_key(word, locale)) == words


@pytest.mark.parametrize(
    "words",
    [
        ["", "  x", "x y", "x-y", "x1", "xa"],
        ["Post 2", "Post 2a", "Post 10", "Post 10b", "Post 100"],
        ["Post 9", "Post 123456789", "Post 1234567890", "Post 99999999999999999999"],
        ["Nr. ٣", "Nr. 4", "Nr. ۱۲"],
        ["6 days", "007 days", "8 days"],
        ["resume", "Resume", "résumé", "Résumé", "resumed"],
        ["“quoted”", "9 lives", "quoted"],
    ],
    ids=["signs", "numbers", "long numbers", "digits", "zeros", "accents", "quotes"],
)
def test_signs_come_before_numbers_and_numbers_before_letters(words):
    assert sorted(shuffled(words), key=sort_key) == words


def test_letters_count_before_accents_and_accents_before_case():
    assert sort_key("resume z") > sort_key("résumé a")
    assert sort_key("Resume") < sort_key("résume")


def test_ways_of_writing_the_same_sort_as_the_same():
    assert sort_key("Ｒｏａｄ") == sort_key("Road")
    assert sort_key("E\u0301cole") == sort_key("École")
    assert sort_key(" two \n words ") == sort_key("two words")
    assert sort_key("co\u00adordi\u200bnate") == sort_key("coordinate")


def test_a_locale_without_an_order_of_its_own_has_that_of_its_language_or_everybodys():
    assert sort_key("Ñu", "es_MX") == sort_key("Ñu", "es") != sort_key("Ñu")
    assert sort_key("Ñu", "nl") == sort_key("Ñu", "de") == sort_key("Ñu")


def test_a_long_text_is_cut_after_what_its_first_letters_say():
    beginning = "a" * (LONGEST - 1)
    assert len(sort_key("é" * 1000)) == LONGEST
    assert sort_key(f"{beginning}b") < sort_key(f"{beginning}c")
    assert sort_key("É" * 60) < sort_key("É" * 60 + "z")


def test_only_a_text_without_letters_and_signs_has_no_key():
    assert sort_key("") == sort_key(" \u200b ") == b""
    assert sort_key("a") != b""


def texts():
    """Texts of letters of many scripts, with digits, signs and accents among them."""
    letters = "".join(ALPHABETS.values()) + "ÀÉÑøßİIıſ한글ひらカタ東京ไทย"
    signs = " -.,'\"(؟)١९9012" + "\u0301\u0308\u0650\u05b0\u200d\U0001f600\ue003\ud800\0"
    return st.text(letters + letters.upper() + signs, max_size=24)


@settings(max_examples=times(60), derandomize=True, deadline=None)
@given(st.lists(texts(), min_size=30, max_size=40), st.sampled_from([ROOT, *TAILORINGS]))
def test_the_order_is_one_whatever_the_texts(words, locale):
    """Total and transitive: sorted by neighbours, every two are in order; equals are equal."""
    keys = [sort_key(word, locale) for word in words]
    assert keys == [sort_key(word, locale) for word in words]
    assert all(isinstance(key, bytes) and len(key) <= LONGEST for key in keys)
    in_order = sorted(words, key=lambda word: sort_key(word, locale))
    for number, word in enumerate(in_order):
        for later in in_order[number:]:
            assert sort_key(word, locale) <= sort_key(later, locale)


@settings(max_examples=times(300), derandomize=True, deadline=None)
@given(texts(), texts(), st.sampled_from([ROOT, *TAILORINGS]))
def test_more_of_a_text_never_comes_before_it(start, rest, locale):
    """On the first level, where nothing of the text is cut."""
    whole = unicodedata.normalize("NFC", start + "x" + rest)
    assert sort_key(start, locale).split(b"\0")[0] <= sort_key(whole, locale).split(b"\0")[0]


def test_every_letter_of_an_alphabet_has_a_place_of_its_own():
    for alphabet in ALPHABETS.values():
        assert len(set(alphabet)) == len(alphabet)
    for locale in TAILORINGS:
        order = collation._order_of(locale)
        places = [*order._letters.values(), *order._others.values()]
        assert len(set(places)) == len(places)
        assert max(places) < "\u0300"


def test_the_version_names_what_has_made_the_keys():
    assert sort_key_version() == collation.ALGORITHM


class Collator:
    """What we ask of PyICU's."""

    def setAttribute(self, attribute, value):  # noqa: N802 - as ICU has it
        self.attributes = {attribute: value}

    def getSortKey(self, text):  # noqa: N802 - as ICU has it
        assert self.attributes == {"numeric": "on"}
        return text.encode() * 100


def test_with_icu_its_keys_are_taken_and_its_version_named(monkeypatch):
    icu = SimpleNamespace(
        ICU_VERSION="72.1",
        Locale=str,
        Collator=SimpleNamespace(createInstance=lambda _locale: Collator()),
        UCollAttribute=SimpleNamespace(NUMERIC_COLLATION="numeric"),
        UCollAttributeValue=SimpleNamespace(ON="on"),
    )
    maker = collation._icu_maker.__wrapped__(icu, "sv")
    monkeypatch.setattr(collation, "_icu", lambda: icu)
    assert maker("å b") == ("å b".encode() * 100)[:LONGEST]
    assert maker(" ") == b""
    assert sort_key_version() == "icu 72.1"
