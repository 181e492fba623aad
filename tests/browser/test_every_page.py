"""Every entry of the menu, and the first row behind it, is sound; no language is too long."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP
from tests.browser.looks import problems_by_axe, row_heights, take, wider_than

NARROWEST = 320
#: Its rows are looked at in `test_matrix`
IN_THE_MATRIX = {"posts"}
#: Somebody who sees much, by language: those of the other tests are not asked again
READERS = {"de": "juergen", "es": "lucia", "fr": "emile"}


def faults(page: Page, name: str) -> list[str]:
    """Return what is wrong with the page, each with its address."""
    page.set_viewport_size(DESKTOP)
    take(page, f"every-{name}")
    found = problems_by_axe(page)
    found += [f"a row of {height} px" for height in row_heights(page) if not 34 <= height <= 60]
    found += [f"too wide: {each}" for each in wider_than(page, NARROWEST)]
    return [f"{page.url}: {each}" for each in found]


def test_every_entry_of_the_menu_leads_to_sound_pages(browse):
    page = browse("grace")
    page.goto("/admin/")
    addresses = page.locator("#nav a").evaluate_all("(links) => links.map((one) => one.href)")
    assert len(addresses) > 9
    found = []
    for address in addresses:
        name = address.rstrip("/").rpartition("/")[2]
        page.goto(address)
        found += faults(page, name)
        row = page.locator(".rowlink").first
        if row.count() and name not in IN_THE_MATRIX:
            page.goto(row.get_attribute("href"))
            found += faults(page, f"{name}-row")
    assert found == []


@pytest.mark.parametrize("language", READERS)
def test_no_language_is_too_long_for_a_phone(browse, language):
    page = browse(READERS[language], viewport={"width": NARROWEST, "height": 700})
    found = []
    for path in ("/admin/", "/admin/posts/", "/admin/posts/edit/?id=7", "/settings", "/admin/x"):
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language
        found += [f"{path}: {each}" for each in wider_than(page, NARROWEST)]
    assert found == []
