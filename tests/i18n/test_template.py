"""The template that translators start from: complete, and every short text explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.i18n.cli.extraction import Extraction, is_unclear
from portal.i18n.po.reading import read

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "translations" / "messages.pot"


@pytest.fixture(scope="module")
def extraction():
    return Extraction(ROOT)


def test_template_is_what_the_code_says_now(extraction):
    before = TEMPLATE.read_bytes()

    assert extraction.template(before) == before, "run: manage.py translations extract"


def test_every_catalog_holds_the_texts_of_the_template():
    wanted = {entry.key for entry in read(TEMPLATE.read_bytes()).messages}

    for path in sorted(ROOT.glob("translations/*/LC_MESSAGES/messages.po")):
        assert {entry.key for entry in read(path.read_bytes()).messages} == wanted, path


def test_every_short_text_says_where_it_stands(extraction):
    unclear = [(entry.msgid, entry.references) for entry in extraction.entries()
               if is_unclear(entry)]  # fmt: skip

    assert unclear == [], "give it a context, or a comment: # Translators: …"


def test_a_label_explains_itself_by_its_place(tmp_path):
    (tmp_path / "posts.py").write_text(
        'title = column(_("Title"))\nclass PostView:\n    title = _("Posts")\n'
    )

    notes = {entry.msgid: entry.notes for entry in Extraction(tmp_path).entries()}

    assert notes["Title"] == ["the label of a field"]
    assert notes["Posts"] == ["the name of a record or a page: in the menu, and over its page"]
