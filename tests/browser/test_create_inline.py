"""A new row is made in a dialog over the form that needs it, and is chosen there."""

from __future__ import annotations

import secrets

from playwright.sync_api import expect

from tests.browser.looks import problems_by_axe
from tests.browser.pages import save
from tests.browser.test_pickers import tags_of


def test_a_new_row_is_made_in_a_dialog_and_chosen(form, post, city):
    mark = secrets.token_hex(4)
    form.locator("#tags").click()
    form.keyboard.type(f"Made {mark}")
    expect(form.locator(".picker-note")).to_be_visible()
    form.keyboard.press("ArrowUp")
    form.keyboard.press("Enter")
    dialog = form.locator("dialog[open]")
    expect(dialog.locator("h2").first).to_have_text("New tag")
    expect(dialog.locator("#inline-name-en")).to_have_value(f"Made {mark}")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".errors")).to_be_focused()
    dialog.locator("#inline-slug").fill(mark)
    form.keyboard.press("Control+s")
    expect(dialog).to_have_count(0)
    expect(form.locator(".chip")).to_have_text(f"Made {mark}")
    expect(form.locator("#tags")).to_be_focused()
    save(form)
    form.wait_for_url("**/admin/posts/")
    assert tags_of(city, post) == [f"Made {mark}"]


def test_leaving_the_dialog_is_asked_about_once_something_was_typed(form):
    form.locator("#tags").click()
    form.locator("[data-act=create]").click()
    dialog = form.locator("dialog.is-form")
    expect(dialog).to_be_visible()
    form.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    form.locator("#tags").click()
    form.locator("[data-act=create]").click()
    dialog.locator("#inline-slug").fill("typed")
    dialog.get_by_role("button", name="Cancel").click()
    expect(form.locator("#ask")).to_be_visible()
    form.keyboard.press("Escape")
    expect(dialog.locator("#inline-slug")).to_have_value("typed")
    assert problems_by_axe(form, within="dialog.is-form") == []
    dialog.get_by_role("button", name="Cancel").click()
    form.locator("#ask").get_by_role("button", name="Discard the changes").click()
    expect(dialog).to_have_count(0)
