"""A file is chosen, dropped, shown and taken away, with a script and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal.records.equipment import Equipment
from portal.records.profiles import Profile
from tests.browser.pages import save
from tests.files import samples

#: May change everything
KEEPER = "grace"
DROP = """(bytes) => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(bytes)], "dropped.png", { type: "image/png" }));
  const zone = document.querySelector(".upload-zone");
  for (const name of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(name, { bubbles: true, dataTransfer: files }));
}"""


@pytest.fixture
def person(city):
    """Return the address of somebody's profile form; afterwards the photo is gone."""
    with city.hands() as session:
        key = session.scalars(select(Profile.id).limit(1)).one()
    yield f"/admin/profiles/edit/?id={key}"
    with city.hands() as session:
        session.get(Profile, key).photo = None


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "me.png"
    file.write_bytes(samples.picture("PNG", (640, 480)))
    return file


def stored(city, address):
    with city.hands() as session:
        return session.get(Profile, int(address.rpartition("=")[2])).photo


def choose(page: Page, file: Path) -> None:
    page.locator("#photo").set_input_files(file)


def test_image_is_sent_at_once_shown_and_saved(browse, city, person, photo):
    page = browse(KEEPER)
    page.goto(person)
    choose(page, photo)
    expect(page.locator(".upload-state")).to_have_text(
        "“\u2068me.png\u2069” is ready. It is kept when you save the form."
    )
    expect(page.locator(".upload-file .file-image")).to_be_visible()
    expect(page.locator("#unsaved")).to_have_text("Unsaved changes")
    assert page.locator("#photo").input_value() == ""
    save(page)
    page.wait_for_url("**/admin/profiles/")
    assert stored(city, person).name == "me.png"


def test_image_that_is_dropped_is_taken_like_one_that_is_chosen(browse, city, person, photo):
    page = browse(KEEPER)
    page.goto(person)
    page.evaluate(DROP, list(photo.read_bytes()))
    expect(page.locator(".upload-state")).to_contain_text("is ready.")
    save(page)
    page.wait_for_url("**/admin/profiles/")
    assert stored(city, person).name == "dropped.png"


def test_wrong_file_is_told_at_once_and_a_large_one_is_not_even_sent(browse, person, tmp_path):
    page = browse(KEEPER)
    page.goto(person)
    wrong, large = tmp_path / "page.png", tmp_path / "large.png"
    wrong.write_bytes(samples.HTML)
    large.write_bytes(b"x" * 5_000_001)
    choose(page, wrong)
    expect(page.locator(".upload-state")).to_contain_text("This is not an image of these types")
    page.route("**/upload/**", lambda route: pytest.fail("it was sent"))
    choose(page, large)
    expect(page.locator(".upload-state")).to_contain_text("Choose one of at most 5 MB.")
    expect(page.locator("#photo")).to_have_attribute("aria-invalid", "true")


def test_file_that_cannot_be_sent_now_goes_with_the_form(browse, city, person, photo):
    page = browse(KEEPER)
    page.goto(person)
    page.route("**/upload/**", lambda route: route.fulfill(status=503, body=""))
    choose(page, photo)
    expect(page.locator(".upload-state")).to_contain_text("is sent when you save the form.")
    save(page)
    page.wait_for_url("**/admin/profiles/")
    assert stored(city, person).name == "me.png"


def test_file_outlives_the_page_as_what_is_typed_does(browse, city, person, photo):
    page = browse(KEEPER)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(person)
    choose(page, photo)
    expect(page.locator(".upload-state")).to_contain_text("is ready")
    page.wait_for_function(
        "() => Object.keys(localStorage).some((key) => key.startsWith('draft'))"
    )
    page.reload()
    page.get_by_role("button", name="Bring them back").click()
    expect(page.locator(".upload-state")).to_have_text(
        "The file that you had chosen is still here."
    )
    save(page)
    page.wait_for_url("**/admin/profiles/")
    assert stored(city, person).name == "me.png"


def test_chooser_is_reached_and_opened_by_keyboard(browse, person, photo):
    page = browse(KEEPER)
    page.goto(person)
    with page.expect_file_chooser() as chooser:
        page.locator("#photo").press("Enter")
    chooser.value.set_files(photo)
    expect(page.locator(".upload-state")).to_contain_text("is ready")
    page.locator("#photo-remove").check()
    save(page)
    page.wait_for_url("**/admin/profiles/")


def test_file_is_chosen_and_taken_away_without_a_script(browse, city, person, photo):
    page = browse(KEEPER, java_script_enabled=False)
    page.goto(person)
    choose(page, photo)
    page.locator(".savebar [name=_save]").click()
    page.goto(person)
    expect(page.locator(".upload-file .file-name")).to_have_text("me.png")
    expect(page.locator(".upload-file .file-image")).to_be_visible()
    page.locator("#photo-remove").check()
    page.locator(".savebar [name=_save]").click()
    assert stored(city, person) is None


def test_download_keeps_its_name(browse, city, tmp_path):
    manual = tmp_path / "Bohrer – Anleitung.pdf"
    manual.write_bytes(samples.PDF)
    with city.hands() as session:
        key = session.scalars(select(Equipment.id).limit(1)).one()
    page = browse(KEEPER)
    page.goto(f"/admin/equipment/edit/?id={key}")
    page.locator("#manual").set_input_files(manual)
    expect(page.locator(".upload-state")).to_contain_text("is ready")
    save(page)
    page.goto(f"/admin/equipment/details/?id={key}")
    with page.expect_download() as download:
        page.locator("a.file").click()
    assert download.value.suggested_filename == manual.name
    assert Path(download.value.path()).read_bytes() == samples.PDF
