"""Editing a catalog: the lines of one entry change, all other bytes stay."""

from __future__ import annotations

import difflib
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.i18n.po import Conflict, Edit, edited, read, save, write_atomically
from portal.i18n.po.entries import Key
from portal.i18n.po.reading import unquote
from portal.i18n.po.writing import form_lines, quote, string_lines
from tests.i18n.conftest import entry, po
from tests.soak import times

#: Odd on purpose: own indentation, a comment on its own, no order, an obsolete entry
CATALOG = po(
    "# a note\n#: a.py:1 b.py:2\n#, python-format\n" + entry("Hi %(a)s", "Salut %(a)s")
    + 'msgctxt "menu"\nmsgid   "Content"\nmsgstr ""\n"Cont"\n"enu"\n\n'
    + '# alone\n\nmsgid "%(num)s post"\nmsgid_plural "%(num)s posts"\n'
    'msgstr[0] "%(num)s billet"\nmsgstr[1] "%(num)s billets"\n\n'
    + '#~ msgid "Old"\n#~ msgstr "Vieux"\n'
)  # fmt: skip


def changed_lines(before: bytes, after: bytes) -> list[str]:
    diff = difflib.unified_diff(before.decode().splitlines(), after.decode().splitlines(), n=0)
    return [line for line in diff if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_edit_changes_the_lines_of_its_entry_only():
    raw = CATALOG.encode()

    new = edited(raw, {Key(None, "Hi %(a)s"): Edit({0: "Salut %(a)s"}, {0: "Bonjour %(a)s"})})

    assert changed_lines(raw, new) == ['-msgstr "Salut %(a)s"', '+msgstr "Bonjour %(a)s"']


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_edit_of_nothing_changes_no_byte(newline):
    raw = CATALOG.replace("\n", newline).encode()
    same = {0: "Contenu"}

    assert edited(raw, {Key("menu", "Content"): Edit(same, same)}) == raw


def test_review_flag_comes_and_goes_with_the_other_flags_kept():
    raw, key = CATALOG.encode(), Key(None, "Hi %(a)s")
    same = {0: "Salut %(a)s"}

    fuzzy = edited(raw, {key: Edit(same, same, fuzzy=True)})

    assert changed_lines(raw, fuzzy) == ["-#, python-format", "+#, fuzzy, python-format"]
    assert edited(fuzzy, {key: Edit(same, same)}) == raw


def test_review_flag_of_an_entry_without_flags():
    raw, key = CATALOG.encode(), Key("menu", "Content")
    same = {0: "Contenu"}

    fuzzy = edited(raw, {key: Edit(same, same, fuzzy=True)})

    assert changed_lines(raw, fuzzy) == ["+#, fuzzy"]
    assert edited(fuzzy, {key: Edit(same, same)}) == raw


def test_several_edits_at_once_all_arrive():
    plural = {0: "%(num)s article", 1: "%(num)s articles"}
    before = {0: "%(num)s billet", 1: "%(num)s billets"}
    new = edited(
        CATALOG.encode(),
        {
            Key("menu", "Content"): Edit({0: "Contenu"}, {0: "Textes"}),
            Key(None, "%(num)s post"): Edit(before, plural),
        },
    )

    texts = {e.key.msgid: e.forms for e in read(new).entries}
    assert texts["Content"] == {0: "Textes"}
    assert texts["%(num)s post"] == plural


def test_entry_that_somebody_else_changed_is_a_conflict_and_nothing_is_written(tmp_path):
    path = tmp_path / "messages.po"
    path.write_text(CATALOG)
    edits = {
        Key("menu", "Content"): Edit({0: "what I saw"}, {0: "mine"}),
        Key(None, "gone"): Edit({0: ""}, {0: "x"}),
    }

    with pytest.raises(Conflict) as conflict:
        save(path, edits)

    assert conflict.value.theirs == {
        Key("menu", "Content"): {0: "Contenu"},
        Key(None, "gone"): None,
    }
    assert path.read_text() == CATALOG


def test_people_who_save_at_the_same_time_lose_nothing(tmp_path):
    path = tmp_path / "messages.po"
    path.write_text(po("".join(entry(f"text {n}", "") for n in range(40))))

    def translate(n: int) -> bool:
        return save(path, {Key(None, f"text {n}"): Edit({0: ""}, {0: f"texte {n}"})})

    with ThreadPoolExecutor(8) as people:
        assert all(people.map(translate, range(40)))

    assert all(e.forms[0] == f"texte {n}" for n, e in enumerate(read(path.read_bytes()).messages))
    assert [p.name for p in tmp_path.iterdir()] == ["messages.po"]


def test_equal_content_is_not_written_again(tmp_path):
    path = tmp_path / "messages.po"
    path.write_text(CATALOG)
    path.chmod(0o640)
    inode = path.stat().st_ino

    assert not write_atomically(path, CATALOG.encode())
    assert path.stat().st_ino == inode
    assert write_atomically(path, b"other")
    assert path.stat().st_mode & 0o777 == 0o640


@settings(max_examples=times(100), derandomize=True, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300))
def test_any_text_survives_writing_and_reading(text):
    assert unquote(quote(text), 1) == text
    lines = [*string_lines("msgid", "x" + text), *form_lines({0: text}, plural=False)]
    raw = po("\n".join(lines) + "\n").encode()

    assert read(raw).messages[0].msgid == "x" + text
    assert read(raw).messages[0].forms == {0: text}
