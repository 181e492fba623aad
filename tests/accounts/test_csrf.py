"""Every form of the account pages carries a token, and none is accepted without."""

import re

import pytest

from tests.accounts.conftest import PASSWORD


@pytest.fixture(autouse=True)
def protection(app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


def token_of(client, page):
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)[1]


@pytest.fixture
def browser(client, make_person):
    make_person()
    fields = {"name": "ada@city.example", "password": PASSWORD}
    token = token_of(client, "/sign-in")
    assert client.post("/sign-in", data=fields | {"csrf_token": token}).status_code == 303
    return client


PROFILE = {
    "form": "profile",
    "locale": "en",
    "time_zone": "UTC",
    "theme": "dark",
    "density": "default",
}
FORMS = [
    ("/sign-in", {"name": "ada@city.example", "password": PASSWORD}),
    ("/language", {"language": "en"}),
    ("/theme", {"theme": "dark"}),
    ("/settings", PROFILE),
    (
        "/settings",
        {
            "form": "password",
            "password-current": PASSWORD,
            "password-new": "nine copper kettles",
        },
    ),
    ("/settings/sessions/end", {"others": "1"}),
    ("/sign-out", {}),
]


@pytest.mark.parametrize(("address", "fields"), FORMS)
def test_form_with_its_token_is_accepted(browser, address, fields):
    token = token_of(browser, "/settings")

    assert browser.post(address, data=fields | {"csrf_token": token}).status_code == 303


@pytest.mark.parametrize(("address", "fields"), FORMS)
@pytest.mark.parametrize("token", [None, "made up"])
def test_form_without_its_token_is_refused(browser, address, fields, token):
    given = fields if token is None else fields | {"csrf_token": token}

    assert browser.post(address, data=given).status_code == 400
    assert browser.get("/settings").status_code == 200


def test_token_known_before_sign_in_is_worth_nothing_after(client, make_person):
    make_person()
    before = token_of(client, "/sign-in")
    fields = {"name": "ada@city.example", "password": PASSWORD, "csrf_token": before}
    client.post("/sign-in", data=fields)

    assert client.post("/theme", data={"theme": "dark", "csrf_token": before}).status_code == 400
