"""Commands that write: ``extract``, ``update``, ``compile`` and ``add``.

Run twice, they change no byte the second time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click
from flask.cli import with_appcontext

from portal.i18n import plurals
from portal.i18n.checks import FILE_ERRORS, Severity
from portal.i18n.checks import check as check_file
from portal.i18n.cli.answers import (
    NO,
    UNABLE,
    USAGE,
    Refused,
    answer_json,
    catalogs_in,
    check_option,
    dry_run_option,
    folder_option,
    json_option,
    locale_option,
    template_in,
)
from portal.i18n.cli.compiling import compiled
from portal.i18n.cli.extraction import Extraction
from portal.i18n.cli.merging import merge
from portal.i18n.domain import gettext, gettext_in
from portal.i18n.layers import TEMPLATE, catalog_path
from portal.i18n.marks import _
from portal.i18n.negotiation import SOURCE, catalog_code
from portal.i18n.po import Unreadable, locked, read, write_atomically


def _put(path: Path, content: bytes, write: bool) -> bool:
    """Write the file if told to; return whether it changes."""
    if not write:
        return not path.is_file() or path.read_bytes() != content
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path):
        return write_atomically(path, content)


class Outcome(NamedTuple):
    """What became of a file: for programs, and in the reader's language."""

    state: str
    words: str


def _outcome(changed: bool) -> Outcome:
    if changed:
        return Outcome("changed", gettext_in("file", "changed"))
    return Outcome("unchanged", gettext_in("file", "unchanged"))


def _report(results: dict[str, Outcome], as_json: bool, code: int) -> None:
    if as_json:
        answer_json(code == 0, files={name: one.state for name, one in results.items()})
    else:
        for name, one in results.items():
            click.echo(f"{name}: {one.words}")
    raise SystemExit(code)


@click.command(help=_("Collect the marked texts of code and templates into messages.pot."))
@folder_option
@dry_run_option
@check_option
@json_option
@with_appcontext
def extract(folder: Path, dry_run: bool, only_check: bool, as_json: bool) -> None:
    extraction = Extraction(folder.resolve().parent)
    mistakes = list(extraction.mistakes())
    if mistakes:
        for mistake in mistakes:
            click.echo(f"{mistake.path}:{mistake.line}: error {mistake.code}")
        raise Refused(
            gettext("A marked text must be a plain literal, and a mark carries no values."), NO
        )
    path = folder / TEMPLATE
    try:
        content = extraction.template(path.read_bytes() if path.is_file() else b"")
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused(f"{type(error).__name__}: {error}", UNABLE) from error
    changed = _put(path, content, write=not (dry_run or only_check))
    _report({TEMPLATE: _outcome(changed)}, as_json, NO if only_check and changed else 0)


def _each(
    folder: Path,
    locales: tuple[str, ...],
    make: Callable[[str, Path], tuple[Path, bytes, Outcome | None]],
    write: bool,
) -> tuple[dict[str, Outcome], bool, bool]:
    """Make a file per catalog; return (results, whether any changed, whether any failed)."""
    results: dict[str, Outcome] = {}
    changed = failed = False
    for locale, path in catalogs_in(folder, locales).items():
        try:
            target, content, told = make(locale, path)
            does = _put(target, content, write)
        except Unreadable as error:
            failed = True
            # Translators: a catalog that cannot be read: the line, and a code such as "syntax"
            words = gettext("skipped, line %(line)s: %(code)s", line=error.line, code=error.code)
            results[locale] = Outcome(f"skipped, line {error.line}: {error.code}", words)
            continue
        changed |= does
        results[locale] = told if does and told else _outcome(does)
    return results, changed, failed


@click.command(help=_("Bring the catalogs up to date with messages.pot; translations are kept."))
@folder_option
@locale_option
@dry_run_option
@check_option
@json_option
@with_appcontext
def update(
    folder: Path, locales: tuple[str, ...], dry_run: bool, only_check: bool, as_json: bool
) -> None:
    template = read(template_in(folder).read_bytes())

    def make(_locale: str, path: Path) -> tuple[Path, bytes, Outcome]:
        done = merge(path.read_bytes(), template)
        # Translators: what became of a catalog: numbers of texts, as in "new 3, …"
        words = gettext(
            "changed (new %(new)s, revived %(revived)s, obsolete %(obsolete)s)",
            new=done.added,
            revived=done.revived,
            obsolete=done.obsolete,
        )
        return path, done.content, Outcome("changed", words)

    results, changed, failed = _each(folder, locales, make, not (dry_run or only_check))
    _report(results, as_json, UNABLE if failed else NO if only_check and changed else 0)


@click.command(
    "compile", help=_("Write a .mo beside each catalog; its bad entries are listed and left out.")
)
@folder_option
@locale_option
@dry_run_option
@check_option
@json_option
@with_appcontext
def compile_catalogs(
    folder: Path, locales: tuple[str, ...], dry_run: bool, only_check: bool, as_json: bool
) -> None:
    left_out = 0

    def make(locale: str, path: Path) -> tuple[Path, bytes, None]:
        nonlocal left_out
        file = read(path.read_bytes())
        errors = [f for f in check_file(file, locale) if f.severity is Severity.ERROR]
        for finding in errors:
            if finding.code in FILE_ERRORS:
                raise Unreadable(finding.code, finding.line, finding.code)
            click.echo(f"{path}:{finding.line}: error {finding.code}", err=True)
        left_out += len(errors)
        return path.with_suffix(".mo"), compiled(file, locale), None

    results, changed, failed = _each(folder, locales, make, not (dry_run or only_check))
    found = left_out or (only_check and changed)
    _report(results, as_json, UNABLE if failed else NO if found else 0)


@click.command(help=_("Start a catalog for LOCALE, such as pt_BR or zh-TW."))
@click.argument("locale")
@folder_option
@dry_run_option
@json_option
@with_appcontext
def add(locale: str, folder: Path, dry_run: bool, as_json: bool) -> None:
    code = catalog_code(locale)
    if code is None:
        raise Refused(gettext("There is no language %(code)s.", code=locale), USAGE)
    path = catalog_path(folder, code)
    if path.is_file() or code == SOURCE:
        _report({code: Outcome("already there", gettext_in("file", "already there"))}, as_json, 0)
    template = read(template_in(folder).read_bytes())
    content = merge(_header(code).encode(), template).content
    _put(path, content, write=not dry_run)
    _report({code: Outcome("added", gettext_in("file", "added"))}, as_json, 0)


def _header(code: str) -> str:
    return (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {code}\\n"\n'
        f'"Plural-Forms: {plurals.header_for(code)}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
    )
