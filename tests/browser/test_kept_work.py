"""Work is not lost: not by leaving, closing, coming too late, or being two at once."""

from __future__ import annotations

from playwright.sync_api import Dialog, expect

from tests.browser.pages import EDITOR, answer, form_of, save, slug

HAS_DRAFT = "() => Object.keys(localStorage).some((key) => key.startsWith('draft:'))"

# Leaving


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
    form.wait_for_function(HAS_DRAFT)
    form.reload()
    assert slug(form).input_value() != "typed-but-not-sent"
    form.get_by_role("button", name="Bring them back").click()
    assert slug(form).input_value() == "typed-but-not-sent"
    expect(form.locator("#unsaved")).to_have_text("Unsaved changes")
    save(form)
    form.wait_for_url("**/admin/posts/")
    assert not form.evaluate(HAS_DRAFT)


def test_a_draft_that_is_thrown_away_is_not_offered_again(form):
    form.on("dialog", lambda dialog: dialog.accept())
    slug(form).fill("typed-but-not-sent")
    form.wait_for_function(HAS_DRAFT)
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
    page.locator("#password").fill(city.passwords[username])
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
