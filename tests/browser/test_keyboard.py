"""The keyboard reaches everything, gives the focus back, and keeps quiet where it is told to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.looks import focused
from tests.browser.pages import EDITOR

#: As an Arabic keyboard sends it: the letter is another one, the place is the same
ARABIC_J = """
() => document.body.dispatchEvent(
  new KeyboardEvent("keydown", { key: "ت", code: "KeyJ", bubbles: true, cancelable: true }))
"""


@pytest.fixture
def posts(browse, city) -> Page:
    """The list of posts, a new draft first in it."""
    post = city.post_by(EDITOR)
    page = browse(EDITOR)
    page.goto(f"/admin/posts/?sort=-created_at&q={city.read(post, 'slug')}")
    return page


def rows(page: Page) -> list[str]:
    return [each.strip() for each in page.locator(".rowlink").all_inner_texts()]


def has_focus(page: Page, selector: str) -> None:
    expect(page.locator(selector)).to_be_focused()


def test_slash_leads_into_the_search_and_nowhere_else(browse):
    page = browse(EDITOR)
    page.goto("/admin/posts/")
    page.keyboard.press("/")
    has_focus(page, "#search")
    page.keyboard.type("a/j")
    assert page.locator("#search").input_value() == "a/j"


def test_j_and_k_walk_through_the_rows(browse):
    page = browse(EDITOR)
    page.goto("/admin/posts/")
    titles = rows(page)
    for key, row in [("j", 0), ("j", 1), ("ArrowDown", 2), ("k", 1), ("k", 0), ("k", 0)]:
        page.keyboard.press(key)
        assert focused(page) == titles[row]


def test_letters_count_by_their_place_on_the_keyboard(browse):
    page = browse(EDITOR)
    page.goto("/admin/posts/")
    page.evaluate(ARABIC_J)
    assert focused(page) == rows(page)[0]


def test_x_selects_a_row_and_shift_x_all_up_to_another(browse):
    page = browse(EDITOR)
    page.goto("/admin/posts/")
    for key in ("j", "x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    assert page.locator('[name="rowid"]:checked').count() == 3
    expect(page.locator("#bulk-count")).to_have_text("Selected: 3")


def test_e_opens_the_form_of_the_row(posts):
    posts.keyboard.press("j")
    posts.keyboard.press("e")
    expect(posts).to_have_url(re.compile("/admin/posts/edit/"))


def test_s_opens_the_status_and_arrows_choose_one(posts, city):
    posts.keyboard.press("j")
    posts.keyboard.press("s")
    has_focus(posts, '#menu-status [data-value="draft"]')
    posts.keyboard.press("ArrowDown")
    has_focus(posts, '#menu-status [data-value="in_review"]')
    posts.keyboard.press("End")
    posts.keyboard.press("ArrowDown")
    has_focus(posts, '#menu-status [data-value="draft"]')
    posts.keyboard.press("Escape")
    has_focus(posts, ".rowlink")
    assert not posts.locator("#menu-status").is_visible()


def test_ctrl_z_takes_a_change_back_while_its_toast_is_there(posts):
    posts.keyboard.press("j")
    posts.keyboard.press("s")
    posts.keyboard.press("ArrowDown")
    posts.keyboard.press("Enter")
    badge = posts.locator('[data-edit="status"] .badge')
    expect(badge).to_have_text("In review")
    expect(posts.locator(".toast")).to_contain_text("In review")
    posts.keyboard.press("Control+z")
    expect(badge).to_have_text("Draft")
    expect(posts.locator(".toast")).to_contain_text("changed back")


def test_the_palette_finds_a_page_by_some_of_its_letters(browse):
    page = browse(EDITOR)
    page.goto("/admin/posts/")
    page.locator("#search").focus()
    page.keyboard.press("Control+k")
    has_focus(page, "#palette-query")
    page.keyboard.type("TAG")
    expect(page.locator('#palette-list [aria-selected="true"]')).to_contain_text("Tags")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/admin/tags/"))


def test_the_palette_says_when_there_is_no_such_page(browse):
    page = browse(EDITOR)
    page.goto("/admin/")
    page.keyboard.press("Control+k")
    page.keyboard.type("qqq")
    expect(page.locator("#palette-none")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_visible()


def test_escape_closes_the_palette_and_the_focus_is_back(browse):
    page = browse(EDITOR)
    page.goto("/admin/posts/")
    page.locator("#search").focus()
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).not_to_be_visible()
    has_focus(page, "#search")


def test_a_menu_takes_arrows_and_gives_the_focus_back(browse):
    page = browse(EDITOR)
    page.goto("/admin/")
    button = page.locator('[popovertarget="menu-user"]')
    button.focus()
    page.keyboard.press("Enter")
    has_focus(page, '#menu-user [value="auto"]')
    page.keyboard.press("ArrowDown")
    has_focus(page, '#menu-user [value="light"]')
    page.keyboard.press("End")
    assert focused(page) == "Sign out"
    page.keyboard.press("Home")
    has_focus(page, '#menu-user [value="auto"]')
    page.keyboard.press("Escape")
    expect(page.locator("#menu-user")).not_to_be_visible()
    expect(button).to_be_focused()


def test_the_keys_are_listed_behind_a_question_mark(browse):
    page = browse(EDITOR)
    page.goto("/admin/posts/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()


def test_single_letters_are_quiet_once_switched_off(browse):
    page = browse("helene", locale="fr-FR")
    page.goto("/settings")
    page.locator("#shortcuts").uncheck()
    page.locator('form:has(#shortcuts) [type="submit"]').click()
    page.goto("/admin/posts/")
    expect(page.locator("[data-count]").first).not_to_be_empty()  # its numbers come afterwards
    before = focused(page)
    for key in ("/", "j", "x", "e", "s", "n", "?"):
        page.keyboard.press(key)
    assert focused(page) == before
    assert page.url.endswith("/admin/posts/")
    assert page.locator("dialog[open], :popover-open, :checked").count() == 0
    page.keyboard.press("Control+k")
    has_focus(page, "#palette-query")


def test_the_first_stop_skips_to_the_content(browse):
    page = browse(EDITOR)
    page.goto("/admin/posts/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip").first).to_be_focused()
    expect(page.locator(".skip").first).to_be_in_viewport()
    page.keyboard.press("Enter")
    has_focus(page, "#main")


def test_the_drawer_of_a_phone_opens_and_closes_by_keyboard(browse):
    page = browse(EDITOR, viewport=PHONE)
    page.goto("/admin/posts/")
    toggle = page.locator("#nav-toggle")
    toggle.focus()
    page.keyboard.press("Enter")
    has_focus(page, "#nav li:first-child a >> nth=0")
    page.keyboard.press("Escape")
    expect(toggle).to_be_focused()
    expect(page.locator("#nav a").first).not_to_be_visible()


def test_password_can_be_read_while_it_is_typed(browse):
    page = browse()
    page.goto("/sign-in")
    field, button = page.locator("#password"), page.get_by_role("button", name="Show the password")
    field.fill("correct horse")

    button.press("Enter")
    expect(field).to_have_attribute("type", "text")
    expect(button).to_have_attribute("aria-pressed", "true")

    button.press("Enter")
    expect(field).to_have_attribute("type", "password")
