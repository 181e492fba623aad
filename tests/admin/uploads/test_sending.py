"""A file that a script sends at once is taken for a field that one may write, and for no other."""

from __future__ import annotations

from io import BytesIO

from tests.admin.uploads.conftest import EVERY, files_in, limit
from tests.files import samples


def send(client, key, file=samples.PDF, field="manual"):
    url = f"/admin/equipment/upload/{field}/"
    data = {"file": (BytesIO(file), "manual.pdf")}
    return client.post(url, query_string={"id": key} if key else None, data=data)


def test_file_sent_at_once_is_known_by_its_token(sign_in, drill, save, manual):
    client = sign_in(*EVERY)

    told = send(client, drill[0]).json

    assert (told["name"], told["preview"]) == ("manual.pdf", "")
    assert manual() is None
    save(client, **{"manual-kept": told["token"]})
    assert manual().name == "manual.pdf"


def test_image_sent_at_once_is_shown_small(sign_in, drill):
    told = send(sign_in(*EVERY), None, samples.picture("PNG")).json

    assert told["preview"].startswith("data:image/webp;base64,")


def test_token_of_somebody_else_is_worth_nothing(sign_in, drill, save, manual):
    token = send(sign_in(*EVERY), drill[0]).json["token"]

    refused = save(sign_in(*EVERY, email="bob@example.org"), **{"manual-kept": token})

    assert refused.status_code == 422
    assert "This file is no longer here. Choose it again." in refused.text
    assert manual() is None


def test_wrong_file_sent_at_once_is_told_in_a_sentence(app, sign_in, drill):
    client = sign_in(*EVERY)

    refused = send(client, drill[0], samples.SVG)

    assert (refused.status_code, files_in(app)) == (422, [])
    assert refused.json["error"].startswith("This file is of none of these types")
    assert client.post("/admin/equipment/upload/manual/").status_code == 422


def test_file_is_taken_only_for_a_field_of_a_row_that_one_may_change(app, sign_in, drill):
    client = sign_in("equipment.view", "equipment.edit:office")

    assert send(client, drill[0]).status_code == 403  # seen, but not to be changed
    assert send(client, 999).status_code == 404
    assert send(client, None).status_code == 403  # a new row may not be made
    assert send(client, drill[0], field="name").status_code == 404
    assert send(client, drill[0], field="nothing").status_code == 404
    limit(app, "equipment.edit", ["name"])
    assert send(client, drill[0]).status_code == 403
    assert files_in(app) == []
