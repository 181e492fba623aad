"""What a file is, its content says: not its name, not whoever sent it."""

from __future__ import annotations

from io import BytesIO
from unittest.mock import Mock

import pytest
from PIL import Image

from portal.database import Refused
from portal.files import storage
from portal.files.columns import AnyFile, ImageFile
from portal.files.receiving import receive
from portal.files.rules import CSV, DOCX, ODT, PDF, TEXT, Rules, rules_of
from tests.files import samples
from tests.files.conftest import contents

IMAGE, ANY = rules_of(ImageFile(), {}), rules_of(AnyFile(), {})


def sent(data: bytes, name: str = "x", rules: Rules = ANY):
    return receive(BytesIO(data), name, rules)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_image_is_taken_with_its_size_in_pixels(in_app, kind):
    stored = sent(samples.picture(kind), "no-ending", IMAGE)

    assert (stored.type, stored.width, stored.height) == (f"image/{kind.lower()}", 40, 30)
    assert stored.name.startswith("no-ending.")


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (samples.PDF, "a.pdf", PDF),
        (samples.word(), "a.docx", DOCX),
        (samples.open_document(), "a.odt", ODT),
        (samples.CSV, "a.csv", CSV),
        (samples.CSV, "a.txt", TEXT),
        ("Grüße".encode("cp1252"), "old.csv", CSV),
        ("Grüße".encode("utf-16"), "wide.txt", TEXT),
        (b"5 < 6, and so on", "sum.txt", TEXT),
    ],
)
def test_document_is_known_by_its_content(in_app, data, name, kind):
    stored = sent(data, name)

    assert (stored.type, stored.name, stored.size) == (kind, name, len(data))
    assert storage.path_of(stored.sha256).read_bytes() == data


@pytest.mark.parametrize(
    "data",
    [
        samples.HTML,
        b"\xef\xbb\xbf  \n" + samples.HTML,
        "\ufeff<html>".encode("utf-16"),
        samples.SVG,
        b"<?xml version='1.0'?><x/>",
        b"hello <script>alert(1)</script>",
        b"#!/bin/sh\nrm -rf /",
        b"<?php system($_GET[0]);",
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"\0\0\0 ftypisom",
        samples.archive("a.html"),
        samples.HTML + samples.word(),
        b"PK\x03\x04 and then nothing",
        b"\x1f\x8b\x08\x00",
    ],
)
@pytest.mark.parametrize("name", ["a.png", "a.pdf", "a.txt", "a.docx"])
def test_file_that_browsers_or_systems_would_run_is_refused_under_any_name(
    in_app, uploads, data, name
):
    for rules in (ANY, IMAGE):
        with pytest.raises(Refused, match="of these types"):
            sent(data, name, rules)
    assert contents(uploads) == []


def test_page_that_calls_itself_an_image_is_told_what_an_image_is(in_app):
    with pytest.raises(Refused) as refused:
        sent(samples.HTML, "photo.png", IMAGE)

    told = "This is not an image of these types: PNG, JPEG, WebP, and GIF."
    assert refused.value.sentence == told


def test_text_with_code_in_it_leaves_under_the_name_of_a_text(in_app):
    assert sent(b"a plain text", "page.html").name == "page.html.txt"


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "Basic/Standard/Module1.xml"])
def test_document_with_macros_is_refused(in_app, part):
    with pytest.raises(Refused, match="holds macros"):
        sent(samples.word(part))
    with pytest.raises(Refused, match="holds macros"):
        sent(samples.open_document(part))


def test_document_that_unpacks_beyond_reason_is_refused(in_app, monkeypatch):
    monkeypatch.setattr("portal.files.documents.MOST_UNPACKED", 7)

    with pytest.raises(Refused):
        sent(samples.word())


def test_column_takes_only_what_it_says(in_app):
    only_png = rules_of(ImageFile(), {"accept": ("image/png",)})

    assert sent(samples.picture("PNG"), "a.gif", only_png).type == "image/png"
    with pytest.raises(Refused, match="of these types: PNG"):
        sent(samples.picture("GIF"), "a.png", only_png)
    only_pdf = rules_of(AnyFile(), {"accept": (PDF,)})
    with pytest.raises(Refused, match="types: PDF"):
        sent(samples.picture("PNG"), "a.pdf", only_pdf)


def test_file_may_be_as_large_as_the_column_says_and_no_larger(in_app):
    rules = rules_of(AnyFile(), {"max_bytes": 1000})

    assert sent(b"x" * 1000, "a.txt", rules).size == 1000
    with pytest.raises(Refused) as refused:
        sent(b"x" * 1001, "a.txt", rules)
    assert refused.value.sentence == "This file is too large. Choose one of at most 1 kB."


def test_no_more_is_read_than_may_be_kept(in_app):
    stream = Mock(read=Mock(return_value=b"x"))

    receive(stream, "a.txt", ANY)

    stream.read.assert_called_once_with(ANY.max_bytes + 1)


def test_empty_file_is_refused(in_app):
    with pytest.raises(Refused, match="empty"):
        sent(b"")


def test_full_disk_is_said_in_words(in_app, monkeypatch):
    monkeypatch.setattr(storage.os, "fsync", Mock(side_effect=OSError(28, "No space left")))

    with pytest.raises(Refused, match="no room left"):
        sent(samples.PDF)


def test_rules_that_nobody_can_keep_stop_the_start():
    for info in ({"accept": ("image/svg+xml",)}, {"accept": ()}, {"max_bytes": 10**9}):
        with pytest.raises(ValueError, match=r"accept|max_bytes"):
            rules_of(AnyFile(), info)
    with pytest.raises(ValueError, match="accept"):
        rules_of(ImageFile(), {"accept": (PDF,)})


def test_rules_are_said_in_the_readers_language(in_app):
    assert IMAGE.sentence() == "PNG, JPEG, WebP, and GIF, at most 5 MB."


def test_damaged_file_that_is_tried_again_is_still_no_image(in_app):
    data = samples.picture("PNG")

    with pytest.raises(Refused, match="damaged"):
        sent(data[: len(data) // 2], "a.png", IMAGE)
    with Image.open(BytesIO(data)) as image:
        assert image.size == (40, 30)
