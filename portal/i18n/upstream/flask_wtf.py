"""Texts of Flask-WTF. Written by ``translations sync-upstream``."""

from portal.i18n.marks import _

TEXTS = (
    # Translators: shown by Flask-WTF
    _("The CSRF token is missing."),
    # Translators: shown by Flask-WTF
    _("The CSRF session token is missing."),
    # Translators: shown by Flask-WTF
    _("The CSRF tokens do not match."),
    # Translators: shown by Flask-WTF
    _("The CSRF token has expired."),
    # Translators: shown by Flask-WTF
    _("The CSRF token is invalid."),
    # Translators: shown by Flask-WTF
    _("This field is required."),
    # Translators: shown by Flask-WTF
    _("File does not have an approved extension."),
    # Translators: shown by Flask-WTF
    _("File does not have an approved extension: {extensions}"),
)
