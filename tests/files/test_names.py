"""A file keeps the name that people gave it, as far as it does no harm."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.files.names import LONGEST, safe_name

PNG = (".png",)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("plan.png", "plan.png"),
        ("Büroplan Straße.PNG", "Büroplan Straße.PNG"),
        ("مخطط.png", "مخطط.png"),
        ("../../../etc/passwd", "passwd.png"),
        ("..\\..\\boot.ini", "boot.ini.png"),
        ("/var/www/x.png", "x.png"),
        ("C:\\Temp\\x.png", "x.png"),
        ("..", "file.png"),
        ("", "file.png"),
        (".png", "file.png"),
        (".htaccess", "htaccess.png"),
        ("evil.html", "evil.html.png"),
        ("a\r\nSet-Cookie: b.png", "aSet-Cookie_ b.png"),
        ("a\0b.png", "ab.png"),
        ('say "hi".png', "say _hi_.png"),
        ("  two   spaces .png", "two spaces.png"),
        ("u\u0308ber.png", "über.png"),
    ],
)
def test_name_loses_path_controls_and_a_wrong_ending(told, kept):
    assert safe_name(told, PNG) == kept


def test_name_cannot_show_another_ending_than_it_has():
    assert safe_name("invoice\u202egnp.exe", PNG) == "invoicegnp.exe.png"


def test_joiners_stay_that_persian_is_written_with():
    assert safe_name("می\u200cخواهم.png", PNG) == "می\u200cخواهم.png"


def test_long_name_is_cut_before_its_ending():
    name = safe_name("ä" * 500 + ".jpeg", (".jpg", ".jpeg"))

    assert (len(name), name[-6:]) == (LONGEST, "ä.jpeg")


@given(st.text(alphabet=st.characters(), max_size=300))
def test_whatever_is_told_the_name_is_one_that_every_system_takes(told):
    name = safe_name(told, PNG)

    assert name.casefold().endswith(".png")
    assert 5 <= len(name) <= LONGEST
    assert not set(name) & set('/\\<>:"|?*\0')
    assert unicodedata.is_normalized("NFC", name)
    assert not name.startswith((".", " "))
    name.encode("utf-8")
