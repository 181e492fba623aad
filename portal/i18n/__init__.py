"""Speak: the only door to Flask-Babel.

Two verbs, one rule. ``_``, ``pgettext`` and ``nmark`` *mark* a text, for declarations, and are
translated when a page is rendered. ``gettext``, ``gettext_in``, ``ngettext`` and ``npgettext``
translate *now*, inside a function, and are the only ones that may carry values.
"""

from portal.i18n.domain import gettext, gettext_each, gettext_in, known_text, ngettext, npgettext
from portal.i18n.marks import LazyString, _, nmark, pgettext

__all__ = [
    "LazyString",
    "_",
    "gettext",
    "gettext_each",
    "gettext_in",
    "known_text",
    "ngettext",
    "nmark",
    "npgettext",
    "pgettext",
]
