"""One locale per request: the best answer to what people and browsers ask for."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import flask_babel
import pytest
from flask import Flask, session
from flask_login import LoginManager

from portal.i18n import locales
from portal.i18n.layers import locales_in

SHIPPED = ("ar", "de", "fr", "he", "pt_BR", "sr", "sr_Latn", "zh_Hans", "zh_Hant")


@dataclass
class Person:
    locale: str | None = None
    time_zone: str | None = None
    is_authenticated: bool = True


@pytest.fixture
def speaker(write, speak) -> Flask:
    for locale in SHIPPED:
        write("", locale=locale)
    return speak()


def signed_in(app: Flask, person: Person) -> None:
    LoginManager(app).request_loader(lambda _request: person)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("it, fr;q=0.5", "fr"),
        ("pt-PT", "pt_BR"),
        ("zh-TW,zh;q=0.9", "zh_Hant"),
        ("zh-HK", "zh_Hant"),
        ("zh-MO", "zh_Hant"),
        ("zh-Hant-HK", "zh_Hant"),
        ("zh-CN", "zh_Hans"),
        ("zh-SG", "zh_Hans"),
        ("zh", "zh_Hans"),
        ("iw", "he"),
        ("sr-Latn-RS", "sr_Latn"),
        ("sr-RS", "sr"),
        ("de;q=0", "en"),
        ("*", "en"),
        ("it", "en"),
        ("", "en"),
        ("../../etc/passwd", "en"),
        ("x" * 5000, "en"),
        ("fr;q=1.5", "en"),
        (", ".join(["xx"] * 50 + ["fr"]), "en"),
    ],
)
def test_browsers_wish_is_met_in_its_script(speaker, header, expected):
    with speaker.test_request_context(headers={"Accept-Language": header}):
        assert locales.select_locale() == expected


@pytest.mark.parametrize("lang", ["../../etc", "xx", "", "fr\0", "en_XA", "f" * 400])
def test_wish_in_the_address_that_cannot_be_met_is_ignored_and_never_stored(speaker, lang):
    client = speaker.test_client()

    answer = client.get("/say/Save", query_string={"lang": lang})

    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == "en"
    with client.session_transaction() as stored:
        assert locales.SESSION_KEY not in stored


def test_wish_in_the_address_lasts_for_the_session(speaker):
    client = speaker.test_client()
    client.get("/say/Save?lang=zh-TW")

    answer = client.get("/say/Save", headers={"Accept-Language": "de"})

    assert answer.headers["Content-Language"] == "zh-Hant"
    assert set(answer.vary) >= {"Accept-Language", "Cookie"}


def test_wishes_are_heard_in_their_order(speaker):
    signed_in(speaker, Person(locale="de"))
    cookie = {"Cookie": f"{locales.COOKIE_NAME}=he", "Accept-Language": "ar"}

    with speaker.test_request_context("/?lang=fr", headers=cookie):
        session[locales.SESSION_KEY] = "sr"
        assert locales.select_locale() == "fr"
    with speaker.test_request_context(headers=cookie):
        session[locales.SESSION_KEY] = "sr"
        assert locales.select_locale() == "de"


def test_without_a_user_the_session_beats_the_cookie_and_the_cookie_the_browser(speaker):
    cookie = {"Cookie": f"{locales.COOKIE_NAME}=he", "Accept-Language": "ar"}

    with speaker.test_request_context(headers=cookie):
        assert locales.select_locale() == "he"
        session[locales.SESSION_KEY] = "sr"
        assert locales.select_locale() == "sr"


def test_portals_own_language_is_the_last_resort(speaker):
    speaker.config["PORTAL"] = SimpleNamespace(default_locale="de", default_time_zone="Asia/Tokyo")

    with speaker.test_request_context(headers={"Accept-Language": "it"}):
        assert locales.select_locale() == "de"
        assert locales.time_zone().key == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Tokyo", "Asia/Tokyo"), ("Mars/Olympus", "UTC"), ("../etc", "UTC"), (None, "UTC")],
)
def test_times_are_in_the_users_zone(speaker, zone, expected):
    signed_in(speaker, Person(time_zone=zone))

    with speaker.test_request_context():
        assert locales.time_zone().key == expected
        assert str(flask_babel.get_timezone()) == expected


def test_speaking_to_a_user_changes_language_and_zone_for_a_while(speaker):
    with speaker.app_context():
        assert locales.current_locale() == "en"
        with locales.as_user(Person(locale="fr", time_zone="Asia/Tokyo")):
            assert locales.current_locale() == "fr"
            assert locales.time_zone().key == "Asia/Tokyo"
            assert str(flask_babel.get_locale()) == "fr"
        assert locales.current_locale() == "en"
        assert locales.time_zone().key == "UTC"
        assert str(flask_babel.get_locale()) == "en"


def test_speaking_to_a_user_outside_an_app_is_refused():
    with pytest.raises(RuntimeError, match="app context"), locales.as_user(Person()):
        pass


def test_requests_inside_one_app_context_each_have_their_own_reader(speaker):
    with speaker.app_context():
        client = speaker.test_client(use_cookies=False)
        answers = [client.get(f"/say/x?lang={lang}") for lang in ("fr", "de")]

    assert [a.headers["Content-Language"] for a in answers] == ["fr", "de"]


def test_every_folder_with_a_catalog_is_on_offer_and_no_other(speaker, layer):
    (layer / "templates").mkdir()
    (layer / "it").mkdir()

    with speaker.app_context():
        assert locales.available_locales() == ("en", *SHIPPED)


def test_translations_of_the_project_lie_where_the_app_looks():
    from portal.i18n.layers import own_translations

    assert "ar" in locales_in([own_translations()])


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        ("pt_BR", ("pt_BR", "pt", "en")),
        ("zh_Hant_HK", ("zh_Hant_HK", "zh_Hant", "en")),
        ("zh_Hant", ("zh_Hant", "en")),
        ("sr_Latn", ("sr_Latn", "en")),
        ("en_GB", ("en_GB", "en_001", "en")),
        ("es_MX", ("es_MX", "es_419", "es", "en")),
        ("en", ("en",)),
        ("ar_XB", ("ar_XB", "ar", "en")),
    ],
)
def test_texts_stand_in_for_each_other_within_one_script(code, chain):
    assert locales.fallback_chain(code) == chain


def test_languages_go_by_their_own_names():
    assert locales.native_name("fr") == "français"
    assert locales.language_tag("zh_Hant") == "zh-Hant"
    assert locales.text_direction("he") == "rtl"
    assert locales.text_direction("de") == "ltr"


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LC_ALL": "de_AT", "LANG": "fr_FR"}, "de"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_terminal_says_its_language_by_the_environment(speaker, environ, expected):
    with speaker.app_context():
        assert locales.environment_locale(environ) == expected
