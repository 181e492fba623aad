"""Walk an installed portal with the app acme; print what is found as JSON.

Runs in the environment of the wheel, far from the checkout.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from flask.testing import FlaskClient

import portal
from portal.app import create_app
from portal.i18n.locales import available_locales

EMAIL, PASSWORD = sys.argv[1:]


def token(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's last form."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def sign_in(client: FlaskClient) -> int:
    fields = token(client.get("/sign-in").text)
    answer = client.post("/sign-in", data=fields | {"name": EMAIL, "password": PASSWORD})
    return answer.status_code


def main() -> None:
    app = create_app()
    with app.app_context():
        locales = available_locales()
    client = app.test_client()
    found: dict[str, object] = {"portal": str(Path(str(portal.__file__)).parent)}
    found["locales"] = locales
    found["sign in"] = sign_in(client)
    found["list"] = client.get("/admin/trucks/").text
    page = client.get("/admin/trucks/new/").text
    truck = token(page) | {"plate": "PO-RT 1", "seats": "3", "_save": "1"}
    found["created"] = client.post("/admin/trucks/new/", data=truck).status_code
    found["rows"] = client.get("/admin/trucks/").text
    found["history"] = client.get("/admin/trucks/history/?id=1").text
    found["deleted"] = client.post(
        "/admin/trucks/delete/", data=token(page) | {"id": "1"}
    ).status_code
    found["users"] = client.get("/admin/users/").status_code
    fields = token(client.get("/admin/trucks/").text) | {"language": "it", "locale": "it"}
    client.post("/language", data=fields)
    found["italian"] = client.get("/admin/trucks/").text
    print(json.dumps(found))  # noqa: T201


main()
