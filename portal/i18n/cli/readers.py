"""Commands that look: ``check`` and ``stats``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.i18n.checks import Finding, Severity, check_raw
from portal.i18n.checks.sentences import describe
from portal.i18n.cli.answers import (
    NO,
    UNABLE,
    Option,
    Refused,
    answer_json,
    catalogs_in,
    folder_option,
    json_option,
    locale_option,
    template_in,
)
from portal.i18n.cli.counting import Numbers, count
from portal.i18n.domain import gettext, ngettext
from portal.i18n.marks import _
from portal.i18n.negotiation import SOURCE
from portal.i18n.po.entries import Unreadable
from portal.i18n.po.reading import read

SEVERITIES = {severity.name.lower(): severity for severity in Severity}


@click.command(help=_("Find texts that would break a page, or that a reader would stumble over."))
@folder_option
@locale_option
@click.option(
    "--severity",
    cls=Option,
    type=click.Choice(list(SEVERITIES)),
    default="warn",
    help=_("Show findings from this severity on."),
)
@click.option("--strict", cls=Option, is_flag=True, help=_("Let warnings count as errors."))
@json_option
@with_appcontext
def check(
    folder: Path, locales: tuple[str, ...], severity: str, strict: bool, as_json: bool
) -> None:
    found = [
        (path, locale, finding)
        for locale, path in catalogs_in(folder, locales).items()
        for finding in check_raw(path.read_bytes(), locale)
    ]
    limit = Severity.WARN if strict else Severity.ERROR
    bad = sum(finding.severity >= limit for _path, _locale, finding in found)
    shown = [one for one in found if one[2].severity >= SEVERITIES[severity]]
    if as_json:
        facts = [_facts(path, locale, finding) for path, locale, finding in shown]
        answer_json(not bad, findings=facts)
    else:
        for path, _locale, finding in shown:
            level = finding.severity.name.lower()
            text = describe(finding)
            click.echo(f"{_shown(path)}:{finding.line}: {level} {finding.code}: {text}")
        # Translators: how many mistakes were found in a catalog
        click.echo(ngettext("%(num)s error.", "%(num)s errors.", bad))
    raise SystemExit(NO if bad else 0)


def _facts(path: Path, locale: str, finding: Finding) -> dict[str, object]:
    key = finding.key
    return {
        "path": _shown(path),
        "locale": locale,
        "line": finding.line,
        "code": finding.code,
        "severity": finding.severity.name.lower(),
        "context": key.context if key else None,
        "msgid": key.msgid if key else None,
        "form": finding.form,
        "values": {name: str(value) for name, value in finding.values.items()},
    }


def _shown(path: Path) -> str:
    return (
        path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else str(path)
    )


@click.command(help=_("Count messages: translated, to be reviewed, missing, broken."))
@folder_option
@locale_option
@click.option(
    "--min",
    "minimum",
    cls=Option,
    type=click.IntRange(0, 100),
    metavar="PERCENT",
    help=_("Exit 1 if a catalog has less."),
)
@json_option
@with_appcontext
def stats(folder: Path, locales: tuple[str, ...], minimum: int | None, as_json: bool) -> None:
    template = read(template_in(folder).read_bytes())
    numbers: dict[str, Numbers] = {}
    if not locales or SOURCE in locales:
        numbers[SOURCE] = count(None, template, SOURCE)
    wanted = tuple(locale for locale in locales if locale != SOURCE)
    files = catalogs_in(folder, wanted) if wanted or not locales else {}
    for locale, path in files.items():
        if locale == SOURCE:
            continue  # overrides of single source texts
        try:
            numbers[locale] = count(read(path.read_bytes()), template, locale)
        except Unreadable as error:
            raise Refused(f"{_shown(path)}:{error.line}: {error.code}", UNABLE) from error
    ok = all(one.percent >= (minimum or 0) for one in numbers.values())
    if as_json:
        answer_json(ok, locales={locale: one.facts() for locale, one in numbers.items()})
    else:
        for locale, one in numbers.items():
            click.echo(
                gettext(
                    "%(locale)s: %(percent)s %% of %(messages)s messages "
                    "(%(fuzzy)s to review, %(untranslated)s missing, %(errors)s broken)",
                    locale=locale,
                    **one.facts(),
                )
            )
    raise SystemExit(0 if ok else NO)
