"""The matrix of roles: changed by keyboard, reviewed and saved; on a phone; without a script."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import expect

from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import User
from portal.i18n.content import Texts
from tests.browser.conftest import PHONE
from tests.browser.looks import look, wider_than
from tests.browser.pages import answer

PEOPLE = {"en": "grace", "ar": "amina"}

#: Whether something else, such as the head of the table, lies over the top of an element
IS_COVERED = """
(id) => {
  const one = document.getElementById(id);
  const box = one.getBoundingClientRect();
  return !one.contains(document.elementFromPoint(box.x + box.width / 2, box.y + 8));
}
"""


@pytest.fixture
def role(city):
    """Return the key of a role that no other test knows: one person may read their posts."""
    with city.hands() as session:
        mark = secrets.token_hex(4)
        user = User(name=f"Test {mark}", email=f"{mark}@example.org")
        role = Role(key=f"test-{mark}", name=Texts.of({"en": f"Test {mark}"}))
        role.grants = [Grant(permission="posts.view", scope="own")]
        session.add_all([user, role, Assignment(user=user, role=role)])
        session.flush()
        number, person = role.id, user.id
    yield number
    with city.hands() as session:
        session.delete(session.get(Role, number))
        session.delete(session.get(User, person))


def granted(city, role):
    with city.hands() as session:
        return {(one.permission, one.scope) for one in session.get(Role, role).grants}


@pytest.mark.parametrize("language", PEOPLE)
def test_matrix_is_changed_and_reviewed_by_keyboard(browse, city, role, language):
    page = browse(PEOPLE[language])
    page.goto("/admin/access/")
    cell, panel = page.locator(f"#cell-{role}-posts"), page.locator(f"#cell-{role}-posts-panel")

    cell.press("Enter")
    expect(panel).to_be_visible()
    first = panel.locator('[name="on"]').first
    expect(first).to_be_focused()
    found = look(page, f"access-panel-{language}", within=".panel")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(cell).to_be_focused()

    page.keyboard.press("Enter")
    expect(first).to_be_focused()
    page.keyboard.press("Tab")
    expect(panel.locator('[name="rows-0"]')).to_be_focused()
    page.keyboard.press("ArrowUp")
    publish = panel.locator('[name="on"]').last
    publish.press("Space")
    publish.press("Enter")
    page.wait_for_url("**/admin/access/?*change=*")
    expect(cell).to_be_focused()
    assert not page.evaluate(IS_COVERED, f"cell-{role}-posts")
    assert granted(city, role) == {("posts.view", "own")}
    found += look(page, f"access-collected-{language}")

    page.locator(".collected a").press("Enter")
    page.wait_for_url("**/review-changes/*")
    expect(page.locator(".effects li")).to_have_count(2)
    found += look(page, f"access-review-{language}")
    page.locator('.savebar [type="submit"]').press("Enter")
    expect(page.locator(".toast")).to_be_visible()
    assert granted(city, role) == {("posts.view", ""), ("posts.publish", "")}

    page.locator(".toast a").press("Enter")
    page.wait_for_url("**/review-changes/*")
    expect(page.locator(".reviewed li")).to_have_count(2)
    assert found == []


def test_a_phone_shows_one_role_at_a_time(browse, city, role):
    page = browse(PEOPLE["en"], viewport=PHONE, has_touch=True)
    page.goto("/admin/access/")
    with city.hands() as session:
        key = session.get(Role, role).key
    page.locator("#matrix-role").select_option(key)
    page.locator(".matrix-one button").tap()
    page.wait_for_url(f"**role={key}*")

    expect(page.locator(".matrix thead th:visible")).to_have_count(2)
    cell = page.locator(f"#cell-{role}-posts")
    cell.tap()
    panel = page.locator(f"#cell-{role}-posts-panel")
    expect(panel).to_be_visible()
    found = look(page, "access-panel-phone", within=".panel")
    panel.locator('[name="on"]').last.check()
    panel.locator('[type="submit"]').tap()
    page.wait_for_url("**change=*")
    expect(cell).to_be_in_viewport()
    found += look(page, "access-matrix-phone")
    found += wider_than(page, 320)
    page.locator(".collected a").tap()
    page.wait_for_url("**/review-changes/*")
    found += wider_than(page, 320)
    page.goto(f"/admin/access/role/?id={role}")
    found += look(page, "access-role-phone") + wider_than(page, 320)
    assert found == []


def test_without_a_script_each_step_is_a_page(browse, city, role):
    page = browse(PEOPLE["en"], java_script_enabled=False)
    page.goto("/admin/access/")
    page.locator(f"#cell-{role}-tags").click()
    page.locator('.cell-page [name="on"]').first.check()
    page.locator('.cell-page [type="submit"]').click()
    expect(page.locator(".collected")).to_contain_text("1 change")
    page.locator(".collected a").click()
    expect(page.locator(".effects")).to_contain_text("View – Tags")
    page.locator('.savebar [type="submit"]').click()
    expect(page.locator(".toast")).to_contain_text("1 change was saved.")
    assert ("tags.view", "") in granted(city, role)


def test_collected_changes_are_discarded_after_a_question(browse, city, role):
    page = browse(PEOPLE["en"])
    with city.hands() as session:
        key = session.get(Role, role).key
    page.goto(f"/admin/access/?change={key}:tags.view::*")
    page.locator(".collected button").click()
    answer(page, "Discard").click()
    page.wait_for_url("**/admin/access/?confirmed=1")
    expect(page.locator(".collected")).to_have_count(0)
