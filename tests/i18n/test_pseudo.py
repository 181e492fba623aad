"""Pseudo-languages: every marked text shows, in strange letters, and nothing else breaks."""

from __future__ import annotations

import pytest
from flask import render_template_string

from portal.i18n import gettext, locales, ngettext
from portal.i18n.checks.entry import check
from portal.i18n.po.entries import Entry
from portal.i18n.pseudo import pseudo


@pytest.fixture
def speaker(speak):
    return speak(PORTAL_PSEUDO=True)


def test_pseudo_languages_are_offered_only_on_demand(speaker, speak):
    with speaker.app_context():
        assert locales.available_locales() == ("en", "en_XA", "ar_XB")
    with speak().app_context():
        assert locales.available_locales() == ("en",)


def test_no_browser_gets_a_pseudo_language_unasked(speaker):
    with speaker.test_request_context(headers={"Accept-Language": "en-GB, ar"}):
        assert locales.current_locale() == "en"


@pytest.mark.parametrize("lang", ["en_XA", "en-XA", "ar_XB"])
def test_every_text_is_bracketed_with_its_values_and_tags(speaker, lang):
    with speaker.test_request_context(f"/?lang={lang}"):
        assert gettext("Hello %(name)s", name="Ada").startswith("⟦")
        assert "Ada" in gettext("Hello %(name)s", name="Ada")
        assert ngettext("%(num)s post", "%(num)s posts", 3)[1] == "3"
        page = render_template_string("{{ gettext('a <b>c</b> %(x)s', x='<') }}")
        assert "<b>" in page
        assert "&lt;" in page


def test_page_says_its_language_and_direction(speaker):
    answer = speaker.test_client().get("/say/Save?lang=ar_XB")

    assert answer.headers["Content-Language"] == "ar-XB"
    assert locales.text_direction("ar_XB") == "rtl"


@pytest.mark.parametrize("locale", ["en_XA", "ar_XB"])
@pytest.mark.parametrize(
    "text", ["Save", "100% sure", "%(a)s & %(b)d <a href='#'>x</a>\n", "{count} of &nbsp;x", " "]
)
def test_pseudo_text_passes_the_checks_of_a_translation(text, locale):
    entry = Entry(1, (1, 1), msgid=text, forms={0: pseudo(text, locale)}, form_lines={0: 1})

    errors = [f.code for f in check(entry, None, locale) if f.severity == 2]

    assert [code for code in errors if code != "blank"] == []
