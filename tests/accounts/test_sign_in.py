"""Signing in."""

import pytest
from argon2 import PasswordHasher
from flask_login import current_user

from portal.accounts import throttle
from tests.accounts.conftest import PASSWORD


def post(client, name="ada@city.example", password=PASSWORD, address="192.0.2.1", **fields):
    return client.post(
        "/sign-in",
        data={"name": name, "password": password} | fields,
        environ_overrides={"REMOTE_ADDR": address},
    )


@pytest.mark.parametrize("name", ["ada@city.example", "ADA@City.Example ", "ada", "Ada", "ａｄａ"])
def test_email_and_user_name_are_accepted_in_any_case_and_width(client, make_person, name):
    make_person(username="ada")

    assert post(client, name).location == "/admin/"
    assert "Where you are signed in" in client.get("/settings").text


@pytest.mark.parametrize("who", ["unknown", "wrong", "inactive", "passwordless"])
def test_every_failure_has_the_same_answer_and_the_same_work(
    app, client, make_person, monkeypatch, who
):
    make_person(active=who != "inactive", password=None if who == "passwordless" else PASSWORD)
    verified = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda *args: verified.append(args[1]) or verify(*args)
    )

    answer = post(
        client,
        "nobody@city.example" if who == "unknown" else "ada@city.example",
        "not the password at all" if who == "wrong" else PASSWORD,
    )

    assert answer.status_code == 422
    assert "The name or the password is wrong. Try again." in answer.text
    assert len(verified) == 1
    assert verified[0].startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert client.get("/settings").status_code == 302


def test_failure_keeps_the_name_and_not_the_password(client):
    page = post(client, "grace@city.example", "a very wrong password").text

    assert "grace@city.example" in page
    assert "a very wrong password" not in page


@pytest.mark.parametrize("name", ["", "\0", "a" * 300, "x\0@city.example"])
def test_strange_names_are_refused_like_any_other(client, name):
    assert post(client, name).status_code == 422


def test_log_tells_of_sign_in_and_sign_out(client, make_person, events):
    make_person()
    post(client)
    client.post("/sign-out")

    assert [(kind, actor) for kind, actor, _ in events()] == [
        ("sign_in", "ada@city.example"),
        ("sign_out", "ada@city.example"),
    ]


def test_log_names_known_accounts_only_and_never_what_was_typed(client, make_person, events):
    make_person()
    post(client, password="mistyped secret")
    post(client, name="my password in the wrong field", password="x")

    assert [details["account"] for _, _, details in events()] == ["ada@city.example", ""]
    assert "mistyped" not in str(events())
    assert "wrong field" not in str(events())


def test_eleventh_wrong_password_is_not_even_looked_at(client, make_person):
    make_person()
    for _ in range(10):
        assert post(client, password="a wrong one").status_code == 422

    answer = post(client)

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert "Too many attempts." in answer.text


def test_email_and_user_name_of_one_account_are_counted_together(client, make_person):
    make_person(username="ada")
    for name in ["ada", "ada@city.example"] * 5:
        post(client, name, "a wrong one")

    assert post(client).status_code == 429


def test_right_password_from_another_address_works_all_the_same(client, make_person):
    make_person()
    for _ in range(11):
        post(client, password="a wrong one")

    assert post(client, address="198.51.100.7").status_code == 303


def test_signing_in_forgets_earlier_failures(client, make_person):
    make_person()
    for _ in range(3):
        for _ in range(9):
            assert post(client, password="a wrong one").status_code == 422
        assert post(client).status_code == 303


def test_an_address_that_tries_many_accounts_is_stopped(client, make_person):
    make_person()
    for number in range(100):
        assert post(client, f"somebody{number}@city.example").status_code == 422

    assert post(client).status_code == 429
    assert post(client, address="198.51.100.7").status_code == 303


def test_forged_forwarding_headers_make_no_new_address(client, make_person):
    make_person()
    for number in range(10):
        client.post(
            "/sign-in",
            data={"name": "ada@city.example", "password": "a wrong one"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
            environ_overrides={"REMOTE_ADDR": "192.0.2.1"},
        )

    assert post(client).status_code == 429


def test_one_ipv6_network_is_one_address():
    first, second = "2001:db8:1:2::1", "2001:db8:1:2:ffff::9"

    assert throttle.address_key(first) == throttle.address_key(second)
    assert throttle.address_key(first) != throttle.address_key("2001:db8:1:3::1")


def test_next_leads_to_a_page_of_the_portal(client, make_person):
    make_person()

    assert post(client, next="/admin/posts/?page=2").location == "/admin/posts/?page=2"


def test_next_never_leads_elsewhere(client, make_person):
    make_person()

    assert post(client, next="//evil.example/").location == "/admin/"


def test_sign_in_begins_a_fresh_cookie_and_keeps_the_language(client, make_person):
    make_person()
    client.get("/sign-in?lang=en")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["csrf_token"] = "known before"

    post(client)

    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != "known before"
        assert session["locale"] == "en"


def test_a_signed_in_person_is_not_asked_again(enter, make_person):
    make_person()

    assert enter().get("/sign-in?next=/settings").location == "/settings"


def test_signing_out_needs_a_post(enter, make_person):
    make_person()
    client = enter()

    assert client.get("/sign-out").status_code == 405
    assert client.get("/settings").status_code == 200
    assert client.post("/sign-out").location == "/sign-in"
    assert client.get("/settings").status_code == 302


def test_a_stranger_is_led_to_sign_in_and_back(client):
    assert client.get("/settings?q=a").location == "/sign-in?next=/settings?q%3Da"


def test_a_program_without_a_session_is_told_so_without_a_page(client):
    answer = client.get("/settings", headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert answer.json["code"] == "sign_in"
    assert "Sign in to go on." in answer.json["error"]


def test_user_given_to_the_page_is_the_row_itself(app, make_person, client):
    make_person()
    with client:
        post(client)
        client.get("/settings")
        assert current_user.get_id() not in ("", str(current_user.id))


@pytest.mark.parametrize("page", ["/sign-in"])
def test_password_fields_tell_password_managers_what_they_are(client, page):
    text = client.get(page).text

    assert 'autocomplete="username"' in text
    assert 'autocomplete="current-password"' in text
