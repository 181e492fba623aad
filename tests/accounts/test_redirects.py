"""Where ``next`` may lead."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.utils import redirect

from portal.accounts.redirects import is_local_path, local_path, without_wish

HERE = "http://portal.example/"
HOSTILE = [
    "http:evil.example",
    "http:/evil.example",
    "https:evil.example",
    "http://evil.example",
    "http://[::1",
    "https://portal.example:443\\.x",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nSet-Cookie: a=b",
    "\t//evil.example",
    " //evil.example",
    "/ok\0//evil.example",
    "/\x85/evil.example",
    "/\u2028/evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "?next=//evil.example",
    "#x",
    "@evil.example",
    "/\ud800",
    "/" + "a" * 3000,
    "",
    None,
]
PIECES = st.text(st.sampled_from("/\\:?#@.%[]\t\n\r \0\x7f\u2028ehtpxs")) | st.text()


@pytest.mark.parametrize("target", HOSTILE)
def test_other_hosts_and_half_read_addresses_are_refused(target):
    assert not is_local_path(target)


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/admin/",
        "/admin/posts/?page=2&q=a%20b",
        "/admin/posts/?q=http://x",
        "/admin/ä",
        "/a#b",
        "/@evil.example",
        "/a:b",
    ],
)
def test_pages_of_the_portal_are_allowed(target):
    assert is_local_path(target)


@given(PIECES)
def test_what_is_allowed_stays_on_this_host_for_the_whole_answer(text):
    target = "/" + text
    if not is_local_path(target):
        return
    location = redirect(target).location

    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert not set("\t\r\n\0\\") & set(location)
    assert urlsplit(urljoin(HERE, location)).netloc == "portal.example"


@given(PIECES)
def test_address_handed_to_the_browser_is_plain_and_local(app, text):
    with app.test_request_context():
        location = local_path("/" + text)

    assert location.isascii()
    assert location.isprintable()
    assert " " not in location
    assert is_local_path(location)


def test_language_wish_is_taken_out_of_an_address():
    assert without_wish("/a?lang=de&page=2") == "/a?page=2"
    assert without_wish("/a?lang=de") == "/a"
    assert without_wish("/a?slang=de") == "/a?slang=de"
