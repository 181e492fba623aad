"""Progress: how far each language is, and what keeps a text from its readers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from portal.i18n.checks import Finding, Severity, check
from portal.i18n.cli.counting import Numbers, count
from portal.i18n.layers import TEMPLATE, catalog_path, layers, locales_on_offer
from portal.i18n.negotiation import SOURCE
from portal.i18n.po import PoFile, Unreadable, read


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding that keeps readers from a text, and where to mend it."""

    path: Path
    finding: Finding


@dataclass(slots=True)
class Progress:
    """One language over all layers."""

    locale: str
    numbers: list[Numbers] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def messages(self) -> int:
        return sum(one.messages for one in self.numbers)

    @property
    def translated(self) -> int:
        return sum(one.translated for one in self.numbers)

    @property
    def missing(self) -> int:
        return self.messages - self.translated

    @property
    def percent(self) -> int:
        """Whole percent, rounded down: 100 means every message."""
        return 100 * self.translated // self.messages if self.messages else 100


def progress() -> list[Progress]:
    """Return every language but the source, as its files are at this moment."""
    return [_of(locale) for locale in locales_on_offer() if locale != SOURCE]


def _of(locale: str) -> Progress:
    found = Progress(locale)
    for layer in layers():
        path = catalog_path(layer, locale)
        if path.is_file():
            stat = path.stat()
            numbers, findings = _measured(path, layer, locale, stat.st_mtime_ns, stat.st_size)
            found.numbers += [numbers] if numbers else []
            found.problems += [Problem(path, one) for one in findings]
    return found


@lru_cache(maxsize=64)
def _measured(
    path: Path, layer: Path, locale: str, _mtime_ns: int, _size: int
) -> tuple[Numbers | None, tuple[Finding, ...]]:
    """Read and check a file, once for each of its states."""
    try:
        file = read(path.read_bytes())
    except Unreadable as error:
        return None, (Finding(error.code, error.line, values={"what": error.message}),)
    errors = tuple(one for one in check(file, locale) if one.severity is Severity.ERROR)
    return count(file, _template(layer) or file, locale), errors


def _template(layer: Path) -> PoFile | None:
    path = layer / TEMPLATE
    return read(path.read_bytes()) if path.is_file() else None
