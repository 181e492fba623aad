"""``translations extract|update|compile``: what they write, and that they write it once."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.i18n.po import read
from tests.i18n.conftest import CODE, catalog, entry, snapshot, translate


def test_extraction_finds_code_and_templates_with_context_plural_and_comments(run, tree):
    assert run("extract").exit_code == 0

    file = read((tree / "translations" / "messages.pot").read_bytes())
    entries = {(e.context, e.msgid): e for e in file.messages}
    assert set(entries) == {
        (None, "Save"),
        ("menu", "Content"),
        (None, "one file"),
        (None, "Hello %(name)s"),
        (None, "%(num)s post"),
        (None, "100% sure"),
        (None, "Welcome"),
        (None, "100%% of the truth"),
    }
    assert entries[None, "Save"].notes == ["a button"]
    assert entries[None, "Welcome"].notes == ["a heading"]
    assert entries["menu", "Content"].references == ["posts.py", "templates/home.html"]
    assert entries[None, "one file"].plural == "many files"
    assert entries[None, "Hello %(name)s"].flags == {"python-format"}
    assert entries[None, "100% sure"].flags == set()


@pytest.mark.parametrize(
    "mistake",
    [
        '_(f"Hello {name}")',
        '_("Hello %s" % name)',
        "_(name)",
        'gettext(f"Hello {name}")',
        'pgettext("menu", name)',
        '_("Hello %(name)s", name=name)',
        'ngettext("one", name, 3)',
    ],
)
def test_text_that_extraction_cannot_see_is_told_with_its_line(run, tree, mistake):
    (tree / "wrong.py").write_text(f"name = 'x'\n{mistake}\n")

    result = run("extract")

    assert result.exit_code == 1
    assert "wrong.py:2: error" in result.stdout
    assert len(result.stderr.splitlines()) == 1


def test_second_run_of_every_writer_changes_no_byte(run, tree):
    def all_of_them() -> dict[Path, tuple[int, bytes]]:
        for command in (("extract",), ("add", "fr"), ("add", "ar"), ("update",), ("compile",)):
            assert run(*command).exit_code == 0, command
        return snapshot(tree)

    first = all_of_them()
    translate(tree, 'msgid "Save"\nmsgstr ""', 'msgid "Save"\nmsgstr "Enregistrer"')
    second = all_of_them()

    assert second != first
    assert all_of_them() == second


def test_update_keeps_translations_comments_and_header(run, tree):
    run("extract")
    run("add", "fr")
    translate(tree, 'msgid ""', '# the French team\nmsgid ""')
    translate(tree, 'msgid "Save"\nmsgstr ""', 'msgid "Save"\nmsgstr "Enregistrer"')
    translate(tree, "#. a button", "# seen by Ada\n#. a button")
    (tree / "posts.py").write_text(CODE.replace("a button", "the button") + '\n_("New")\n')

    run("extract")
    result = run("update")

    assert "new 1, revived 0, obsolete 0" in result.output
    text = catalog(tree).read_text()
    assert text.startswith("# the French team\n")
    assert '# seen by Ada\n#. the button\n#: posts.py\nmsgid "Save"\nmsgstr "Enregis' in text
    assert 'msgid "New"\nmsgstr ""' in text


def test_text_that_goes_and_comes_back_finds_its_translation(run, tree):
    run("extract")
    run("add", "fr")
    translate(tree, 'msgid "Save"\nmsgstr ""', 'msgid "Save"\nmsgstr "Enregistrer"')
    (tree / "posts.py").write_text(CODE.replace('_("Save")', '_("Keep")'))
    run("extract")
    assert "obsolete 1" in run("update").output
    assert catalog(tree).read_text().endswith('#~ msgid "Save"\n#~ msgstr "Enregistrer"\n')
    assert "Enregistrer" not in {e.forms[0] for e in read(catalog(tree).read_bytes()).messages}

    (tree / "posts.py").write_text(CODE)
    run("extract")
    result = run("update")

    assert "revived 1, obsolete 0" in result.output
    assert 'msgid "Save"\nmsgstr "Enregistrer"' in catalog(tree).read_text()


def test_text_that_gets_a_plural_is_to_be_reviewed_not_lost(run, tree):
    run("extract")
    run("add", "fr")
    translate(tree, 'msgid "Save"\nmsgstr ""', 'msgid "Save"\nmsgstr "Enregistrer"')
    (tree / "posts.py").write_text(CODE.replace('_("Save")', 'nmark("Save", "Save all")'))

    run("extract")
    run("update")

    [save] = [e for e in read(catalog(tree).read_bytes()).messages if e.msgid == "Save"]
    assert save.fuzzy
    assert save.forms == {0: "Enregistrer", 1: "Enregistrer"}


def test_check_options_write_nothing_and_say_so_by_the_exit_code(run, tree):
    assert run("extract", "--check").exit_code == 1
    assert snapshot(tree) == {}
    run("extract")
    run("add", "fr")
    assert run("update", "--check").exit_code == 0
    assert run("compile", "--check").exit_code == 1
    assert run("compile", "--dry-run").exit_code == 0
    assert not catalog(tree).with_suffix(".mo").exists()


def test_broken_catalog_is_left_alone_and_the_others_are_done(run, tree):
    run("extract")
    run("add", "fr")
    run("add", "ar")
    (tree / "posts.py").write_text(CODE + '\n_("New")\n')
    run("extract")
    with catalog(tree).open("a") as file:
        file.write("<<<<<<< ours\n")
    before = catalog(tree).read_bytes()

    result = run("update")

    assert result.exit_code == 3
    assert "conflict-marker" in result.output
    assert catalog(tree).read_bytes() == before
    assert '"New"' in catalog(tree, "ar").read_text()
    assert run("compile").exit_code == 3
    assert not catalog(tree).with_suffix(".mo").exists()
    assert catalog(tree, "ar").with_suffix(".mo").exists()


def test_compiled_catalog_leaves_bad_and_unreviewed_entries_out(run, tree):
    from gettext import GNUTranslations

    run("extract")
    run("add", "fr")
    with catalog(tree).open("a") as file:
        file.write("\n" + entry("Bye %(x)s", "Adieu %(y)s") + "#, fuzzy\n" + entry("a", "b"))
    translate(tree, 'msgid "Save"\nmsgstr ""', 'msgid "Save"\nmsgstr "Enregistrer"')
    translate(tree, 'msgctxt "menu"\nmsgid "Content"\nmsgstr ""',
              'msgctxt "menu"\nmsgid "Content"\nmsgstr "Contenu"')  # fmt: skip

    result = run("compile")

    assert result.exit_code == 1
    assert "format-unknown" in result.stderr
    with catalog(tree).with_suffix(".mo").open("rb") as file:
        texts = GNUTranslations(file)
    assert texts.gettext("Save") == "Enregistrer"
    assert texts.pgettext("menu", "Content") == "Contenu"
    assert texts.gettext("Bye %(x)s") == "Bye %(x)s"
    assert texts.gettext("a") == "a"


def test_update_without_a_template_cannot(run):
    result = run("update")

    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == 1
