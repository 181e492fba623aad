"""From marked texts in code and templates to ``messages.pot``."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.util import pathmatch

from portal.i18n.cli.blocks import block, joined
from portal.i18n.cli.lint import Mistake, mistakes_in
from portal.i18n.cli.places import notes_in
from portal.i18n.placeholders import is_format
from portal.i18n.po.entries import Entry, Key

KEYWORDS = {
    "_": None,
    "gettext": None,
    "pgettext": ((1, "c"), 2),
    "gettext_in": ((1, "c"), 2),
    "gettext_each": ((1, "c"), 2),
    "ngettext": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "nmark": (1, 2),
}
#: For an app package without a babel.cfg of its own
USUAL_MAPPING = """\
[python: **.py]
[jinja2: **/templates/**.*]
silent = false
trimmed = true
newstyle_gettext = true
"""
#: Words below which a text needs a context or a note
FEW_WORDS = 3
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}")
_DATE = re.compile(rb'^"POT-Creation-Date: .*\n', re.MULTILINE)


class Extraction:
    """The texts of one tree: a checkout, or an app package."""

    def __init__(self, root: Path) -> None:
        self.root = root
        config = root / "babel.cfg"
        text = config.read_text(encoding="utf-8") if config.is_file() else USUAL_MAPPING
        self.methods, self.options = parse_mapping_cfg(io.StringIO(text))  # type: ignore[no-untyped-call]

    def entries(self) -> list[Entry]:
        """Return one entry per text, in the order of files and lines."""
        found = extract_from_dir(
            self.root,
            self.methods,
            self.options,
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        )
        entries: dict[Key, Entry] = {}
        for name, _line, message, notes, context in sorted(found, key=lambda one: one[:2]):
            msgid, plural = message if isinstance(message, tuple) else (message, None)
            if not msgid:
                continue
            key = Key(context, msgid)
            entry = entries.setdefault(key, Entry(0, (0, 0), context=context, msgid=msgid))
            entry.plural = entry.plural or plural
            _add(entry.references, name)
            for note in notes:
                _add(entry.notes, note.strip())
            if is_format(msgid) or is_format(plural or ""):
                entry.flags.add("python-format")
        self._explain(entries)
        return list(entries.values())

    def _explain(self, entries: dict[Key, Entry]) -> None:
        """Say what a short text is, where neither a context nor a comment does."""
        short = {key for key, one in entries.items() if is_unclear(one)}
        for path, _name in self._modules():
            for key, note in notes_in(path):
                if key in short:
                    _add(entries[key].notes, note)

    def mistakes(self) -> Iterator[Mistake]:
        """Yield marked texts that extraction cannot see."""
        for path, name in self._modules():
            yield from mistakes_in(path, name)

    def _modules(self) -> Iterator[tuple[Path, str]]:
        for path in sorted(self.root.rglob("*.py")):
            name = path.relative_to(self.root).as_posix()
            if any(part.startswith((".", "_")) for part in Path(name).parts[:-1]):
                continue
            method = next((m for pattern, m in self.methods if pathmatch(pattern, name)), None)
            if method == "python":
                yield path, name

    def template(self, before: bytes = b"") -> bytes:
        """Return the template; equal to the one before if only the date would differ."""
        header = [
            "# Made by “translations extract”; not for editing.",
            'msgid ""',
            'msgstr ""',
            f'"POT-Creation-Date: {datetime.now(UTC):%Y-%m-%d %H:%M}+0000\\n"',
            '"MIME-Version: 1.0\\n"',
            '"Content-Type: text/plain; charset=utf-8\\n"',
            '"Content-Transfer-Encoding: 8bit\\n"',
        ]
        new = joined([header, *(block(entry) for entry in self.entries())])
        return before if _DATE.sub(b"", new) == _DATE.sub(b"", before) else new


def is_unclear(entry: Entry) -> bool:
    """Whether a text is so short that its words alone may mean several things."""
    words = _PLACEHOLDER.sub("", entry.msgid or "").split()
    few = sum(any(map(str.isalpha, word)) for word in words) < FEW_WORDS
    return few and not entry.context and not entry.notes


def _add(items: list[str], item: str) -> None:
    if item and item not in items:
        items.append(item)
