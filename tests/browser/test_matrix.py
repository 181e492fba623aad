"""Every kind of page, in both directions, both themes and both widths, measured and pictured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looks import OF_COLOURS, look, problems_by_axe, row_heights, wider_than
from tests.browser.watch import Watch
from tests.soak import SOAK

#: Who looks: an administrator, and somebody who may only look, by language
PEOPLE = {"en": ("grace", "priscilla"), "ar": ("amina", "salma")}
NARROWEST = 320
#: What a list may cost at its first visit, all files together (SPEC, budget)
MOST_REQUESTS, MOST_BYTES = 8, 40 * 1024


def open_list(page: Page) -> None:
    page.goto("/admin/posts/")


def open_form(page: Page) -> None:
    page.goto("/admin/posts/edit/?id=7")


def open_form_with_errors(page: Page) -> None:
    page.goto("/admin/equipment/new/")
    page.locator("#serial_number").fill("SN")
    page.locator("#cost").fill("many")
    page.locator('[name="_save"]').click()
    page.locator("#errors").wait_for()


def open_details(page: Page) -> None:
    page.goto("/admin/posts/details/?id=7")


def open_history(page: Page) -> None:
    page.goto("/admin/posts/history/?id=7")


def open_dashboard(page: Page) -> None:
    page.goto("/admin/")


def open_settings(page: Page) -> None:
    page.goto("/settings")


def open_nothing(page: Page) -> None:
    page.goto("/admin/posts/details/?id=999999")


def open_sign_in(page: Page) -> None:
    page.goto("/sign-in")


def open_forbidden(page: Page) -> None:
    page.goto("/admin/posts/new/")


COLOURS = """
() => ["body", ".card", "h1", ".btn-primary"].map((one) => {
  const style = getComputedStyle(document.querySelector(one));
  return [style.color, style.backgroundColor];
})
"""
MEMBER, VIEWER, STRANGER = "member", "viewer", "stranger"
PAGES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "list": (MEMBER, open_list),
    "form": (MEMBER, open_form),
    "form-errors": (MEMBER, open_form_with_errors),
    "details": (MEMBER, open_details),
    "history": (MEMBER, open_history),
    "dashboard": (MEMBER, open_dashboard),
    "settings": (MEMBER, open_settings),
    "404": (MEMBER, open_nothing),
    "403": (VIEWER, open_forbidden),
    "sign-in": (STRANGER, open_sign_in),
}


def browser_of(browse: Callable[..., Page], person: str, language: str, **options: Any) -> Page:
    member, viewer = PEOPLE[language]
    username = {MEMBER: member, VIEWER: viewer, STRANGER: ""}[person]
    return browse(username, locale={"en": "en-GB", "ar": "ar-EG"}[language], **options)


#: Each page in each language and at each width; all four pairs of these in `make soak`
LOOKS = [
    (name, language, width)
    for at, name in enumerate(PAGES)
    for of, language in enumerate(PEOPLE)
    for by, width in enumerate(("desktop", "phone"))
    if SOAK or (at + of + by) % 2
]


@pytest.mark.parametrize(("name", "language", "width"), LOOKS)
def test_a_page_is_sound_in_both_themes(browse, name, language, width):
    person, visit = PAGES[name]
    size = DESKTOP if width == "desktop" else PHONE
    page = browser_of(browse, person, language, viewport=size, has_touch=width == "phone")
    visit(page)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.locator("h1").count() == 1
    assert look(page, f"{name}-{language}-{width}") == []
    assert not [
        height
        for height in row_heights(page)
        if not (34 <= height <= 60 if width == "desktop" else 34 <= height < 140)
    ]
    assert wider_than(page, NARROWEST) == []


def test_the_first_visit_of_a_list_costs_little(browse):
    page = browse("grace")
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/admin/posts/", wait_until="networkidle")
    assert len(answers) <= MOST_REQUESTS, [answer.url for answer in answers]
    sizes = {answer.url: answer.request.sizes()["responseBodySize"] for answer in answers}
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_the_chosen_theme_looks_like_the_one_of_the_device(browse):
    page = browse(color_scheme="dark")
    page.goto("/sign-in")
    of_device = page.evaluate(COLOURS)
    page.emulate_media(color_scheme="light")
    assert page.evaluate(COLOURS) != of_device
    page.locator("html").evaluate("(root) => root.setAttribute('data-theme', 'dark')")
    assert page.evaluate(COLOURS) == of_device


def test_the_measures_find_what_is_wrong(chromium):
    page = chromium.new_page(viewport=DESKTOP)
    page.set_content("""<html lang=en><title>Bad</title><main><h1>Bad</h1>
        <button></button><p style="color: #ccc; background: #fff">pale</p>
        <p style="width: 400px">wide</p>
        <table class=table><tbody><tr style="height: 150px"><td>tall</table></main>""")
    found = " ".join(problems_by_axe(page))
    assert "button-name" in found
    assert problems_by_axe(page, within="h1") == []
    assert len(problems_by_axe(page, rules=OF_COLOURS)) == 1
    assert "color-contrast" in found
    assert row_heights(page) == [150]
    assert wider_than(page, NARROWEST)
    page.close()


def test_the_watch_sees_errors_and_what_the_csp_refuses(chromium, city):
    context = chromium.new_context(base_url=city.url)
    watch = Watch(context)
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("main").evaluate("(main) => main.innerHTML += '<p style=color:red onclick=x()>'")
    page.locator("main").evaluate("() => setTimeout(() => nothing())")
    page.wait_for_timeout(100)
    context.close()
    assert any("CSP" in each for each in watch.seen)
    assert any("nothing is not defined" in each for each in watch.seen)
