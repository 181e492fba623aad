"""A list sorted by several columns, with the mouse and with the keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.pages import EDITOR


def test_shift_and_a_heading_sort_by_one_more_column_and_turn_it(browse):
    page = browse(EDITOR)
    page.goto("/admin/posts/?sort=status")

    for sort, direction in (("views", "ascending"), ("-views", "descending")):
        page.locator("a.sort", has_text="Views").click(modifiers=["Shift"])
        page.wait_for_url(re.compile(f"sort=status%2C{sort}"))
        heading = page.locator("th", has_text="Views")
        expect(heading).to_have_attribute("aria-sort", direction)
        expect(page.locator("th", has_text="Status")).to_have_attribute("aria-sort", "ascending")
