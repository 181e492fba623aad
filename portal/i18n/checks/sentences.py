"""What each finding says to people."""

from __future__ import annotations

from portal.i18n.checks.finding import Finding
from portal.i18n.domain import known_text
from portal.i18n.marks import _

SENTENCES = {
    "syntax": _("The file cannot be read here: %(what)s."),
    "escape": _("The file cannot be read here: %(what)s."),
    "encoding": _("The file must be UTF-8: %(what)s."),
    "nul": _("The file cannot be read here: %(what)s."),
    "conflict-marker": _("A merge conflict is not resolved here."),
    "no-header": _("The file has no header."),
    "no-charset": _("The header does not name the charset."),
    "plural-header": _("Plural-Forms in the header cannot be used: %(what)s."),
    "plural-rule": _("Plural-Forms in the header is not the rule of %(locale)s."),
    "plural-unused": _("No number leads to these plural forms: %(forms)s."),
    "language-header": _("The header says %(found)s, but the folder is %(folder)s."),
    "bom": _("The file starts with a byte order mark."),
    "crlf": _("The lines end in CRLF."),
    "no-final-newline": _("The last line does not end."),
    "duplicate": _("The same text is already in line %(line)s."),
    "plural-count": _("There are %(found)s plural forms; the header says %(expected)s."),
    "plural-empty": _("Some plural forms are empty."),
    "same-plurals": _("All plural forms are the same."),
    "format-broken": _("A placeholder is broken near “%(near)s”."),
    "format-unknown": _("The placeholder %(name)s is not in the source."),
    "format-missing": _("The placeholder %(name)s is missing."),
    "format-type": _("Write %(expected)s instead of %(found)s."),
    "format-positional": _("The placeholders must be those of the source, in the same order."),
    "format-lookalike": _("Use the ordinary % sign before a bracket."),
    "brace-format": _("These must be kept, in braces: %(names)s."),
    "html": _("The HTML tags must be those of the source."),
    "newline": _("The text must start and end with a new line where the source does."),
    "blank": _("The text is only spaces."),
    "control": _("The text has a control character."),
    "bidi-override": _("The text has a character that turns the direction of writing by force."),
    "bidi-control": _("The text has an invisible character that changes the direction."),
    "zero-width": _("The text has an invisible character."),
    "edge-space": _("The text must start and end with a space where the source does."),
    "double-space": _("There are two spaces in a row."),
    "tab": _("There is a tab that the source does not have."),
    "long": _("The text has %(found)s characters, the source %(source)s."),
    "not-nfc": _("The text is not in normal form (NFC)."),
    "kashida": _("The text stretches letters by hand."),
    "url-changed": _("This address has changed: %(url)s."),
    "end-punctuation": _("The text does not end with the same kind of mark as the source."),
    "french-spacing": _("French wants a no-break space before ; : ! ? and inside « »."),
    "same": _("The text is the same as the source."),
    "untranslated": _("The text is not translated."),
    "fuzzy": _("The text needs review and is not shown to readers."),
}


def describe(finding: Finding) -> str:
    """Return the sentence for a finding, in the reader's language."""
    return known_text(SENTENCES[finding.code].msgid, **finding.values)
