"""A form tells what is wrong, speaks the reader's language, and asks before work is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Dialog, Page, expect

EDITOR, ARABIC_EDITOR = "oliver", "yusuf"


def form_of(post: int) -> str:
    return f"/admin/posts/edit/?id={post}"


def slug(page: Page):
    return page.locator("#slug")


def save(page: Page) -> None:
    page.locator('[name="_save"]').click()


def answer(page: Page, name: str):
    return page.locator("#ask").get_by_role("button", name=name)


@pytest.fixture
def post(city) -> int:
    """A post that no other test knows."""
    return city.post_by(EDITOR)


@pytest.fixture
def form(browse, post) -> Page:
    """The open form of the post."""
    page = browse(EDITOR)
    page.goto(form_of(post))
    return page


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


@pytest.mark.parametrize(
    ("username", "words", "typed", "next_day"),
    [
        (EDITOR, "Monday, March 9, 2026", "2026-03-09 14:30", "Tuesday, March 10, 2026"),
        (ARABIC_EDITOR, "الاثنين، 9 مارس 2026", "2026-03-09 14:30", "الثلاثاء، 10 مارس 2026"),
    ],
    ids=["en", "ar"],
)
def test_a_date_is_said_in_words_and_picked_by_keyboard(
    browse, post, city, username, words, typed, next_day
):
    page = browse(username)
    page.goto(form_of(post))
    field = page.locator("#published_at")
    field.fill(typed)
    expect(page.locator('output[for="published_at"]')).to_contain_text(words)
    page.locator('[data-date]:has(#published_at) button').click()
    expect(page.locator(".calendar .day:focus")).to_have_attribute("aria-label", words)
    # The next day is further along in the direction of reading.
    onward = "ArrowLeft" if username == ARABIC_EDITOR else "ArrowRight"
    page.keyboard.press(onward)
    expect(page.locator(".calendar .day:focus")).to_have_attribute("aria-label", next_day)
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(page.locator('output[for="published_at"]')).to_contain_text(next_day)
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


# Work is not lost


def test_leaving_a_changed_form_is_asked_about(form, post, city):
    slug(form).fill("changed-and-kept")
    expect(form.locator("#unsaved")).to_have_text("Unsaved changes")
    form.locator("#nav a", has_text="Tags").click()
    expect(answer(form, "Stay on this page")).to_be_focused()
    form.keyboard.press("Enter")
    assert slug(form).input_value() == "changed-and-kept"
    form.locator("#nav a", has_text="Tags").click()
    answer(form, "Discard the changes").click()
    form.wait_for_url("**/admin/tags/")
    assert city.read(post, "slug") != "changed-and-kept"


def test_save_and_leave_saves_and_goes_where_one_wanted_to_go(form, post, city):
    slug(form).fill(f"saved-{post}")
    form.locator("#nav a", has_text="Tags").click()
    answer(form, "Save and leave").click()
    form.wait_for_url("**/admin/tags/")
    assert city.read(post, "slug") == f"saved-{post}"


def test_the_browser_asks_before_a_changed_form_is_closed(form):
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    form.on("dialog", accept)
    form.reload()
    assert asked == []
    slug(form).press_sequentially("x")
    form.reload()
    assert asked == ["beforeunload"]


def test_what_was_typed_outlives_the_page(form):
    form.on("dialog", lambda dialog: dialog.accept())
    slug(form).fill("typed-but-not-sent")
    form.wait_for_function("() => Object.keys(localStorage).some((key) => key.startsWith('draft:'))")
    form.reload()
    assert slug(form).input_value() != "typed-but-not-sent"
    form.get_by_role("button", name="Bring them back").click()
    assert slug(form).input_value() == "typed-but-not-sent"
    expect(form.locator("#unsaved")).to_have_text("Unsaved changes")
    save(form)
    form.wait_for_url("**/admin/posts/")
    assert form.evaluate("() => Object.keys(localStorage).length") == 0


def test_a_draft_that_is_thrown_away_is_not_offered_again(form):
    form.on("dialog", lambda dialog: dialog.accept())
    slug(form).fill("typed-but-not-sent")
    form.wait_for_function("() => Object.keys(localStorage).some((key) => key.startsWith('draft:'))")
    form.reload()
    form.get_by_role("button", name="Throw them away").click()
    form.reload()
    expect(form.locator(".banner")).to_have_count(0)


def test_what_was_sent_too_late_is_there_after_signing_in_again(browse, city, post):
    username = "mateo"
    page = browse(username)
    page.goto(form_of(post))
    slug(page).fill(f"sent-too-late-{post}")
    city.end_sessions(username)
    save(page)
    page.locator("main a.btn-primary").click()
    page.locator("#name").fill(username)
    page.locator("#password").fill(city.password)
    page.locator("#password").press("Enter")
    expect(slug(page)).to_have_value(f"sent-too-late-{post}")
    expect(page.locator(".banner")).to_be_visible()
    save(page)
    page.wait_for_url("**/admin/posts/")
    assert city.read(post, "slug") == f"sent-too-late-{post}"


# Two at once


def test_a_change_in_the_list_is_taken_back_when_somebody_was_faster(browse, post, city):
    page = browse(EDITOR)
    page.goto(f"/admin/posts/?q={city.read(post, 'slug')}")
    with city.hands() as session:
        city.row(session, post).views += 1
    badge = page.locator('[data-edit="status"]')
    badge.click()
    page.locator('#menu-status [data-value="published"]').click()
    toast = page.locator(".toast.tone-bad")
    expect(toast).to_contain_text("Somebody has changed this meanwhile.")
    expect(badge).to_contain_text("Draft")
    assert toast.get_by_role("button", name="Undo").count() == 0
    assert city.read(post, "status") == "draft"


def test_two_versions_of_a_record_are_shown_side_by_side(form, post, city):
    with city.hands() as session:
        city.row(session, post).slug = f"theirs-{post}"
    slug(form).fill(f"mine-{post}")
    save(form)
    expect(form.locator("#conflicts")).to_be_focused()
    side = form.locator(".conflict", has_text="Slug").locator(".conflict-side")
    expect(side.nth(0)).to_contain_text(f"mine-{post}")
    expect(side.nth(1)).to_contain_text(f"theirs-{post}")
    side.nth(1).locator("input").check()
    save(form)
    form.wait_for_url("**/admin/posts/")
    assert city.read(post, "slug") == f"theirs-{post}"


# Deleting


def test_deleting_asks_first_and_the_harmless_answer_has_the_focus(form, post, city):
    def ask() -> None:
        form.locator('[popovertarget="menu-record"]').click()
        form.locator("#menu-record .is-danger").click()
        expect(form.locator("#ask")).to_contain_text(str(city.read(post, "title")))
        expect(answer(form, "Cancel")).to_be_focused()

    ask()
    form.keyboard.press("Shift+Tab")
    assert not form.evaluate("() => document.activeElement.matches(':not(dialog *, body)')")
    form.keyboard.press("Escape")
    expect(form.locator("#ask")).not_to_be_visible()
    assert city.read(post, "slug")
    ask()
    answer(form, "Delete").click()
    form.wait_for_url("**/admin/posts/")
    expect(form.locator(".toast")).to_contain_text("was deleted")
    assert city.read(post, "slug") is None
