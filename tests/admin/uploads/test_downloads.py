"""A file leaves only for those who may read its field, and so that nothing runs it."""

from __future__ import annotations

import shutil

import pytest

from portal.files import storage
from portal.records.equipment import EquipmentView
from portal.records.profiles import ProfileView
from tests.admin.uploads.conftest import EVERY, limit
from tests.files import samples


def fetch(client, url, **headers):
    """Return an answer that has been read to its end, as browsers do."""
    return client.get(url, buffered=True, headers=headers)


def test_file_leaves_as_a_download_that_no_browser_opens(sign_in, drill, save):
    client = sign_in(*EVERY)
    save(client, samples.PDF, "Anleitung ä.pdf")

    answer = fetch(client, f"/admin/equipment/file/{drill[0]}/manual/")

    headers = answer.headers
    assert answer.data == samples.PDF
    assert headers["Content-Type"] == "application/octet-stream"
    named = "attachment; filename=\"Anleitung a.pdf\"; filename*=UTF-8''Anleitung%20%C3%A4.pdf"
    assert headers["Content-Disposition"] == named
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Cache-Control"] == "private, no-cache"


def test_browser_asks_again_and_may_ask_for_a_part(sign_in, drill, save):
    client = sign_in(*EVERY)
    save(client, b"0123456789" * 100, "a.txt")
    url = f"/admin/equipment/file/{drill[0]}/manual/"
    etag = fetch(client, url).headers["ETag"]

    assert fetch(client, url, **{"If-None-Match": etag}).status_code == 304
    part = fetch(client, url, Range="bytes=5-9", **{"Accept-Encoding": "gzip"})
    assert (part.status_code, part.data) == (206, b"56789")
    assert fetch(client, url, Range="bytes=5000-").status_code == 416


def test_image_is_shown_only_small_and_as_we_have_drawn_it(sign_in, photo):
    client = sign_in("profiles.view", "users.view")

    whole = fetch(client, f"/admin/profiles/file/{photo}/photo/")
    small = fetch(client, f"/admin/profiles/file/{photo}/photo/?size=thumb")

    assert whole.headers["Content-Disposition"] == "attachment; filename=Ich.png"
    assert (small.mimetype, small.data[8:12]) == ("image/webp", b"WEBP")
    assert small.headers["Content-Disposition"] == "inline; filename=Ich.png.webp"
    assert "sandbox" in small.headers["Content-Security-Policy"]
    page = client.get(f"/admin/profiles/details/?id={photo}").text
    assert f'src="/admin/profiles/file/{photo}/photo/?size=thumb"' in page


def test_list_shows_images_small(sign_in, photo, monkeypatch):
    monkeypatch.setattr(ProfileView, "column_list", ("user", "photo"))

    page = sign_in("profiles.view", "users.view").get("/admin/profiles/").text

    assert f'src="/admin/profiles/file/{photo}/photo/?size=thumb"' in page
    assert "Ich.png" in page


def test_list_names_other_files_and_how_large_they_are(sign_in, save, monkeypatch):
    client = sign_in(*EVERY)
    save(client, samples.PDF)
    monkeypatch.setattr(EquipmentView, "column_list", ("name", "manual"))

    page = client.get("/admin/equipment/").text

    assert "manual.pdf" in page
    assert f"{len(samples.PDF)} bytes" in page
    assert "size=thumb" not in page


def test_export_writes_the_name(sign_in, drill, save):
    client = sign_in(*EVERY, "equipment.export")
    save(client, samples.PDF)

    assert ",manual.pdf," in client.get("/admin/equipment/export/csv/").text


def test_no_thumbnail_of_what_is_no_image(sign_in, drill, save):
    client = sign_in(*EVERY)
    save(client, samples.PDF)

    assert fetch(client, f"/admin/equipment/file/{drill[0]}/manual/?size=thumb").status_code == 404


@pytest.mark.parametrize("field", ["name", "office", "version", "nothing", "manual"])
def test_field_that_holds_no_file_is_not_there(sign_in, drill, field):
    client = sign_in(*EVERY)

    assert fetch(client, f"/admin/equipment/file/{drill[0]}/{field}/").status_code == 404


def test_file_of_a_row_outside_ones_rows_is_not_there(sign_in, photo):
    client = sign_in("profiles.view:own")

    assert fetch(client, f"/admin/profiles/file/{photo}/photo/").status_code == 404
    assert client.get("/admin/profiles/file/99999999999999999999/photo/").status_code == 404


def test_file_in_a_field_one_may_not_read_is_not_there(app, sign_in, photo):
    client = sign_in("users.view")
    limit(app, "profiles.view", ["user", "country"])

    assert fetch(client, f"/admin/profiles/file/{photo}/photo/").status_code == 404
    assert fetch(client, f"/admin/profiles/file/{photo}/photo/?size=thumb").status_code == 404
    assert "Ich.png" not in client.get(f"/admin/profiles/details/?id={photo}").text


def test_stranger_is_asked_to_sign_in_first(client, photo):
    assert fetch(client, f"/admin/profiles/file/{photo}/photo/").status_code == 302


def test_file_that_was_lost_is_not_there_and_the_page_still_is(app, sign_in, photo):
    client = sign_in("profiles.view", "profiles.edit", "users.view")
    with app.app_context():
        shutil.rmtree(storage.folder())

    assert fetch(client, f"/admin/profiles/file/{photo}/photo/").status_code == 404
    assert fetch(client, f"/admin/profiles/file/{photo}/photo/?size=thumb").status_code == 404
    assert client.get(f"/admin/profiles/edit/?id={photo}").status_code == 200
