"""Without JavaScript the portal still reads, searches, pages, saves and deletes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looks import wider_than
from tests.browser.pages import EDITOR


@pytest.fixture
def page(browse) -> Page:
    return browse(EDITOR, java_script_enabled=False)


def test_a_list_searches_sorts_and_pages(page):
    page.goto("/admin/posts/")
    rows = page.locator(".table tbody tr")
    expect(rows).to_have_count(25)
    first = rows.first.inner_text()
    page.locator('.pager [rel="next"]').click()
    assert rows.first.inner_text() != first
    page.locator("#search").fill("curie school")
    page.locator("#search").press("Enter")
    assert "q=curie+school" in page.url
    assert 0 < rows.count() < 25
    page.locator("th a.sort").first.click()
    expect(page.locator("th[aria-sort]")).to_have_count(1)
    page.locator(".chip a").click()
    expect(rows).to_have_count(25)


def test_a_form_shows_its_errors_and_saves(page, city):
    post = city.post_by(EDITOR)
    page.goto(f"/admin/posts/edit/?id={post}")
    page.locator("#slug").fill("")
    page.locator('[name="_save"]').click()
    expect(page.locator("#errors")).to_be_visible()
    page.locator("#slug").fill(f"plain-{post}")
    page.locator("#title-ar").fill("بلا نصوص برمجية")
    page.locator("#status").select_option("in_review")
    page.locator('[name="_save"]').click()
    expect(page.locator(".toast")).to_contain_text("was saved")
    assert city.read(post, "slug") == f"plain-{post}"
    assert city.read(post, "title")["ar"] == "بلا نصوص برمجية"
    assert city.read(post, "status") == "in_review"


def test_a_new_record_is_made(page, city):
    page.goto("/admin/tags/new/")
    page.locator("#name-en").fill("Plain tag")
    page.locator("#slug").fill("plain-tag")
    page.locator('[name="_save"]').click()
    expect(page.locator(".toast")).to_contain_text("was saved")


def test_a_delete_is_asked_about_on_a_page_of_its_own(page, city):
    post = city.post_by(EDITOR)
    page.goto(f"/admin/posts/edit/?id={post}")
    page.locator('[popovertarget="menu-record"]').click()
    page.locator("#menu-record .is-danger").click()
    expect(page.locator("h1")).to_contain_text("Delete")
    assert city.read(post, "slug")
    page.locator("main .btn-danger").click()
    expect(page.locator(".toast")).to_contain_text("was deleted")
    assert city.read(post, "slug") is None


def test_what_needs_a_script_is_not_shown(page):
    for path in ("/admin/posts/", "/admin/posts/edit/?id=7"):
        page.goto(path)
        shown = [each for each in page.locator(".needs-js").all() if each.is_visible()]
        assert shown == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_menu_leads_to_every_page(browse, size):
    page = browse(EDITOR, java_script_enabled=False, viewport=size)
    page.goto("/admin/")
    page.locator("#nav a", has_text="Tags").click()
    expect(page.locator("h1")).to_have_text("Tags")


def test_the_language_is_changed(browse):
    page = browse("baptiste", java_script_enabled=False)
    page.goto("/admin/posts/")
    page.locator('[popovertarget="menu-language"]').click()
    page.locator('#menu-language [value="de"]').click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert page.url.endswith("/admin/posts/")


def test_a_phone_does_not_scroll_sideways(browse):
    page = browse(EDITOR, java_script_enabled=False, viewport=PHONE)
    for path in ("/admin/posts/", "/admin/posts/edit/?id=7", "/sign-in"):
        page.goto(path)
        assert wider_than(page, 320) == []
