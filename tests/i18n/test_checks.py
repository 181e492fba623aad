"""Every check of a translation, by an example that it finds and one that it lets pass."""

from __future__ import annotations

import pytest

from portal.i18n import locales
from portal.i18n.checks import Severity, check_raw
from portal.i18n.checks.finding import ENTRY_ERRORS, FILE_ERRORS, INFOS
from portal.i18n.checks.sentences import SENTENCES, describe
from tests.i18n.conftest import ARABIC, entry, po

PLURAL = 'msgid "%(num)s post"\nmsgid_plural "%(num)s posts"\n'


def codes(body: str, locale: str = "fr", plural: str | None = None) -> set[str]:
    return {finding.code for finding in check_raw(po(body, locale, plural).encode(), locale)}


@pytest.mark.parametrize(
    ("code", "source", "wrong", "right"),
    [
        ("format-unknown", "Hi %(name)s", "Salut %(nom)s", "Salut %(name)s"),
        ("format-unknown", "Hi", "Salut %(name)s", "Salut"),
        ("format-missing", "Hi %(name)s", "Salut", "%(name)s"),
        ("format-broken", "%(n)s of all", "%(n)s de 100 %", "%(n)s de 100 %%"),
        ("format-broken", "Hi %(name)s", "Salut %(name) s", "Salut %(name)s"),
        ("format-type", "%(n)d files", "%(n)s fichiers", "%(n)i fichiers"),
        ("format-positional", "Wrong name '%s'.", "Nom faux.", "Nom « %s » faux."),
        ("format-lookalike", "Hi %(name)s", "%(name)s ٪(name)s", "%(name)s"),
        ("brace-format", "of {count}", "de {nombre}", "de {count}"),
        ("html", "<b>a</b>", "<i>a</i>", "<b>z</b>"),
        ("html", "<b>a</b>", "<b>a", "<b>a</b> !"),
        ("html", "<a href='/'>a</a>", "<a href='//x'>a</a>", "<a href='/'>z</a>"),
        ("html", "<a href='/'>a</a>", "<a href='/' onclick='x'>a</a>", "<a href='/'>z</a>"),
        ("html", "a", "<svg/onload=x>", "a < b"),
        ("newline", "a\\n", "b", "b\\n"),
        ("blank", "a", "  ", "b"),
        ("control", "a", "b\\a", "b"),
        ("bidi-override", "a", "\u202eb", "b"),
        ("bidi-control", "a", "\u2067b\u2069", "b"),
        ("zero-width", "ab", "a\u200bb", "ab"),
        ("edge-space", "a", "b ", "b"),
        ("double-space", "a b", "b  c", "b c"),
        ("tab", "a b", "b\\tc", "b c"),
        ("long", "Save", "x" * 70, "x" * 50),
        ("not-nfc", "e", "e\u0301", "\u00e9"),
        ("kashida", "a", "سـلام", "سلام"),
        ("url-changed", "See https://a.example/", "Voir https://b.example/", "https://a.example/"),
        ("end-punctuation", "Saved.", "Enregistré", "Enregistré."),
        ("end-punctuation", "Sure?", "Sûr.", "Sûr\u202f?"),
        ("french-spacing", "Sure?", "Sûr ?", "Sûr\u202f?"),
        ("same", "Total amount", "Total amount", "Montant"),
    ],
)
def test_check_finds_the_wrong_text_and_not_the_right_one(code, source, wrong, right):
    assert code in codes(entry(source, wrong))
    assert code not in codes(entry(source, right))


