"""A file that goes with a form is never lost: not by a mistake, a conflict, or coming late."""

from __future__ import annotations

import re

from sqlalchemy import select

from portal.accounts.models import Session
from portal.changes.models import ChangeSet
from portal.database import db, now
from tests.admin.uploads.conftest import EVERY, files_in, limit, token_in
from tests.files import samples


def test_file_goes_with_the_form_and_is_offered_on_the_details_page(sign_in, drill, save, manual):
    client = sign_in(*EVERY)

    assert save(client, samples.PDF, "Bohrer – Anleitung.pdf").status_code == 302

    stored = manual()
    assert (stored.name, stored.type) == ("Bohrer – Anleitung.pdf", "application/pdf")
    page = client.get(f"/admin/equipment/details/?id={drill[0]}").text
    assert f'href="/admin/equipment/file/{drill[0]}/manual/" download' in page
    assert "Bohrer – Anleitung.pdf" in page
    assert f"{len(samples.PDF)} bytes" in page


def test_form_is_sent_in_parts_only_where_it_may_carry_a_file(sign_in, drill):
    client = sign_in(*EVERY, "tags.create")

    assert "multipart/form-data" in client.get("/admin/equipment/new/").text
    assert "multipart/form-data" not in client.get("/admin/tags/new/").text


def test_form_without_a_file_keeps_the_one_that_is_there(sign_in, save, manual):
    client = sign_in(*EVERY)
    save(client, samples.PDF)

    assert save(client, name="Hammer").status_code == 302

    assert manual().name == "manual.pdf"


def test_file_is_taken_away_and_undone_it_is_back(app, sign_in, drill, save, manual):
    client = sign_in(*EVERY, "activity.view")
    save(client, samples.PDF)
    before = manual()
    save(client, **{"manual-remove": "1"})
    assert manual() is None

    with app.app_context():
        latest = db.session.scalar(select(ChangeSet.id).order_by(ChangeSet.id.desc()).limit(1))
    client.post(f"/admin/activity/undo/?id={latest}")

    assert manual() == before
    answer = client.get(f"/admin/equipment/file/{drill[0]}/manual/", buffered=True)
    assert answer.data == samples.PDF


def test_history_tells_both_names(sign_in, drill, save):
    client = sign_in(*EVERY)
    save(client, samples.PDF, "old.pdf")
    save(client, samples.PDF + b"%", "new.pdf")

    page = client.get(f"/admin/equipment/history/?id={drill[0]}").text

    assert re.search(r"<del.*old\.pdf</del>.*<ins.*new\.pdf</ins>", page)


def test_mistake_in_another_field_costs_no_second_upload(sign_in, save, manual):
    client = sign_in(*EVERY)

    refused = save(client, samples.PDF, cost="much")
    token = token_in(refused.text)

    assert (refused.status_code, manual()) == (422, None)
    assert "manual.pdf" in refused.text
    assert save(client, **{"manual-kept": token}).status_code == 302
    assert manual().name == "manual.pdf"


def test_what_the_form_was_told_outlives_a_mistake(sign_in, save, manual):
    client = sign_in(*EVERY)
    save(client, samples.PDF)

    refused = save(client, **{"manual-remove": "1", "cost": "much"})

    assert re.search(r'id="manual-remove"[^>]* checked', refused.text)
    assert "manual.pdf" in refused.text
    assert manual() is not None


def test_wrong_file_is_told_in_a_sentence_and_the_right_one_stays(app, sign_in, save, manual):
    client = sign_in(*EVERY)
    save(client, samples.PDF)

    refused = save(client, samples.HTML, "manual.pdf")

    assert refused.status_code == 422
    assert "This file is of none of these types: PNG, JPEG" in refused.text
    assert manual().name == "manual.pdf"
    assert len(files_in(app)) == 1


def test_too_large_file_is_told_the_limit(sign_in, save, monkeypatch, manual):
    monkeypatch.setattr("portal.files.rules.MAX_FILE", 1000)
    refused = save(sign_in(*EVERY), b"x" * 1001, "a.txt")

    assert refused.status_code == 422
    assert "This file is too large. Choose one of at most 1 kB." in refused.text
    assert manual() is None


def test_name_of_a_file_cannot_break_out_of_the_page(sign_in, drill, save):
    client = sign_in(*EVERY)
    save(client, samples.PDF, "<img src=x onerror=alert(1)>.pdf")

    for page in ("details", "edit", "history"):
        text = client.get(f"/admin/equipment/{page}/?id={drill[0]}").text
        assert "onerror" in text
        assert "<img src=x" not in text


def test_forbidden_file_is_refused_and_not_even_kept(app, sign_in, drill, save, manual):
    client = sign_in("equipment.view", "offices.view")
    limit(app, "equipment.edit", ["name", "serial_number", "cost", "currency"])

    refused = save(client, samples.PDF)

    assert refused.status_code == 403
    assert "You may not change these fields: Manual, Office, Purchased on." in refused.text
    assert (manual(), files_in(app)) == (None, [])


def test_second_editor_keeps_the_file_through_the_conflict(sign_in, save, manual):
    ada, bob = sign_in(*EVERY), sign_in(*EVERY, email="bob@example.org")
    save(ada, name="Ada's", version="1")

    conflict = save(bob, samples.PDF, version="1", serial_number="2")

    assert conflict.status_code == 409
    assert "Manual" in conflict.text
    token = token_in(conflict.text)
    save(bob, **{"manual-kept": token, "version": "2"})
    assert manual().name == "manual.pdf"


def test_form_that_came_too_late_brings_its_file_back(
    app, sign_in, make_user, drill, save, manual
):
    client = sign_in(*EVERY)
    with app.app_context():
        for row in db.session.scalars(select(Session)):
            row.created_at = row.created_at.replace(year=2020)
        db.session.commit()

    assert save(client, samples.PDF, cost="12").status_code == 401
    with app.app_context():
        for row in db.session.scalars(select(Session)):
            row.created_at = now()
        db.session.commit()
    page = client.get(f"/admin/equipment/edit/?id={drill[0]}").text

    assert "this form was not saved yet" in page
    assert "manual.pdf" in page
    save(client, **{"manual-kept": token_in(page)})
    assert manual().name == "manual.pdf"


def test_form_beyond_all_limits_is_refused_and_its_texts_are_kept(app, sign_in, drill, save):
    client = sign_in(*EVERY)
    most, app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_CONTENT_LENGTH"], 100_000
    try:
        refused = save(client, b"x" * 200_000, "a.txt", name="Typed with care")
    finally:
        app.config["MAX_CONTENT_LENGTH"] = most

    assert refused.status_code == 413
    assert "choose a smaller file" in refused.text
    page = client.get(f"/admin/equipment/edit/?id={drill[0]}").text
    assert "The files were too large" in page
    assert 'value="Typed with care"' in page
