"""Catalogs, live: each request reads the files as they are, and never a text that breaks.

A bad entry keeps its last good text, else that of the layer below, else the source; all
others of the file go live. A file that cannot be read keeps its last good content.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask, current_app

from portal.i18n.checks import FILE_ERRORS, Finding, Severity, check, plural_of
from portal.i18n.last_good import compiled_texts
from portal.i18n.layers import catalog_path, layers
from portal.i18n.negotiation import fallback_chain
from portal.i18n.plurals import english
from portal.i18n.po.entries import Key, PoFile, Unreadable
from portal.i18n.po.reading import read
from portal.i18n.texts import Messages, PluralText, Text

log = logging.getLogger(__name__)

#: Seconds a file that is rewritten in place must rest before it is read
SETTLE = 0.25
EXTENSION = "portal.catalogs"


class Signature(NamedTuple):
    """What tells one state of a file from another."""

    mtime_ns: int
    size: int
    inode: int


class LiveFile:
    """One ``.po`` file of one layer, and the good texts in it."""

    def __init__(self, path: Path, locale: str) -> None:
        self.path, self.locale = path, locale
        self._signature: Signature | None = None
        self._texts: Messages = {}
        self._told: set[tuple[str, Key | None]] = set()
        self._loaded = False
        self._lock = threading.Lock()

    def texts(self) -> Messages:
        """Return the texts by key: the same object until the file changes."""
        now = _signature(self.path)
        if now == self._signature or self._unsettled(now):
            return self._texts
        with self._lock:
            if now != self._signature:
                self._texts = self._load() if now else {}
                self._signature, self._loaded = now, True
        return self._texts

    def _unsettled(self, now: Signature | None) -> bool:
        """Whether somebody may be in the middle of writing the file in place."""
        before = self._signature
        if before is None or now is None or before.inode != now.inode:
            return False
        return 0 <= time.time() - now.mtime_ns / 1e9 < SETTLE

    def _load(self) -> Messages:
        try:
            file = read(self.path.read_bytes())
        except Unreadable as error:
            return self._keep([Finding(error.code, error.line, values={"what": error.message})])
        except OSError:
            log.exception("%s cannot be read; its last good texts stay", self.path)
            return self._last_good()
        findings = [f for f in check(file, self.locale) if f.severity is Severity.ERROR]
        if any(finding.code in FILE_ERRORS for finding in findings):
            return self._keep(findings)
        self._tell(findings)
        bad = {finding.key for finding in findings}
        plural_rule_is_wrong = any(finding.code == "plural-rule" for finding in findings)
        return self._good(file, bad, plural_rule_is_wrong)

    def _good(self, file: PoFile, bad: set[Key | None], plural_rule_is_wrong: bool) -> Messages:
        plural = plural_of(file)
        form = plural.form if plural else english
        before = self._last_good() if bad else {}
        texts: Messages = {}
        for entry in file.messages:
            key = entry.key
            if key in bad or (plural_rule_is_wrong and entry.plural is not None):
                if key in before:
                    texts[key] = before[key]
            elif entry.translated:
                forms = tuple(entry.forms[n] for n in sorted(entry.forms))
                texts[key] = forms[0] if entry.plural is None else PluralText(forms, form)
        return texts

    def _keep(self, findings: list[Finding]) -> Messages:
        self._tell(findings)
        return self._last_good()

    def _last_good(self) -> Messages:
        """Return what readers see now; at the start, what was compiled last."""
        return self._texts if self._loaded else compiled_texts(self.path, self.locale)

    def _tell(self, findings: list[Finding]) -> None:
        """Log what is wrong, each thing once."""
        for finding in findings:
            if (finding.code, finding.key) not in self._told:
                about = finding.key.msgid if finding.key else "the whole file"
                log.error(
                    "%s:%d: %s %s: last good text stays (%r)",
                    self.path, finding.line, finding.code, dict(finding.values), about,
                )  # fmt: skip
        self._told = {(finding.code, finding.key) for finding in findings}


def _signature(path: Path) -> Signature | None:
    try:
        stat = os.stat(path)  # noqa: PTH116  several per request: Path.stat() takes twice as long
    except OSError:
        return None
    return Signature(stat.st_mtime_ns, stat.st_size, stat.st_ino)


class Translations:
    """The texts of one locale, all layers and fallbacks joined. Speaks GNU gettext's names."""

    def __init__(self, texts: Mapping[Key, Text]) -> None:
        self.texts = texts
        #: What others have made of these texts alone, under names of theirs
        self.memo: dict[Any, Any] = {}

    def pgettext(self, context: str | None, msgid: str) -> str:
        found = self.texts.get(Key(context, msgid))
        if found is None:
            return msgid
        return found if isinstance(found, str) else found.choose(1)

    def npgettext(self, context: str | None, singular: str, plural: str, number: int) -> str:
        found = self.texts.get(Key(context, singular))
        if isinstance(found, PluralText):
            return found.choose(number)
        return singular if number == 1 else plural

    def gettext(self, msgid: str) -> str:
        return self.pgettext(None, msgid)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.npgettext(None, singular, plural, number)

    # the names Flask-Admin, WTForms and Flask-Babel ask for
    ugettext: Callable[..., str] = gettext
    ungettext: Callable[..., str] = ngettext
    upgettext: Callable[..., str] = pgettext
    unpgettext: Callable[..., str] = npgettext


class Catalogs:
    """All catalogs of one app."""

    def __init__(self) -> None:
        self._files: dict[Path, LiveFile] = {}
        self._joined: dict[str, tuple[list[Messages], Translations]] = {}

    def translations(self, locale: str) -> Translations:
        """Return the texts of ``locale`` as the files are now."""
        parts = [
            self._file(layer, code).texts()
            for code in reversed(fallback_chain(locale))
            for layer in layers()
        ]
        known = self._joined.get(locale)
        if known and len(known[0]) == len(parts) and all(map(_same, known[0], parts)):
            return known[1]
        joined: Messages = {}
        for part in parts:
            joined.update(part)
        self._joined[locale] = parts, Translations(joined)
        return self._joined[locale][1]

    def _file(self, layer: Path, locale: str) -> LiveFile:
        path = catalog_path(layer, locale)
        return self._files.get(path) or self._files.setdefault(path, LiveFile(path, locale))


def _same(one: object, other: object) -> bool:
    return one is other


def init_app(app: Flask) -> None:
    """Give the app its catalogs, empty until somebody reads."""
    app.extensions[EXTENSION] = Catalogs()


def catalogs() -> Catalogs:
    """Return the catalogs of the present app. Raises `KeyError` when it has none."""
    found: Catalogs = current_app.extensions[EXTENSION]
    return found
