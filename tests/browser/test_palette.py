"""The palette: what is near is found at once, records as they come, nothing gets in the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import PHONE
from tests.browser.looks import problems_by_axe, wider_than
from tests.browser.pages import EDITOR, form_of

ARABIC = "yusuf"
#: As an Arabic keyboard sends it: the letter is another one, the place is the same
ARABIC_K = """
() => document.body.dispatchEvent(
  new KeyboardEvent("keydown", { key: "ن", code: "KeyK", ctrlKey: true, bubbles: true }))
"""
OF_ONE_KIND = re.compile(r"/admin/palette/\?record=")


def look_for(page: Page, words: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-query")).to_be_focused()
    page.keyboard.type(words)


def options(page: Page) -> Locator:
    return page.locator('#palette-list [role="option"]')


def chosen(page: Page) -> Locator:
    return page.locator('#palette-list [aria-selected="true"]')


def heads(page: Page) -> list[str]:
    return page.locator(".palette-head").all_inner_texts()


@pytest.fixture
def title(city, post) -> str:
    return str(city.read(post, "title"))


@pytest.fixture
def page(browse) -> Page:
    page = browse(EDITOR)
    page.goto("/admin/")
    return page


def test_a_record_is_found_by_its_title_and_opened(page, post, title):
    look_for(page, title.upper())
    expect(chosen(page)).to_contain_text(title)
    expect(chosen(page)).to_contain_text(f"#{post}")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/admin/posts/edit/.id={post}"))


def test_a_record_is_found_by_its_number_and_kind(page, post, title):
    look_for(page, f"posts: #{post}")
    expect(options(page)).to_have_count(1)
    expect(chosen(page)).to_contain_text(title)


def test_control_and_enter_open_a_new_tab(page, post):
    look_for(page, f"#{post}")
    expect(chosen(page)).to_contain_text("Test")
    with page.context.expect_page() as opened:
        page.keyboard.press("Control+Enter")
    assert f"/admin/posts/edit/?id={post}" in opened.value.url
    opened.value.close()
    assert page.url.endswith("/admin/")


def test_pages_and_acts_are_there_while_records_are_still_looked_for(page):
    waiting: list[Route] = []
    page.route(OF_ONE_KIND, lambda route: waiting.append(route))
    look_for(page, "tag")
    expect(chosen(page)).to_have_text("Tags")
    expect(options(page).filter(has_text="New tag")).to_be_visible()
    expect(page.locator("#palette-none")).to_have_text("Searching in Posts, Tags, and Users…")
    for route in waiting:
        route.fulfill(json={"items": []})
    expect(page.locator("#palette-none")).not_to_be_visible()


def test_a_kind_that_fails_is_named_and_hides_nothing(page, post, title):
    page.route(re.compile("record=tags"), lambda route: route.fulfill(status=503, json={}))
    look_for(page, title)
    expect(chosen(page)).to_contain_text(title)
    expect(page.locator("#palette-none")).to_have_text("Could not be searched: Tags. Try again.")


def test_an_answer_that_comes_too_late_is_not_shown(page, post, title):
    late: list[Route] = []

    def keep_first(route: Route) -> None:
        if "q=late" in route.request.url:
            late.append(route)
        else:
            route.continue_()

    page.route(OF_ONE_KIND, keep_first)
    look_for(page, "late")
    page.wait_for_timeout(200)
    page.locator("#palette-query").fill(title)
    expect(chosen(page)).to_contain_text(title)
    assert late
    expect(options(page).filter(has_text=title)).to_have_count(1)


def test_what_is_chosen_stays_chosen_when_records_come(page):
    look_for(page, "new")
    page.keyboard.press("ArrowDown")
    before = chosen(page).inner_text()
    expect(page.locator("#palette-records")).to_be_visible()
    assert chosen(page).inner_text() == before


def test_arrows_walk_round(page):
    look_for(page, "tag")
    expect(options(page).filter(has_text="New tag")).to_be_visible()
    expect(page.locator("#palette-list[data-waiting]")).to_have_count(0)
    expect(chosen(page)).to_have_text("Tags")
    page.keyboard.press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_have_text("Tags")
    active = page.locator("#palette-query").get_attribute("aria-activedescendant")
    assert chosen(page).get_attribute("id") == active


@pytest.mark.parametrize("words", ["TÁGS", "tágs"])
def test_pages_are_found_without_case_and_accents(page, words):
    look_for(page, words)
    expect(chosen(page)).to_have_text("Tags")


def test_nothing_found_is_said_with_a_way_to_the_search_page(page):
    look_for(page, "qqqzz")
    expect(page.locator("#palette-none")).to_have_text("No results for “qqqzz”.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/admin/search/.q=qqqzz"))
    expect(page.locator("main")).to_contain_text("No results for “qqqzz”.")


def test_the_language_is_changed_from_the_palette(page):
    look_for(page, "change lang")
    page.keyboard.press("Enter")
    expect(page.locator("#menu-language")).to_be_visible()
    expect(page.locator("#menu-language button").first).to_be_visible()
    page.keyboard.press("Escape")


def test_what_was_looked_at_last_comes_first(page, post, title):
    page.goto(form_of(post))
    page.goto("/admin/tags/")
    page.keyboard.press("Control+k")
    expect(chosen(page)).to_contain_text(title)
    assert heads(page)[:3] == ["Recent", "Pages", "Actions"]


def test_unsaved_work_is_asked_about_first(form):
    form.locator("#slug").fill("changed")
    look_for(form, "tags")
    form.keyboard.press("Enter")
    expect(form.locator("#ask")).to_be_visible()
    form.locator("#ask [autofocus]").click()
    assert "/admin/posts/edit/" in form.url


def test_letters_typed_before_the_script_is_there_count(page, title):
    page.route(
        re.compile("/js/palette.js"),
        lambda route: (page.wait_for_timeout(300), route.continue_()),
    )
    look_for(page, title)
    expect(chosen(page)).to_contain_text(title)


def test_enter_pressed_before_the_script_is_there_counts(page):
    page.route(
        re.compile("/js/palette.js"),
        lambda route: (page.wait_for_timeout(300), route.continue_()),
    )
    look_for(page, "tags")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/admin/tags/"))


def test_a_page_is_loaded_without_the_palettes_script(browse):
    page = browse(EDITOR)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/admin/", wait_until="networkidle")
    assert not [url for url in asked if "palette" in url]


def test_it_opens_from_an_arabic_keyboard(page):
    page.evaluate(ARABIC_K)
    expect(page.locator("#palette-query")).to_be_focused()


@pytest.mark.parametrize("reader", [EDITOR, ARABIC])
def test_it_is_sound_full_of_results(browse, reader, title):
    page = browse(reader, viewport=PHONE)
    page.goto("/admin/")
    look_for(page, title)
    expect(chosen(page)).to_contain_text(title)
    assert problems_by_axe(page, within="#palette") == []
    assert wider_than(page, 320) == []


def test_the_search_page_needs_no_script(browse, title):
    page = browse(EDITOR, java_script_enabled=False, viewport=PHONE)
    page.goto("/admin/search/")
    page.locator("#search").fill(title)
    page.locator("#search").press("Enter")
    page.get_by_role("link", name=title).click()
    expect(page.locator("h1")).to_contain_text(title)


def test_the_search_page_is_sound(browse):
    page = browse(EDITOR, viewport=PHONE)
    for words in ("school", "qqqzz", ""):
        page.goto(f"/admin/search/?q={words}")
        assert problems_by_axe(page) == []
        assert wider_than(page, 320) == []
