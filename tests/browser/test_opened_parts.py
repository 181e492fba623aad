"""What opens over a page is as sound as the page: menus, dialogs, palette, calendar, drawer."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE
from tests.browser.looks import look, wider_than
from tests.browser.pages import EDITOR, form_of

PEOPLE = {"en": EDITOR, "ar": "yusuf"}


@pytest.mark.parametrize("language", PEOPLE)
def test_over_a_list(browse, city, language):
    post = city.post_by(EDITOR)
    page = browse(PEOPLE[language])
    page.goto(f"/admin/posts/?q={city.read(post, 'slug')}")
    found = []
    for name, opener in {
        "menu-user": '[popovertarget="menu-user"]',
        "menu-language": '[popovertarget="menu-language"]',
        "menu-row": "[data-row-menu]",
        "menu-status": "[data-edit]",
        "palette": '[data-open="palette"]',
        "keys": '[data-open="keys"]',
    }.items():
        page.locator(opener).click()
        page.locator(f"#{name}").wait_for()
        found += look(page, f"{name}-{language}", f"#{name}")
        page.keyboard.press("Escape")
    page.locator('[name="rowid"]').check()
    page.locator("[data-edit]").click()
    page.locator('#menu-status [data-value="in_review"]').click()
    page.locator(".toast").wait_for()
    found += look(page, f"bulk-{language}", "#bulk")
    found += look(page, f"toast-{language}", "#toasts")
    page.locator('#bulk [value="delete"]').click()
    found += look(page, f"ask-{language}", "#ask")
    assert found == []


@pytest.mark.parametrize("language", PEOPLE)
def test_over_a_form(browse, post, language):
    page = browse(PEOPLE[language])
    page.goto(form_of(post))
    page.locator("[data-date] button").click()
    found = look(page, f"calendar-{language}", ".calendar")
    page.keyboard.press("Escape")
    page.locator("#slug").fill("changed")
    page.locator("#nav a").first.click()
    found += look(page, f"leave-{language}", "#ask")
    assert found == []


@pytest.mark.parametrize("language", PEOPLE)
def test_over_a_phone(browse, city, language):
    post = city.post_by(EDITOR)
    page = browse(PEOPLE[language], viewport=PHONE, has_touch=True)
    page.goto(f"/admin/posts/?q={city.read(post, 'slug')}")
    page.locator("#nav-toggle").click()
    found = look(page, f"drawer-{language}", "#nav")
    page.keyboard.press("Escape")
    page.locator('[popovertarget="menu-user"]').click()
    found += look(page, f"menu-user-phone-{language}", "#menu-user")
    page.keyboard.press("Escape")
    page.locator('[name="rowid"]').check()
    found += look(page, f"bulk-phone-{language}", "#bulk")
    assert found == []
    assert wider_than(page, 320) == []
