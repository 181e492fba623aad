"""A form says what is wrong, and speaks the reader's language: its texts, its dates."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import ARABIC_EDITOR, EDITOR, form_of, save, slug

# What is wrong


def test_the_summary_of_errors_has_the_focus_and_leads_into_the_fields(form):
    form.locator("#title-en").fill("")
    slug(form).fill("")
    form.locator("#title-de-panel-tab").click()
    save(form)
    expect(form.locator("#errors")).to_be_focused()
    expect(form).to_have_title(re.compile("^Error: "))
    form.locator("#errors a", has_text="Slug").click()
    expect(slug(form)).to_be_focused()
    assert slug(form).get_attribute("aria-invalid") == "true"
    told = slug(form).get_attribute("aria-describedby").split()[-1]
    expect(form.locator(f"#{told}")).to_have_text("Fill in this field.")
    form.locator("#title-de-panel-tab").click()
    form.locator("#errors a", has_text="Title").click()
    expect(form.locator("#title-en")).to_be_focused()


def test_a_form_with_errors_still_holds_what_was_typed(form):
    form.locator("#content-en").fill("Two\nlines")
    slug(form).fill("")
    save(form)
    expect(form.locator("#errors")).to_be_visible()
    assert form.locator("#content-en").input_value() == "Two\nlines"


# Languages


@pytest.mark.parametrize(
    ("texts", "opened"),
    [
        ({"en": "Sea", "ar": "بحر"}, "ar"),
        ({"en": "Sea", "de": "Meer"}, "en"),
        ({"de": "Meer"}, "de"),
    ],
    ids=["own", "source", "any"],
)
def test_the_tab_that_is_open_holds_a_text_the_readers_own_first(browse, city, texts, opened):
    page = browse(ARABIC_EDITOR, locale="ar-EG")
    page.goto(form_of(city.post_by(EDITOR, title=texts)))
    expect(page.locator(f"#title-{opened}")).to_be_visible()
    assert page.locator(f"#title-{opened}").input_value() == texts[opened]
    expect(page.locator("#content-en")).to_be_visible()


def test_language_tabs_take_arrows_and_show_which_are_filled(form):
    tabs = form.locator("#title [role=tab], [aria-labelledby=title-label] [role=tab]")
    tabs.first.focus()
    form.keyboard.press("ArrowRight")
    expect(tabs.nth(1)).to_be_focused()
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    assert "is-filled" not in tabs.nth(1).get_attribute("class")
    form.locator("[role=tabpanel]:visible input").first.fill("نص")
    assert "is-filled" in tabs.nth(1).get_attribute("class")


def test_a_text_is_copied_from_the_first_language(form, post, city):
    form.locator("#title-de-panel-tab").click()
    form.locator("#title-de-panel [data-copy]").click()
    save(form)
    form.wait_for_url("**/admin/posts/")
    texts = city.read(post, "title")
    assert texts["de"] == texts["en"]


# Dates


#: Two days in words, and the key that leads from one to the next in the direction of reading
DAYS = {
    EDITOR: ("Monday, March 9, 2026", "Tuesday, March 10, 2026", "ArrowRight"),
    ARABIC_EDITOR: ("الاثنين، 9 مارس 2026", "الثلاثاء، 10 مارس 2026", "ArrowLeft"),
}


@pytest.mark.parametrize("username", DAYS, ids=["en", "ar"])
def test_a_date_is_said_in_words_and_picked_by_keyboard(browse, post, city, username):
    day, next_day, onward = DAYS[username]
    page = browse(username)
    page.goto(form_of(post))
    field, hint = page.locator("#published_at"), page.locator('output[for="published_at"]')
    field.fill("2026-03-09 14:30")
    expect(hint).to_contain_text(day)
    page.locator("[data-date]:has(#published_at) button").click()
    focused_day = page.locator(".calendar .day:focus")
    expect(focused_day).to_have_attribute("aria-label", day)
    page.keyboard.press(onward)
    expect(focused_day).to_have_attribute("aria-label", next_day)
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(hint).to_contain_text(next_day)
    save(page)
    page.wait_for_url("**/admin/posts/")
    assert city.read(post, "published_at").isoformat().startswith("2026-03-10")


def test_escape_closes_the_calendar_and_changes_nothing(form):
    button = form.locator("[data-date]:has(#published_at) button")
    button.click()
    form.keyboard.press("ArrowDown")
    form.keyboard.press("Escape")
    expect(form.locator(".calendar")).not_to_be_visible()
    expect(button).to_be_focused()
    assert form.locator("#published_at").input_value() == ""