@pytest.mark.parametrize(
    ("code", "raw"),
    [
        ("encoding", po(entry("a", "b")).encode("utf-16")),
        ("encoding", po(entry("a", "é")).encode("latin-1")),
        ("encoding", po("").replace("utf-8", "latin-1").encode()),
        ("nul", po(entry("a", "b\0")).encode()),
        ("conflict-marker", po("<<<<<<< HEAD\n").encode()),
        ("escape", po(entry("a", "\\q")).encode()),
        ("syntax", po('msgid "a\nmsgstr "b"\n').encode()),
        ("syntax", po('msgid "a"\n').encode()),
        ("syntax", po('msgid "a"\nmsgstr "b"\nmsgstr "c"\n').encode()),
        ("syntax", po('msgid "a"\nmsgstr[0] "b"\n').encode()),
        ("no-header", entry("a", "b").encode()),
        ("no-charset", po("").replace("charset=utf-8", "").encode()),
        ("plural-header", po("", plural="nplurals=2; plural=n%0;").encode()),
        ("plural-header", po("", plural="nplurals=2; plural=n;").encode()),
        ("plural-header", po("", plural="plural=1").encode()),
        ("plural-rule", po("", plural="nplurals=2; plural=n%2;").encode()),
        ("language-header", po("", locale="de").encode()),
        ("bom", b"\xef\xbb\xbf" + po("").encode()),
        ("crlf", po("").replace("\n", "\r\n").encode()),
        ("no-final-newline", po(entry("a", "b")).strip().encode()),
        ("duplicate", po(entry("a", "b") * 2).encode()),
        ("untranslated", po(entry("a", "")).encode()),
        ("fuzzy", po("#, fuzzy\n" + entry("a", "b")).encode()),
        ("plural-count", po(PLURAL + 'msgstr[0] "%(num)s billet"\n').encode()),
        ("plural-empty", po(PLURAL + 'msgstr[0] "%(num)s b"\nmsgstr[1] ""\n').encode()),
        ("same-plurals", po(PLURAL + 'msgstr[0] "%(num)s b"\nmsgstr[1] "%(num)s b"\n').encode()),
    ],
)
def test_check_finds_what_is_wrong_with_the_file(code, raw):
    assert code in {finding.code for finding in check_raw(raw, "fr")}


def test_form_for_a_single_number_may_leave_it_out():
    arabic = "".join(
        f'msgstr[{n}] "{text}"\n'
        for n, text in enumerate(("لا شيء", "واحد", "اثنان", "%(num)s", "%(num)s", "%(num)s"))
    )
    french = 'msgstr[0] "un billet"\nmsgstr[1] "%(num)s billets"\n'

    assert "format-missing" not in codes(PLURAL + arabic, "ar", ARABIC)
    assert "format-missing" in codes(PLURAL + french, "fr")  # 0 is singular, too


def test_text_under_review_is_no_error_yet():
    [error] = [
        finding
        for finding in check_raw(po("#, fuzzy\n" + entry("Hi %(a)s", "Salut")).encode(), "fr")
        if finding.code == "format-missing"
    ]

    assert error.severity is Severity.WARN


def test_translators_can_silence_a_warning_but_not_an_error():
    body = "# portal: ignore=long, html\n" + entry("a", "<b>" + "x" * 99)

    assert "long" not in codes(body)
    assert "html" in codes(body)


def test_spanish_may_have_two_forms_or_three():
    three = "nplurals=3; plural=n==1 ? 0 : n!=0 && n%1000000==0 ? 1 : 2;"

    assert "plural-rule" not in codes("", "es", "nplurals=2; plural=n!=1;")
    assert "plural-rule" not in codes("", "es", three)


def test_every_finding_has_its_sentence(speak):
    known = FILE_ERRORS | ENTRY_ERRORS | (INFOS - {"obsolete"})
    assert known <= set(SENTENCES)

    finding = check_raw(po(entry("Hi %(name)s", "Salut")).encode(), "fr")[0]
    with speak().app_context(), locales.speaking("en"):
        assert describe(finding) == "The placeholder %(name)s is missing."


def test_finding_names_the_line_of_the_form_at_fault():
    body = PLURAL + 'msgstr[0] "%(num)s billet"\nmsgstr[1] "%(nombre)s billets"\n'
    text = po(body)

    [unknown] = [f for f in check_raw(text.encode(), "fr") if f.code == "format-unknown"]

    assert text.splitlines()[unknown.line - 1].startswith("msgstr[1]")
    assert unknown.form == 1
