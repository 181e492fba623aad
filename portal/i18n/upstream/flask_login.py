"""Texts of Flask-Login. Written by ``translations sync-upstream``."""

from portal.i18n.marks import _

TEXTS = (
    # Translators: shown by Flask-Login
    _("Please log in to access this page."),
    # Translators: shown by Flask-Login
    _("Please reauthenticate to access this page."),
)
