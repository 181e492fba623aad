"""The translators' page: as fresh as the files."""

from __future__ import annotations

import pytest

BROKEN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: eo\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Posts"
msgstr "Afiŝoj"

msgid "“%(title)s” was saved."
msgstr "“%(titolo)s” estas konservita."
"""


@pytest.fixture
def esperanto(settings):
    """Put a language with one good and one broken entry into the instance's own layer."""
    path = settings.instance / "translations" / "eo" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(BROKEN.lstrip(), "utf-8")
    yield path
    path.unlink()
    path.parent.rmdir()
    path.parent.parent.rmdir()


def test_broken_entry_is_told_with_file_line_and_reason(sign_in, esperanto):
    page = sign_in("translations.view").get("/admin/translations/").text

    assert "translations/eo/LC_MESSAGES/messages.po:11" in page
    assert "The placeholder %(titolo)s is not in the source." in page
    assert "1 of 2 texts" in page


def test_mended_entry_leaves_the_page_with_the_next_load(sign_in, esperanto):
    client = sign_in("translations.view")
    client.get("/admin/translations/")

    esperanto.write_text(BROKEN.replace("titolo", "title").lstrip(), "utf-8")
    page = client.get("/admin/translations/").text

    assert "messages.po:" not in page
    assert "2 of 2 texts" in page


def test_every_page_goes_on_working_meanwhile(sign_in, esperanto):
    client = sign_in("posts.view", "translations.view", locale="eo")

    page = client.get("/admin/posts/")

    assert page.status_code == 200
    assert "Afiŝoj" in page.text


def test_page_is_for_those_who_hold_the_permission(client, sign_in):
    assert client.get("/admin/translations/").location.startswith("/sign-in")
    assert sign_in("posts.view").get("/admin/translations/").status_code == 403
