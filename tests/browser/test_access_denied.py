"""A closed door in a browser: it explains itself, takes a request, and somebody answers it."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal.access.requests import AccessRequest
from portal.accounts.models import User
from tests.browser.city import City
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looks import problems_by_axe, take, wider_than

#: Who may only look, and who answers, by language
PEOPLE = {"en": ("priscilla", "grace"), "ar": ("salma", "amina")}
MINE = '[aria-labelledby="access-mine"]'
NARROWEST = 320


@pytest.fixture
def reason(city: City):
    """Return words that no other request holds; what was asked with them is gone afterwards."""
    words = f"Test {secrets.token_hex(4)}"
    yield words
    with city.hands() as session:
        for row in session.scalars(select(AccessRequest).filter_by(reason=words)):
            session.delete(row)


def key_of(city: City, username: str) -> int:
    with city.hands() as session:
        return session.scalars(select(User.id).filter_by(username=username)).one()


def faults(page: Page, name: str) -> list[str]:
    """Return what is wrong with the page as it is, wide and narrow."""
    take(page, f"access-{name}", full_page=True)
    found = problems_by_axe(page) + wider_than(page, NARROWEST)
    page.set_viewport_size(DESKTOP)
    return [f"{name}: {each}" for each in found]


@pytest.mark.parametrize("language", PEOPLE)
def test_closed_door_explains_itself_and_leads_to_an_answer(browse, reason, language):
    asker, answerer = PEOPLE[language]
    page = browse(asker)
    page.goto("/admin/posts/new/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator(".notice .tag")).to_have_count(1)
    assert faults(page, f"denied-{language}") == []

    page.locator("#reason").fill(reason)
    page.locator(".wish button").click()
    expect(page.locator(".toast.tone-ok")).to_be_visible()
    expect(page.locator(f"{MINE} .badge.tone-warn")).to_be_visible()

    other = browse(answerer)
    other.goto("/admin/access/requests/")
    request = other.locator("article", has_text=reason)
    expect(request).to_be_visible()
    assert faults(other, f"requests-{language}") == []
    request.locator('[value="decline"]').click()
    expect(other.locator(".toast.tone-ok")).to_be_visible()
    expect(request).to_have_count(0)

    page.reload()
    expect(page.locator(f"{MINE} .badge.tone-neutral")).to_be_visible()


@pytest.mark.parametrize("language", PEOPLE)
def test_pages_about_access_are_sound(browse, city, language):
    reader, walter = browse(PEOPLE[language][1]), key_of(city, "walter")
    question = f"user={walter}&permission=posts.edit"
    found = []
    for name, path in {
        "why": f"/admin/access/why/?{question}&id=7",
        "why-wrong": "/admin/access/why/?user=&permission=x",
        "person": f"/admin/access/person/?id={walter}",
        "ask": "/admin/access/ask/?permission=posts.edit&id=7",
    }.items():
        reader.goto(path)
        found += faults(reader, f"{name}-{language}")
    assert found == []


def test_question_is_asked_by_name(browse):
    page = browse("grace", viewport=PHONE)
    page.goto("/admin/access/why/")
    page.get_by_role("combobox", name="Person").fill("Walter")
    page.get_by_role("option", name="Walter Ashdown").click()
    page.locator("#permission").select_option("posts.edit")
    page.get_by_role("button", name="Answer").click()

    expect(page.locator("#answer")).to_contain_text("Walter Ashdown")
    expect(page.get_by_role("combobox", name="Person")).to_have_value("Walter Ashdown")
