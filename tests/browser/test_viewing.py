"""View as: the banner that stays, what is refused under it, and the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from portal.accounts.models import User
from tests.browser.city import City
from tests.browser.conftest import DESKTOP, PATIENCE, PHONE, sign_in
from tests.browser.looks import problems_by_axe, wider_than
from tests.browser.pages import ARABIC_EDITOR, EDITOR, form_of, save, slug
from tests.browser.test_pickers import ROOT
from tests.browser.watch import Watch

#: The keys of what has the focus and is under what sticks to the top, from the end up
HIDDEN_BY_THE_BANNER = """
() => [...document.querySelectorAll("main a[href], main button, main input")].reverse()
  .filter((each) => each.checkVisibility())
  .filter((each) => {
    each.focus();
    const floor = document.querySelector(".top").getBoundingClientRect().bottom;
    return document.activeElement === each && each.getBoundingClientRect().bottom <= floor;
  })
  .map((each) => each.outerHTML)
"""


@pytest.fixture
def look_as(chromium: Browser, city: City) -> Iterator[Callable[..., Page]]:
    """Return a function: a page that is seen as somebody, in a browser that no other test uses."""
    with ExitStack() as opened:

        def _look_as(username: str, language: str = "en", **options: object) -> Page:
            usual = {"base_url": city.url, "reduced_motion": "reduce", "locale": "en-GB"}
            context = opened.enter_context(chromium.new_context(**usual, **options))
            context.set_default_timeout(PATIENCE)
            watch = Watch(context)
            opened.callback(lambda: check(watch))
            page = context.new_page()
            sign_in(page, ROOT, city.passwords[ROOT])
            with city.hands() as session:
                query = select(User.id).where(User.username == username)
                key = session.scalars(query).one()
            page.goto(f"/admin/users/details/?id={key}&lang={language}")
            page.locator('form[action="/admin/access/look/"] button').click()
            page.wait_for_url("**/admin/")
            return page

        yield _look_as


def check(watch: Watch) -> None:
    assert watch.seen == []


def banner(page: Page):
    return page.locator(".look")


def test_who_looks_sees_the_banner_saves_nothing_and_leaves(look_as, city, post):
    before = city.read(post, "slug")
    page = look_as(EDITOR, viewport=DESKTOP)
    expect(banner(page).get_by_role("status")).to_contain_text("as Oliver Hartley")
    assert problems_by_axe(page) == []

    page.goto(form_of(post))
    slug(page).fill("changed")
    save(page)

    expect(page.get_by_text("You are only looking: nothing can be changed.")).to_be_visible()
    expect(banner(page)).to_be_visible()
    assert problems_by_axe(page) == []
    assert city.read(post, "slug") == before
    banner(page).get_by_role("button", name="Exit").click()
    page.wait_for_url("**/admin/users/details/?id=*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Oliver Hartley")
    expect(banner(page)).to_have_count(0)


def test_the_banner_stays_in_sight_in_arabic_on_a_phone_and_hides_no_focus(look_as):
    page = look_as(ARABIC_EDITOR, "ar", viewport=PHONE, color_scheme="dark")
    page.goto("/admin/posts/?lang=ar")
    expect(banner(page)).to_contain_text("يوسف")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert problems_by_axe(page) == []

    page.mouse.wheel(0, 2000)
    expect(banner(page)).to_be_in_viewport(ratio=1)
    assert page.evaluate(HIDDEN_BY_THE_BANNER) == []
    assert wider_than(page, 320) == []

    page.set_viewport_size(PHONE)
    page.goto("/settings?lang=ar")
    expect(page.locator("main .notice")).to_be_visible()
    expect(banner(page)).to_be_visible()


def test_without_a_script_the_way_out_is_the_same(look_as):
    page = look_as(EDITOR, viewport=PHONE, java_script_enabled=False)
    page.goto("/admin/posts/")

    banner(page).get_by_role("button", name="Exit").click()

    page.wait_for_url("**/admin/users/details/?id=*")
    expect(banner(page)).to_have_count(0)
