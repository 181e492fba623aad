"""Pickers by keyboard, pointer and ear; the dialog for a new row; rows of children on a form."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal.i18n.content import Texts
from portal.records.loans import Loan
from portal.records.tags import Tag
from tests.browser.conftest import PHONE
from tests.browser.looks import look, wider_than
from tests.browser.pages import ARABIC_EDITOR, EDITOR, form_of, save

ROOT = "grace"
#: What a form may cost at its first visit, all files together (SPEC, budget)
MOST_REQUESTS, MOST_BYTES, MOST_MODULES = 8, 60 * 1024, 4


@pytest.fixture
def tag(city) -> str:
    """The name of a tag that no other test knows."""
    mark = secrets.token_hex(4)
    with city.hands() as session:
        session.add(Tag(name=Texts.of({"en": f"Tag {mark}"}), slug=f"zz-{mark}"))  # the last
    return f"Tag {mark}"


def tags_of(city, post: int) -> list[str]:
    with city.hands() as session:
        return [str(tag) for tag in city.row(session, post).tags]


def rows(page: Page):
    return page.locator(".picker-row")


def at(page: Page):
    """Return the option that Enter would choose."""
    return page.locator(".picker-list .is-at")


# By keyboard


def test_one_is_chosen_of_many_by_keyboard_alone(form, post, city):
    author = form.locator("#author")
    author.focus()
    form.keyboard.press("ArrowDown")
    expect(author).to_have_attribute("aria-expanded", "true")
    expect(rows(form)).to_have_count(20)
    form.keyboard.type("quiroga")
    expect(rows(form)).to_have_count(1)
    expect(at(form)).to_contain_text("Mateo Quiroga")
    told = author.get_attribute("aria-activedescendant")
    assert told == at(form).get_attribute("id")
    form.keyboard.press("Enter")
    expect(author).to_have_attribute("aria-expanded", "false")
    expect(author).to_have_value("Mateo Quiroga")
    expect(author).to_be_focused()
    form.keyboard.press("Control+s")
    form.wait_for_url("**/admin/posts/")
    with city.hands() as session:
        assert city.row(session, post).author.name == "Mateo Quiroga"


def test_several_are_chosen_and_taken_away_by_keyboard(form, post, city, tag):
    tags = form.locator("#tags")
    tags.focus()
    form.keyboard.type(tag)
    expect(at(form)).to_contain_text(tag)
    form.keyboard.press("Enter")
    expect(form.locator(".chip")).to_have_count(1)
    expect(rows(form).nth(1)).to_be_visible()  # all are there again, to choose another
    form.keyboard.press("ArrowDown")
    first = at(form).locator(".picker-title").inner_text()
    form.keyboard.press("Enter")
    expect(at(form)).to_have_attribute("aria-selected", "true")
    expect(form.locator(".chip")).to_have_count(2)
    form.keyboard.press("Escape")
    form.keyboard.press("Backspace")
    expect(form.locator(".chip")).to_have_count(1)
    expect(form.locator("#unsaved")).to_have_text("Unsaved changes")
    form.keyboard.press("Control+s")
    form.wait_for_url("**/admin/posts/")
    assert tags_of(city, post) == [first] != [tag]


def test_escape_takes_back_what_was_typed_and_chooses_nothing(form):
    author = form.locator("#author")
    before = author.input_value()
    author.click()
    form.keyboard.type("nobody at all")
    expect(form.locator(".picker-note")).to_be_visible()
    form.keyboard.press("Enter")
    form.keyboard.press("Escape")
    expect(author).to_have_value(before)
    expect(form.locator(".picker-list")).not_to_be_visible()
    assert form.locator("#unsaved").inner_text() == ""


def test_words_that_chose_nothing_do_not_stay(form):
    author = form.locator("#author")
    before = author.input_value()
    author.click()
    form.keyboard.type("quiroga")
    expect(rows(form)).to_have_count(1)
    form.keyboard.press("Tab")
    expect(author).to_have_value(before)


def test_a_field_that_may_be_empty_is_emptied(browse, city):
    page = browse(ROOT)
    with city.hands() as session:
        key = session.scalars(select(Loan)).first().equipment.office_id
    page.goto(f"/admin/offices/edit/?id={key}")
    parent = page.locator("#parent")
    expect(parent).not_to_have_value("")
    parent.fill("")
    page.keyboard.press("Tab")
    expect(parent).to_have_value("")
    assert page.locator('select[name="parent"]').input_value() == ""


# By pointer and ear


def test_the_ear_is_told_how_many_are_on_offer_and_of_none(form):
    form.locator("#author").click()
    said = form.locator(".picker-box [role=status]")
    expect(said).to_have_text("On offer: 20")
    form.keyboard.type("nobody at all")
    expect(said).to_have_text("Nothing matches. Try another word.")


def test_more_are_read_when_the_end_of_the_list_is_reached(form):
    form.locator("#author").click()
    expect(rows(form)).to_have_count(20)
    form.locator("[data-act=more]").click()
    expect(rows(form).nth(39)).to_be_attached()
    titles = form.locator(".picker-about").all_inner_texts()
    assert len(titles) == len(set(titles)) >= 40


def test_a_chip_is_taken_away_by_its_button(browse, city, tag):
    post = city.post_by(EDITOR)
    with city.hands() as session:
        found = session.scalars(select(Tag).where(Tag.slug == tag.replace("Tag ", "zz-"))).one()
        row = city.row(session, post)
        row.tags.append(found)
    page = browse(EDITOR)
    page.goto(form_of(post))
    page.get_by_role("button", name=f"Remove “{tag}”").click()
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.locator("#tags")).to_be_focused()
    save(page)
    page.wait_for_url("**/admin/posts/")
    assert tags_of(city, post) == []


def test_a_list_that_cannot_be_loaded_says_so(form):
    form.route("**/ajax/lookup/**", lambda route: route.abort())
    form.locator("#author").click()
    expect(form.locator(".picker-note")).to_have_text(
        "The choices could not be loaded. Try again."
    )
    form.unroute_all()


@pytest.mark.parametrize("username", [EDITOR, ARABIC_EDITOR], ids=["en", "ar"])
@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_an_open_picker_is_sound(browse, post, username, size):
    page = browse(username, **({"viewport": size, "has_touch": True} if size else {}))
    page.goto(form_of(post))
    page.locator("#tags").click()
    expect(rows(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert look(page, f"picker-{username}-{'phone' if size else 'desktop'}", "main") == []
    box = page.locator(".picker-list").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]
    assert wider_than(page, 320) == []


# Work is not lost


def test_what_was_picked_outlives_the_page(form, tag):
    form.on("dialog", lambda dialog: dialog.accept())
    form.locator("#tags").click()
    form.keyboard.type(tag)
    expect(at(form)).to_contain_text(tag)
    form.keyboard.press("Enter")
    form.wait_for_function("(tag) => JSON.stringify(localStorage).includes(tag)", arg=tag)
    form.reload()
    expect(form.locator(".chip")).to_have_count(0)
    form.get_by_role("button", name="Bring them back").click()
    expect(form.locator(".chip")).to_have_text(tag)


# Without a script


def test_enter_still_saves_without_a_script(browse, city):
    page = browse(EDITOR, java_script_enabled=False)
    post = city.post_by(EDITOR)
    page.goto(form_of(post))
    page.locator("#slug").fill(f"entered-{post}")
    page.locator("#slug").press("Enter")
    expect(page.locator(".toast")).to_contain_text("was saved")
    assert city.read(post, "slug") == f"entered-{post}"
