"""The dashboard's charts: drawn where they belong, in either direction, on paper, as tables."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looks import take

#: An administrator who reads from left to right, and one who reads from right to left
READERS = {"en": "grace", "ar": "amina"}
BOXES = """
(selector) => [...document.querySelectorAll(selector)].map((one) => {
  const { left, right, top, bottom } = one.getBoundingClientRect();
  return { left, right, top, bottom, text: one.textContent };
})
"""


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def size(request):
    return request.param


@pytest.fixture(params=READERS)
def page(request, browse, size) -> Page:
    page = browse(READERS[request.param], viewport=size)
    page.goto("/admin/")
    return page


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    return page.evaluate(BOXES, selector)


def test_time_runs_from_the_start_of_the_line(page):
    bars = boxes(page, '[aria-labelledby^="weeks-posts "] rect')
    places = [bar["left"] for bar in bars]
    rtl = page.locator("html").get_attribute("dir") == "rtl"
    assert len(bars) == 12
    assert places == sorted(places, reverse=rtl)
    last = page.locator('[aria-labelledby^="weeks-posts "] .is-last').bounding_box()
    assert last["x"] == pytest.approx(min(places) if rtl else max(places), abs=1)


def test_what_is_written_in_a_chart_does_not_overlap_and_stays_in_sight(page):
    texts = boxes(page, ".dash svg.chart text")
    assert texts
    for at, one in enumerate(texts):
        for other in texts[at + 1 :]:
            apart = one["right"] <= other["left"] or other["right"] <= one["left"]
            assert apart or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
    width = page.evaluate("() => document.documentElement.clientWidth")
    assert all(one["left"] >= 0 and one["right"] <= width for one in texts)


def test_letters_of_a_chart_are_as_large_as_others(page):
    sizes = page.locator("svg.chart text").evaluate_all(
        "(texts) => texts.map((one) => one.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 12


def test_a_chart_is_named_and_can_be_read_as_a_table(browse):
    page = browse(READERS["en"])
    page.goto("/admin/")
    chart = page.get_by_role("img", name="New in each week: Posts")
    expect(chart).to_be_visible()
    card = page.locator(".card", has=chart)
    card.locator("summary").click()
    expect(card.get_by_role("table", name="New in each week: Posts")).to_be_visible()
    assert card.get_by_role("rowheader").count() == 12


def test_charts_are_printed_with_their_sentence_and_without_the_switch(browse):
    page = browse(READERS["en"])
    page.goto("/admin/")
    page.emulate_media(media="print")
    take(page, "dashboard-print", full_page=True)
    expect(page.locator("#weeks-posts-finding")).to_be_visible()
    expect(page.locator("svg.chart").first).to_be_visible()
    expect(page.locator("summary").first).not_to_be_visible()
