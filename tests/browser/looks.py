"""What a page must look like, measured: axe, the width of a narrow phone, the height of rows."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

from tests.conftest import ROOT

#: Pictures of the last run, for people to look at; never kept in the repository
REPORTS = ROOT / "reports" / "browser"
#: With this set pictures are taken: a run without them is a minute shorter
TAKE = "PORTAL_TEST_LOOKS"

#: WCAG 2.2 AA and axe's own good practice; the rest of its rules is experimental
RUN_AXE = """
async ([within, rules, exclude]) => (await axe.run({ include: [within ?? ":root"], exclude }, {
  resultTypes: ["violations"],
  ...(rules && { runOnly: { type: "rule", values: rules } }),
})).violations.map(
  (rule) => `${rule.id}: ${rule.help} – ${rule.nodes.slice(0, 3).map(
    (node) => node.target.join(" ") + " " + node.any.map((one) => one.message).join(" ")
  ).join("; ")}`)
"""
#: Rows of a list after the eighth are like those before, and take as long
ALIKE = [".table tbody tr:nth-child(n+9)"]
#: The rules that a change of colours can break
OF_COLOURS = ["color-contrast", "link-in-text-block"]
#: What is wider than the page, for the message of a failure
TOO_WIDE = """
() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.body.querySelectorAll("*")]
    .filter((one) => { const box = one.getBoundingClientRect();
                       return box.width && (box.right > innerWidth + 1 || box.left < -1); })
    .slice(0, 5).map((one) => one.tagName + "." + one.className)
    .concat([`page: ${document.documentElement.scrollWidth}`])
"""
ROW_HEIGHTS = """
() => [...document.querySelectorAll(".table tbody tr")]
  .map((row) => Math.round(row.getBoundingClientRect().height))
"""


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def problems_by_axe(
    page: Page, *, within: str | None = None, rules: list[str] | None = None
) -> list[str]:
    """Return what axe-core objects to on the page as it is now, or in one part of it."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    found: list[str] = page.evaluate(RUN_AXE, [within, rules, ALIKE])
    return found


def take(page: Page, name: str, *, full_page: bool = False) -> None:
    """Take a picture of the page into `REPORTS`, if somebody is going to look at it."""
    if os.environ.get(TAKE):
        page.screenshot(path=REPORTS / f"{name}.png", full_page=full_page)


def look(page: Page, name: str, within: str | None = None) -> list[str]:
    """Return what axe objects to on the page, or in one part of it, in either theme."""
    found = []
    for theme, rules in {"light": None, "dark": OF_COLOURS}.items():
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        take(page, f"{name}-{theme}")
        problems = problems_by_axe(page, within=within, rules=rules)
        found += [f"{name}, {theme}: {problem}" for problem in problems]
    page.emulate_media(color_scheme="light")
    return found


def wider_than(page: Page, width: int) -> list[str]:
    """Return what makes the page scroll sideways in a window of that width, in CSS pixels."""
    page.set_viewport_size({"width": width, "height": 700})
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


def row_heights(page: Page) -> list[int]:
    """Return the height of each row of the list, in CSS pixels."""
    found: list[int] = page.evaluate(ROW_HEIGHTS)
    return found


def focused(page: Page) -> Any:
    """Return what has the focus: its id, else its name, else its text."""
    return page.evaluate(
        "() => { const at = document.activeElement;"
        " return at.id || at.getAttribute('name') || at.textContent.trim(); }"
    )
