"""Saved views and columns as people use them: by keyboard, on a phone, without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal.accounts.models import User
from portal.query.saved import ListPreference, SavedView
from tests.browser.conftest import PHONE
from tests.browser.looks import look, wider_than
from tests.browser.pages import ARABIC_EDITOR, EDITOR, answer

PEOPLE = {"en": EDITOR, "ar": ARABIC_EDITOR}
DRAFTS = "/admin/posts/?where=status:one_of:draft"


@pytest.fixture(autouse=True)
def nothing_kept(city):
    """Leave the lists of the shared city as they were."""
    yield
    with city.hands() as session:
        for model in (SavedView, ListPreference):
            for row in session.scalars(select(model)):
                session.delete(row)


def save_button(page: Page):
    return page.locator('.views-acts [data-part="save-view"]')


def columns_button(page: Page):
    return page.locator('.bar [data-part="columns"]')


def current_view(page: Page):
    return page.locator('.views a[aria-current="page"]')


def column_heads(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("th[scope=col]").all_inner_texts()]


def open_menu(page: Page) -> None:
    page.locator('[popovertarget="menu-view"]').press("Enter")
    expect(page.locator("#menu-view .menu-item").first).to_be_focused()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_view_is_saved_changed_and_deleted_by_keyboard(browse):
    page = browse(EDITOR)
    page.goto(DRAFTS)
    save_button(page).focus()
    press(page, "Enter")
    expect(page.locator("#save-view-name")).to_be_focused()
    page.keyboard.type("My drafts")
    press(page, "Enter")
    page.wait_for_url("**view=*")
    expect(current_view(page)).to_have_text("My drafts")

    page.goto(page.url.replace("draft", "archived"))
    expect(current_view(page)).to_contain_text("(changed)")
    page.get_by_role("button", name="Save changes").press("Enter")
    expect(current_view(page)).to_have_text("My drafts")
    assert "archived" in page.url

    open_menu(page)
    press(page, "Enter")
    expect(page.locator("#edit-view-name")).to_be_focused()
    press(page, "Escape")
    expect(page.locator('[popovertarget="menu-view"]')).to_be_focused()
    open_menu(page)
    press(page, "Enter", "ControlOrMeta+a")
    page.keyboard.type("Old things")
    press(page, "Enter")
    expect(current_view(page)).to_have_text("Old things")

    open_menu(page)
    press(page, "ArrowUp", "Enter")
    expect(page.locator("#ask")).to_contain_text("Delete “Old things”?")
    answer(page, "Delete").press("Enter")
    page.wait_for_url("**/admin/posts/")
    expect(page.locator(".views")).not_to_contain_text("Old things")


def test_a_taken_name_is_explained_beside_what_was_typed(browse):
    page = browse(EDITOR)
    page.goto(DRAFTS)
    save_button(page).click()
    page.locator("#save-view-name").fill("Twice")
    press(page, "Enter")
    expect(current_view(page)).to_have_text("Twice")
    save_button(page).click()
    page.locator("#save-view-name").fill("Twice")
    press(page, "Enter")
    expect(page.locator(".err")).to_contain_text("You have a view called “Twice” already.")
    page.locator("#view-name").fill("Thrice")
    press(page, "Enter")
    expect(current_view(page)).to_have_text("Thrice")


def test_columns_are_chosen_and_moved_by_keyboard(browse):
    page = browse(EDITOR)
    page.goto("/admin/posts/")
    columns_button(page).press("Enter")
    page.locator("#column-tags").press("Space")
    up = page.get_by_role("button", name="Move “Author” up")
    up.press("Enter")
    expect(page.locator("[data-moved]")).to_have_text("“Author” is now number 1 of 8.")
    expect(up).to_be_focused()
    up.press("Enter")
    assert page.url.endswith("/admin/posts/")
    page.locator("#columns-size").select_option("50")
    page.locator("#column-slug").press("Space")
    page.locator("#column-slug").press("Enter")

    expect(page.locator(".toast")).to_contain_text("The columns of this list were changed.")
    wanted = ["Title", "Author", "Status", "Views", "Published on", "Slug"]
    assert column_heads(page) == wanted
    expect(page.locator(".table tbody tr")).to_have_count(50)

    columns_button(page).click()
    page.get_by_role("button", name="Back to the usual columns").click()
    expect(page.locator(".table tbody tr")).to_have_count(25)
    assert "Tags" in column_heads(page)


def test_a_dialog_is_fetched_once_and_gives_the_focus_back(browse):
    page = browse(EDITOR)
    page.goto("/admin/posts/")
    asked = []
    page.on("request", lambda one: asked.append(one.url))
    for opener, dialog in ((columns_button, "#columns"), (save_button, "#save-view")):
        expect(opener(page)).to_have_attribute("aria-haspopup", "dialog")
        for key in ("Enter", "Space"):
            opener(page).press(key)
            expect(page.locator(dialog)).to_be_visible()
            press(page, "Escape")
            expect(page.locator(dialog)).not_to_be_visible()
            expect(opener(page)).to_be_focused()
    columns_button(page).click()
    page.locator("#columns").get_by_role("button", name="Cancel").click()
    expect(columns_button(page)).to_be_focused()
    parts = [url.partition("/posts/")[2] for url in asked if "part=" in url]
    assert parts == ["columns/?part=1", "views/?part=1"]


def test_what_cannot_be_fetched_is_said_and_its_page_opened(browse):
    page = browse(EDITOR)
    page.goto("/admin/posts/?tab=draft")
    page.route(re.compile("columns/.*part=1"), lambda route: route.fulfill(status=503))
    the_page = re.compile(r"columns/\?tab=draft$")
    page.route(the_page, lambda route: route.fulfill(status=204))
    with page.expect_response(the_page):
        columns_button(page).click()
        expect(page.locator(".toast")).to_contain_text("You are taken to its own page.")
    page.unroute(the_page)
    columns_button(page).click()
    expect(page.locator("h1")).to_have_text("Columns")
    assert page.url.endswith("/admin/posts/columns/?tab=draft")
    page.get_by_role("link", name="Cancel").click()
    assert page.url.endswith("/admin/posts/?tab=draft")


def test_it_all_works_without_a_script(browse):
    page = browse(EDITOR, java_script_enabled=False)
    page.goto(DRAFTS)
    save_button(page).click()
    expect(page.locator("h1")).to_have_text("Save this view")
    page.locator("#view-name").fill("Plain")
    page.locator("#view-default").check()
    page.locator("main .btn-primary").click()
    expect(current_view(page)).to_have_text("Plain")
    page.locator('[popovertarget="menu-view"]').click()
    page.locator("#menu-view .menu-item").first.click()
    expect(page.locator("h1")).to_have_text("Change this view")
    page.locator("#view-name").fill("Plain drafts")
    page.locator("main .btn-primary").click()
    expect(current_view(page)).to_have_text("Plain drafts")
    page.goto("/admin/posts/")
    expect(current_view(page)).to_have_text("Plain drafts")

    columns_button(page).click()
    expect(page.locator("h1")).to_have_text("Columns")
    page.get_by_role("button", name="Move “Author” up").click()
    page.locator("#column-tags").uncheck()
    page.locator("main .btn-primary").click()
    expect(current_view(page)).to_have_text("Plain drafts")
    assert column_heads(page)[:3] == ["Title", "Author", "Status"]

    page.locator('[popovertarget="menu-view"]').click()
    page.locator("#menu-view .is-danger").click()
    expect(page.locator("h1")).to_have_text("Delete “Plain drafts”?")
    page.locator("main .btn-danger").click()
    expect(page.locator(".toast")).to_contain_text("was deleted")


@pytest.mark.parametrize(("language", "size"), [("en", "phone"), ("ar", "desktop")])
def test_what_opens_over_the_list_is_sound(browse, city, language, size):
    options = {"viewport": PHONE, "has_touch": True} if size == "phone" else {}
    with city.hands() as session:
        mine = {"record": "posts", "query": "where=status:one_of:draft"}
        owner = session.scalars(select(User).where(User.username == PEOPLE[language])).one()
        names = ["مسوداتي", *(f"A view with a rather long name {number}" for number in range(6))]
        views = [SavedView(owner=owner, name=name, **mine) for name in names]
        session.add_all(views)
        session.flush()
        last = views[-1].id
    page = browse(PEOPLE[language], **options)
    page.goto(f"{DRAFTS}&view={last}")
    expect(page.locator('[data-count="all"]')).not_to_be_empty()
    strip, at = page.locator(".views").bounding_box(), current_view(page).bounding_box()
    assert strip["x"] - 1 <= at["x"] <= strip["x"] + strip["width"] + 1
    found = look(page, f"views-{size}-{language}", ".main")
    page.locator('[popovertarget="menu-views"]').click()
    found += look(page, f"views-more-{size}-{language}", "#menu-views")
    press(page, "Escape")
    page.locator('[popovertarget="menu-view"]').click()
    found += look(page, f"views-menu-{size}-{language}", "#menu-view")
    press(page, "Enter")
    page.locator("#edit-view").wait_for()
    found += look(page, f"views-edit-{size}-{language}", "#edit-view")
    press(page, "Escape")
    columns_button(page).click()
    page.locator("#columns").wait_for()
    found += look(page, f"columns-{size}-{language}", "#columns")
    press(page, "Escape")
    assert found == []
    assert wider_than(page, 320) == []
