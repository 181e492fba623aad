"""Every answer tells the browser what it may load, show and keep: pages, errors, files alike."""

from __future__ import annotations

import re

import pytest

from portal.app import create_app
from portal.config import Settings
from tests.admin.conftest import form_of

#: Written by hand; `portal.admin.headers` has its own
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: What the policy must say, and nothing beside it that would let anything else in
DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
#: ``(method, path, status)`` as a stranger and as an administrator
STRANGER = [
    ("GET", "/sign-in", 200),
    ("POST", "/sign-in", 422),
    ("GET", "/admin/posts/", 302),
    ("POST", "/admin/posts/new/", 401),
    ("GET", "/healthz", 200),
    ("GET", "/nowhere", 404),
    ("PUT", "/sign-in", 405),
]
ADMINISTRATOR = [
    ("GET", "/admin/", 200),
    ("GET", "/settings", 200),
    ("GET", "/admin/posts/", 200),
    ("GET", "/admin/posts/new/", 200),
    ("POST", "/admin/posts/new/", 422),
    ("GET", "/admin/posts/export/csv/", 200),
    ("GET", "/admin/posts/ajax/lookup/?name=tags", 200),
    ("GET", "/admin/posts/details/?id=999999", 404),
    ("GET", "/admin/activity/new/", 403),
]


def check(answer):
    for name, value in EXPECTED.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    assert dict(part.strip().split(" ", 1) for part in policy.split(";")) == DIRECTIVES
    denied = set(re.findall(r"(\w+)=\(\)", answer.headers["Permissions-Policy"]))
    assert {"camera", "geolocation", "microphone"} <= denied
    assert "Server" not in answer.headers or "Werkzeug" not in answer.headers["Server"]


@pytest.mark.parametrize(("method", "path", "status"), STRANGER)
def test_answer_to_a_stranger_is_guarded_and_not_kept(client, method, path, status):
    answer = client.open(path, method=method)

    assert answer.status_code == status
    check(answer)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("method", "path", "status"), ADMINISTRATOR)
def test_answer_to_a_reader_is_guarded_and_not_kept(sign_in, method, path, status):
    data = form_of() if method == "POST" else None

    answer = sign_in("*").open(path, method=method, data=data)

    assert answer.status_code == status
    check(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def test_static_file_is_kept_for_ever_under_its_own_address(app, client):
    with app.test_request_context():
        address = app.jinja_env.globals["asset"]("portal.css")

    answer = client.get(address)

    check(answer)
    assert re.match(r"/static/[0-9a-f]{12}/portal\.css", address)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_static_file_of_another_version_is_not_kept_for_long(client):
    answer = client.get("/static/000000000000/portal.css")

    assert answer.status_code == 200
    assert answer.cache_control.max_age == 60
    assert not answer.cache_control.immutable


@pytest.mark.parametrize("path", ["../app.py", "..%2fapp.py", "css/../../app.py", "/etc/passwd"])
def test_only_static_files_are_served_as_such(client, path):
    answer = client.get(f"/static/000000000000/{path}")

    assert answer.status_code in (404, 308)


def test_unforeseen_error_is_guarded_and_tells_no_details(app, client, monkeypatch):
    def crash():
        raise RuntimeError("the secret plan")

    monkeypatch.setitem(app.view_functions, "accounts.sign_in", crash)
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setattr(app, "testing", False)

    answer = client.get("/sign-in")

    assert answer.status_code == 500
    check(answer)
    assert "secret plan" not in answer.text
    assert "Traceback" not in answer.text


def test_pages_hold_nothing_that_the_policy_forbids(sign_in):
    client = sign_in("*")

    for _method, path, _status in ADMINISTRATOR[:4]:
        page = client.get(path).text
        assert not re.search(
            r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son\w+=|javascript:", page
        )
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//', page) == []


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    instance = tmp_path_factory.mktemp("production")
    key = "Zq3vX9-mK2pL7wR5tY8uB4nC6dF1gH0j"
    return create_app(
        Settings.from_environment({}, env="production", instance=instance, secret_key=key)
    )


def test_production_is_reached_by_https_only_and_its_cookie_never_else(production):
    answer = production.test_client().get("/sign-in", base_url="https://localhost")

    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-portal=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_development_claims_no_https(client):
    answer = client.get("/sign-in")

    assert "Strict-Transport-Security" not in answer.headers
    assert "HttpOnly" in answer.headers["Set-Cookie"]


def test_host_that_is_not_ours_gets_no_answer(tmp_path):
    settings = Settings.from_environment({}, instance=tmp_path, hosts=("portal.example",))
    client = create_app(settings).test_client()

    assert client.get("/healthz", base_url="http://portal.example").status_code == 200
    assert client.get("/healthz", base_url="http://evil.example").status_code == 400
