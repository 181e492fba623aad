"""The filter builder by keyboard, by touch, in both directions, and without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.looks import look, problems_by_axe, take, wider_than
from tests.browser.pages import ARABIC_EDITOR, EDITOR

LIST = "/admin/posts/"


@pytest.fixture
def page(browse) -> Page:
    page = browse(EDITOR)
    page.goto(LIST)
    return page


def opened(page: Page, field: str = "", operator: str = "") -> Page:
    """Open the builder, and choose as far as told."""
    page.locator("#filter-button").click()
    if field:
        page.locator("#filter-field").select_option(field)
        page.locator(f'[name="of"][value="{field}"]').wait_for(state="attached")
    if operator:
        page.locator("#filter-operator").select_option(operator)
        page.wait_for_function("() => !document.querySelector('#filter-step[aria-busy]')")
    return page


def chips(page: Page):
    return page.locator(".bar .chip")


def test_the_builder_comes_with_its_first_field_in_one_answer_and_only_once(page):
    asked = []
    page.on("request", lambda one: asked.append(one.url))
    button = page.locator("#filter-button")
    expect(button).to_have_attribute("aria-expanded", "false")
    for key in ("Enter", "Space"):
        button.press(key)
        expect(page.locator("#filter-field")).to_be_focused()
        expect(page.locator("#filter-operator")).to_be_visible()
        expect(button).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("Escape")
        expect(button).to_be_focused()
    parts = [url.partition("/posts/")[2] for url in asked if "part=" in url]
    assert parts == ["filter/?part=1"]


def test_a_filter_is_added_and_removed_by_keyboard_alone(page):
    button = page.locator("#filter-button")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#filter-field")).to_be_focused()
    page.keyboard.type("View")
    page.locator('[name="of"][value="views"]').wait_for(state="attached")
    page.keyboard.press("Tab")
    expect(page.locator("#filter-operator")).to_be_focused()
    page.keyboard.type("is ab")
    expect(page.locator("#filter-operator")).to_have_value("above")
    page.wait_for_function("() => !document.querySelector('#filter-step[aria-busy]')")
    page.keyboard.press("Tab")
    expect(page.locator("#filter-value")).to_be_focused()
    page.keyboard.type("100")
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_text(["Views is above 100"])
    assert page.url.endswith("?where=views:above:100")
    chips(page).get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_count(0)


def test_enter_sends_the_form_from_a_list_of_choices(page):
    opened(page, "status")
    page.locator("#filter-value").select_option("published")
    page.locator("#filter-value").press("Enter")
    expect(chips(page)).to_have_text(["Status is Published"])


def test_escape_closes_the_builder_and_the_focus_is_back(page):
    opened(page, "title")
    page.keyboard.press("Escape")
    expect(page.locator("#filter")).not_to_be_visible()
    expect(page.locator("#filter-button")).to_be_focused()
    expect(page.locator("#filter-button")).to_have_attribute("aria-expanded", "false")


def test_cancel_closes_it_and_the_button_opens_and_closes(page):
    opened(page)
    expect(page.locator("#filter-button")).to_have_attribute("aria-expanded", "true")
    page.locator("#filter-cancel").click()
    expect(page.locator("#filter")).not_to_be_visible()
    page.locator("#filter-button").click()
    expect(page.locator("#filter")).to_be_visible()
    page.locator("#filter-button").click()
    expect(page.locator("#filter")).not_to_be_visible()
    assert page.url.endswith(LIST)


def test_a_day_is_picked_from_the_same_calendar_as_in_forms(page):
    opened(page, "created_at", "between")
    page.locator("[data-date] button").first.click()
    expect(page.locator(".calendar")).to_be_visible()
    page.locator(".calendar .day").first.click()
    expect(page.locator("#filter")).to_be_visible()
    expect(page.locator("#filter-value")).not_to_have_value("")
    page.locator("#filter-last").fill("2027-01-31")
    page.locator("#filter-last").press("Enter")
    expect(chips(page)).to_contain_text(["Created on: from"])


def test_rows_are_searched_while_one_types(page):
    opened(page, "tags", "has")
    field = page.locator("#filter .picker-input")
    field.fill("a")
    page.locator(".picker-row").first.click()
    name = page.locator("#filter .picker-box .chip").first.inner_text()
    page.keyboard.press("Escape")
    expect(page.locator(".picker-list")).not_to_be_visible()
    expect(page.locator("#filter")).to_be_visible()
    page.get_by_role("button", name="Add the filter").click()
    expect(chips(page)).to_have_text([f"Tags include {name}"])


def test_one_row_is_chosen_and_sent_by_keyboard_alone(page):
    opened(page, "author", "is")
    page.locator("#filter .picker-input").focus()
    page.keyboard.type("a")
    page.locator(".picker-row.is-at").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(".picker-list")).not_to_be_visible()
    name = page.locator("#filter .picker-input").input_value()
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_text([f"Author is {name}"])


def test_a_value_that_is_not_understood_is_explained_where_it_stands(page):
    opened(page, "views", "above")
    page.locator("#filter-value").fill("many")
    page.locator("#filter-value").press("Enter")
    expect(page.locator("#filter-error")).to_contain_text("“many” is not a number")
    expect(page.locator("#filter-value")).to_be_focused()
    expect(page.locator("#filter-value")).to_have_value("many")
    page.locator("#filter-value").fill("5")
    page.locator("#filter-value").press("Enter")
    expect(chips(page)).to_have_text(["Views is above 5"])


def test_a_condition_joins_the_last_filter(page):
    page.goto(f"{LIST}?where=status:is:draft")
    opened(page, "views", "above")
    page.locator("#filter-value").fill("5")
    page.locator('[name="join"][value="or"]').check()
    page.get_by_role("button", name="Add the filter").click()
    expect(chips(page)).to_have_text(["Status is Draft or Views is above 5"])


PEOPLE = {"en": EDITOR, "ar": ARABIC_EDITOR}
STEPS = (("title", ""), ("status", "one_of"), ("author", "is"), ("created_at", "between"))


@pytest.mark.parametrize("language", PEOPLE)
def test_the_builder_is_sound_in_either_theme(browse, language):
    page = browse(PEOPLE[language])
    found = []
    for field, operator in STEPS:
        page.goto(f"{LIST}?where=status:is:draft&where=views:above:10&where=secret:is:1")
        opened(page, field, operator)
        found += look(page, f"filter-{field}-{language}", "#filter")
    found += look(page, f"filter-bar-{language}", ".bar")
    assert found == []


@pytest.mark.parametrize("language", PEOPLE)
def test_on_a_phone_the_builder_is_a_sheet(browse, language):
    page = browse(PEOPLE[language], viewport=PHONE, has_touch=True)
    page.goto(f"{LIST}?where=status:is:draft&where=views:above:10")
    opened(page, "status", "one_of")
    take(page, f"filter-phone-{language}")
    box = page.locator("#filter").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, *PHONE.values())
    assert problems_by_axe(page, within="#filter") == []
    assert wider_than(page, 320) == []
    page.keyboard.press("Escape")
    assert wider_than(page, 320) == []


def test_without_a_script_the_builder_goes_step_by_step(browse):
    page = browse(EDITOR, java_script_enabled=False)
    page.goto(f"{LIST}?where=status:is:draft")
    page.locator("#filter-button").click()
    page.locator("#filter-field").select_option("views")
    page.get_by_role("button", name="Next").click()
    page.locator("#filter-operator").select_option("above")
    page.locator("#filter-value").fill("many")
    page.get_by_role("button", name="Add the filter").click()
    expect(page.locator("#filter-error")).to_be_visible()
    page.locator("#filter-value").fill("1")
    page.get_by_role("button", name="Add the filter").click()
    expect(chips(page)).to_have_text(["Status is Draft", "Views is above 1"])
    page.get_by_role("link", name="Clear all").click()
    expect(chips(page)).to_have_count(0)


def test_without_a_script_rows_are_found_by_words(browse):
    page = browse(EDITOR, java_script_enabled=False)
    page.goto("/admin/posts/filter/?field=author")
    take(page, "filter-plain")
    page.locator("#filter-words").fill("a")
    page.get_by_role("button", name="Find").click()
    name = page.locator("#filter-value option").nth(1).inner_text()
    page.locator("#filter-value").select_option(label=name)
    page.get_by_role("button", name="Add the filter").click()
    expect(chips(page)).to_have_text([f"Author is {name}"])
