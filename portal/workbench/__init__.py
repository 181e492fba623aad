"""Translate: the translators' pages over `portal.i18n`."""
