"""Sign-in links: once, within half an hour."""

from datetime import timedelta
from urllib.parse import urlsplit

import itsdangerous
import pytest

from portal.accounts.links import make_link
from portal.accounts.models import User
from portal.accounts.passwords import hash_password
from portal.database import db
from tests.accounts.conftest import PASSWORD


@pytest.fixture
def link(app, make_person):
    user_id = make_person()
    with app.app_context():
        return make_link(db.session.get(User, user_id))


@pytest.fixture
def path(link):
    return urlsplit(link).path


def change(app, **values):
    with app.app_context():
        user = db.session.scalars(db.select(User)).one()
        for name, value in values.items():
            setattr(user, name, value)
        db.session.commit()


def test_link_names_the_configured_host(link):
    assert link.startswith("http://127.0.0.1:8000/sign-in/link/")


def test_looking_at_the_link_does_not_use_it_up(client, path):
    for _ in range(2):
        page = client.get(path)
        assert page.status_code == 200
        assert "Ada" in page.text
    assert client.get("/settings").status_code == 302


def test_link_signs_in_once(app, client, path, events):
    assert client.post(path).location == "/settings"
    assert client.get("/settings").status_code == 200
    assert app.test_client().get(path).status_code == 410
    assert app.test_client().post(path).status_code == 410
    assert events()[0][:2] == ("sign_in", "ada@city.example")


def test_used_link_stays_used_after_signing_out(client, path):
    client.post(path)
    client.post("/sign-out")

    assert client.post(path).status_code == 410


def test_link_dies_with_a_sign_in_by_password(client, enter, path):
    enter()

    assert client.post(path).status_code == 410


@pytest.mark.parametrize(
    "values",
    [{"email": "other@city.example"}, {"active": False}, {"password_hash": "another"}],
    ids=["email", "active", "password"],
)
def test_link_dies_with_a_change_of(app, client, path, values):
    change(app, **values)

    assert client.get(path).status_code == 410


def test_link_dies_after_half_an_hour(client, path, monkeypatch):
    later = itsdangerous.TimestampSigner.get_timestamp(None) + timedelta(minutes=31).seconds
    monkeypatch.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda _: later)

    assert client.get(path).status_code == 410


@pytest.mark.parametrize("token", ["null", "0", "[]", "e30", "a.b.c", "\u202e", "%00"])
def test_made_up_links_are_over(client, make_person, token):
    make_person()

    assert client.post(f"/sign-in/link/{token}").status_code == 410


def test_who_came_by_link_may_set_a_password_without_the_old_one(client, enter, path):
    client.post(path)
    assert "Current password" not in client.get("/settings").text

    answer = client.post(
        "/settings", data={"form": "password", "password-new": "nine copper kettles"}
    )

    assert answer.status_code == 303
    assert "Current password" in client.get("/settings").text
    enter(password="nine copper kettles")


def test_fallback_key_still_opens_a_link_and_no_longer_signs(app, client, link, monkeypatch):
    old, new = app.config["SECRET_KEY"], "n" * 40
    monkeypatch.setitem(app.config, "SECRET_KEY", new)
    assert client.get(urlsplit(link).path).status_code == 410
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [old])
    assert client.get(urlsplit(link).path).status_code == 200
    with app.app_context():
        fresh = urlsplit(make_link(db.session.scalars(db.select(User)).one())).path
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [])

    assert client.get(fresh).status_code == 200


def test_password_of_before_is_no_part_of_the_link(link):
    assert PASSWORD not in link
    assert hash_password.__name__ not in link
