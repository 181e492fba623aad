"""The tour for newcomers is true: a browser takes it, and the pictures of the README with it."""

from __future__ import annotations

import os
import re
import struct

import pytest

from tests.browser.conftest import DESKTOP, PATIENCE
from tests.browser.looks import REPORTS
from tests.browser.tour import Tour, steps_of
from tests.browser.watch import Watch
from tests.conftest import ROOT

TOUR = ROOT / "docs" / "tour.md"
PICTURES = ROOT / "docs" / "pictures"
#: With this set the pictures of the README are taken anew. Move `city.TODAY` along with it.
TAKE = "PORTAL_TEST_PICTURES"
HEAVIEST = 250_000  # bytes


def test_the_tour_leads_through_the_portal_as_it_says(chromium, own_city):
    context = chromium.new_context(
        base_url=own_city.url, viewport=DESKTOP, reduced_motion="reduce", color_scheme="light"
    )
    context.set_default_timeout(PATIENCE)
    watch = Watch(context)
    page = context.new_page()
    folder = PICTURES if os.environ.get(TAKE) else REPORTS

    def picture(name: str) -> None:
        page.mouse.move(0, 0)
        page.locator("#toasts .toast").evaluate_all("(all) => all.forEach((one) => one.remove())")
        page.screenshot(path=folder / f"{name}.png", animations="disabled", caret="hide")

    tour = Tour(page, own_city.passwords, picture)
    for title, lines in steps_of(TOUR):
        try:
            tour.take(lines)
        except Exception as wrong:
            page.screenshot(path=REPORTS / "tour-stopped.png")
            raise AssertionError(f"the tour stops at “{title}”, at {page.url}") from wrong
    context.close()
    assert watch.seen == []


def test_every_step_of_the_tour_is_taken():
    numbers = re.findall(r"^(\d+)\. ", TOUR.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(steps_of(TOUR)) == len(numbers) >= 9


@pytest.mark.parametrize("name", ["list", "form-arabic", "dark"])
def test_a_picture_of_the_readme_is_light_and_of_full_size(name):
    data = (PICTURES / f"{name}.png").read_bytes()
    assert struct.unpack(">II", data[16:24]) == (DESKTOP["width"], DESKTOP["height"])
    assert len(data) < HEAVIEST
