"""Texts of Flask-WTF. Written by ``translations sync-upstream``."""

from portal.i18n.marks import _

TEXTS = (
    # Translators: shown by Flask-WTF
    _("This field is required."),
    # Translators: shown by Flask-WTF
    _("File does not have an approved extension."),
    # Translators: shown by Flask-WTF
    _("File does not have an approved extension: {extensions}"),
)
