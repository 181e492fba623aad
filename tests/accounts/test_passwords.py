"""Passwords: how they are kept, and which may be chosen."""

import threading
import time

import pytest
from argon2 import PasswordHasher

from portal.accounts import passwords
from portal.accounts.models import User
from portal.accounts.strength import WeakPassword, common_passwords, demand_strong


@pytest.fixture(autouse=True)
def context(app):
    with app.test_request_context():
        yield


@pytest.fixture
def ada():
    return User(name="Ada Lovelace", email="countess@city.example", username="enchantress")


@pytest.mark.parametrize(
    "password",
    ["seven lanterns", " leading and trailing ", "пароль с пробелами", "🦊" * 12, "x" * 256],
)
def test_any_characters_are_kept_whole(password):
    user = User(active=True, password_hash=passwords.hash_password(password))

    assert passwords.check_password(user, password)
    assert not passwords.check_password(user, password.strip() + "!")
    assert not passwords.check_password(user, password[:-1])


def test_letters_typed_in_two_parts_are_the_same_letters():
    user = User(active=True, password_hash=passwords.hash_password("caf\u00e9 au lait 7"))

    assert passwords.check_password(user, "cafe\u0301 au lait 7")


def test_parameters_are_those_that_are_documented(app, monkeypatch):
    monkeypatch.delitem(app.config, "PORTAL_ARGON2")

    stored = passwords.hash_password("seven lanterns")

    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert passwords.stored_hash(None).startswith("$argon2id$v=19$m=65536,t=3,p=1$")


def test_nobodys_hash_never_matches_and_never_repeats():
    assert passwords.stored_hash(None) != passwords.stored_hash(None)
    assert not passwords.matches(passwords.stored_hash(None), "")


def test_broken_hash_in_the_table_is_a_wrong_password():
    assert not passwords.matches("not a hash", "seven lanterns")


def test_hash_is_renewed_when_the_parameters_have_changed(app, monkeypatch):
    user = User(active=True, password_hash=passwords.hash_password("seven lanterns"))
    before = user.password_hash
    passwords.renew_hash(user, "seven lanterns")
    assert user.password_hash == before
    monkeypatch.setitem(
        app.config, "PORTAL_ARGON2", {**app.config["PORTAL_ARGON2"], "time_cost": 2}
    )
    passwords.renew_hash(user, "seven lanterns")

    assert ",t=2," in user.password_hash
    assert passwords.check_password(user, "seven lanterns")


def test_two_hashes_at_once_and_no_more(app, monkeypatch):
    running, most = [], []

    def slow_hash(self, password):
        running.append(1)
        most.append(len(running))
        time.sleep(0.02)
        running.pop()
        return "hash"

    monkeypatch.setattr(PasswordHasher, "hash", slow_hash)

    def work():
        with app.app_context():
            passwords.hash_password("seven lanterns")

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert max(most) == 2


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "Seven lanterns over the harbour",
        "gZ4-kk2-Wpq-81x",
        "سبعة فوانيس فوق الميناء",
        "七盏灯笼照亮整个港口的夜晚",
        "blaue Ziegel im Regen",
    ],
)
def test_long_and_uncommon_is_all_it_takes(password, ada):
    demand_strong(password, ada)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("eleven char", "at least 12 characters"),
        ("x" * 257, "at most 256 characters"),
        ("aaaaaaaaaaaa", "first ones that are tried"),
        ("121212121212", "first ones that are tried"),
        ("passwordpassword", "first ones that are tried"),
        ("Password12345!", "first ones that are tried"),
        ("P@ssw0rd2024!!", "first ones that are tried"),
        ("123456789012", "first ones that are tried"),
        ("abcdefghijklm", "first ones that are tried"),
        ("qwertyuiop123", "first ones that are tried"),
        ("1q2w3e4r5t6y", "first ones that are tried"),
        ("DragonDragonDragon", "first ones that are tried"),
        ("the-portal-is-mine", "“portal”"),
        ("i am Lovelace today", "“lovelace”"),
        ("countess of numbers", "“countess”"),
        ("my-Enchantress-77", "“enchantress”"),
    ],
)
def test_guessable_passwords_are_refused_with_the_reason(password, reason, ada):
    with pytest.raises(WeakPassword) as refusal:
        demand_strong(password, ada)

    assert reason in refusal.value.sentence


def test_refusal_never_repeats_the_password(ada):
    with pytest.raises(WeakPassword) as refusal:
        demand_strong("Password12345!", ada)

    assert "12345" not in refusal.value.sentence


def test_list_holds_the_three_thousand_commonest():
    assert len(common_passwords()) >= 3000
    assert {"123456", "password", "qwerty", "1q2w3e4r5t6y"} <= common_passwords()
