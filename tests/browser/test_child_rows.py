"""Rows of loans on the form of their equipment: added, removed, mended; without a script, too."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal.records.equipment import Equipment
from portal.records.loans import Loan
from tests.browser.conftest import PHONE
from tests.browser.looks import problems_by_axe, take, wider_than
from tests.browser.pages import save
from tests.browser.test_pickers import ROOT, at

#: What a form may cost at its first visit, all files together (SPEC, budget)
MOST_REQUESTS, MOST_BYTES, MOST_MODULES = 8, 60 * 1024, 4


@pytest.fixture
def device(city) -> int:
    """Equipment that no other test knows, lent once."""
    with city.hands() as session:
        old = session.scalars(select(Loan).order_by(Loan.id)).first()
        mark = secrets.token_hex(4)
        office, borrower = old.equipment.office, old.borrower
        days = {"starts_on": old.starts_on, "due_on": old.due_on}
        made = Equipment(name=f"Drill {mark}", serial_number=mark, cost=9, office=office)
        session.add_all([made, Loan(equipment=made, borrower=borrower, **days)])
        session.flush()
        return made.id


def open_device(browse, device: int, **options) -> Page:
    page = browse(ROOT, **options)
    page.goto(f"/admin/equipment/edit/?id={device}")
    return page


def test_rows_are_added_and_removed_and_saved_with_the_form(browse, city, device):
    page = open_device(browse, device)
    page.get_by_role("button", name="Add a row").click()
    expect(page.locator(".child")).to_have_count(2)
    expect(page.locator("#loans-new1-borrower")).to_be_focused()
    page.keyboard.type("quiroga")
    expect(at(page)).to_contain_text("Quiroga")
    page.keyboard.press("Enter")
    page.locator("#loans-new1-starts_on").fill("2026-03-01")
    page.locator("#loans-new1-due_on").fill("2026-03-09")
    page.locator(".child").first.get_by_label("Remove").check()
    save(page)
    page.wait_for_url("**/admin/equipment/")
    with city.hands() as session:
        [loan] = session.get(Equipment, device).loans
        assert loan.borrower.name == "Mateo Quiroga"
        assert str(loan.due_on) == "2026-03-09"


def test_a_row_that_was_added_outlives_the_page(browse, device):
    page = open_device(browse, device)
    page.on("dialog", lambda dialog: dialog.accept())
    for _ in range(2):
        page.get_by_role("button", name="Add a row").click()
    page.locator("#loans-new2-due_on").fill("2026-03-09")
    page.wait_for_function("() => JSON.stringify(localStorage).includes('2026-03-09')")
    page.reload()
    page.get_by_role("button", name="Bring them back").click()
    expect(page.locator("#loans-new2-due_on")).to_have_value("2026-03-09")


def test_a_mistake_in_a_row_is_led_to(browse, device):
    page = open_device(browse, device)
    page.get_by_role("button", name="Add a row").click()
    page.locator("#loans-new1-due_on").fill("soon")
    save(page)
    expect(page.locator("#errors")).to_be_focused()
    page.locator("#errors a", has_text=re.compile("row 2, Due on")).click()
    expect(page.locator("#loans-new1-due_on")).to_be_focused()


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_rows_of_children_are_sound(browse, device, size):
    page = open_device(browse, device, **({"viewport": size, "has_touch": True} if size else {}))
    page.get_by_role("button", name="Add a row").click()
    page.locator(".children").scroll_into_view_if_needed()
    take(page, f"children-{'phone' if size else 'desktop'}")
    assert problems_by_axe(page, within="main") == []
    assert wider_than(page, 320) == []


def test_rows_are_searched_for_and_added_without_a_script(browse, city, device):
    page = open_device(browse, device, java_script_enabled=False)
    page.locator('[name="_find-loans-new1-borrower"]').fill("quiroga")
    page.locator("#loans-new1-due_on").fill("2026-03-09")
    page.locator('[name="_search-loans-new1-borrower"]').click()
    page.locator("#loans-new1-borrower").select_option(label="Mateo Quiroga")
    expect(page.locator("#loans-new1-due_on")).to_have_value("2026-03-09")
    page.locator("#loans-new1-starts_on").fill("2026-03-01")
    page.locator('.child [name$="-remove"]').first.check()
    page.locator('.savebar [name="_save"]').click()
    expect(page.locator(".toast")).to_contain_text("was saved")
    with city.hands() as session:
        [loan] = session.get(Equipment, device).loans
        assert loan.borrower.name == "Mateo Quiroga"


def test_the_first_visit_of_a_form_costs_little(browse, device):
    page = browse(ROOT)
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"/admin/equipment/edit/?id={device}", wait_until="networkidle")
    assert len(answers) <= MOST_REQUESTS, [answer.url for answer in answers]
    assert sum(answer.url.endswith(".js") for answer in answers) <= MOST_MODULES
    sizes = {answer.url: answer.request.sizes()["responseBodySize"] for answer in answers}
    assert sum(sizes.values()) <= MOST_BYTES, sizes
