"""The last good texts of a catalog across restarts: what ``translations compile`` has left."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from babel.messages.catalog import Message
from babel.messages.mofile import read_mo

from portal.i18n import plurals
from portal.i18n.checks import Severity, entry
from portal.i18n.po.entries import Entry
from portal.i18n.texts import Messages, PluralText

log = logging.getLogger(__name__)


def compiled_texts(path: Path, locale: str) -> Messages:
    """Return the good texts of the ``.mo`` beside a ``.po``; none where there is none."""
    compiled = path.with_suffix(".mo")
    try:
        with compiled.open("rb") as file:
            catalog = read_mo(file)
            plural = plurals.parse(catalog.plural_forms)
            messages = [_as_entry(message) for message in catalog if message.id]
    except FileNotFoundError:
        return {}
    except Exception:  # the reader is not ours: whatever it trips over, there is nothing to use
        log.exception("%s cannot be read", compiled)
        return {}
    texts: Messages = {}
    for message in messages:
        found = entry.check(message, plural, locale)
        if message.translated and all(f.severity is not Severity.ERROR for f in found):
            forms = tuple(message.forms.values())
            single = message.plural is None
            texts[message.key] = forms[0] if single else PluralText(forms, plural.form)
    return texts


def _as_entry(message: Message) -> Entry:
    ids: Any = message.id
    texts: Any = message.string
    made = Entry(line=0, span=(0, 0), context=message.context)
    made.msgid, made.plural = ids if isinstance(ids, tuple | list) else (ids, None)
    made.forms = dict(enumerate(texts if isinstance(texts, tuple | list) else (texts,)))
    return made
