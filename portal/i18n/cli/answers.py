"""How the commands answer: words on stdout, one line on stderr, JSON that never changes."""

from __future__ import annotations

import json
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import IO, Any

import click

from portal.i18n.domain import gettext
from portal.i18n.layers import CATALOG, TEMPLATE, own_translations
from portal.i18n.marks import _
from portal.i18n.negotiation import is_locale

NO, USAGE, UNABLE = 1, 2, 3


class Option(click.Option):
    """An option whose help is translated when it is shown, not when it is declared."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.text = kwargs.pop("help")
        super().__init__(*args, **kwargs)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = str(self.text)
        return super().get_help_record(ctx)


class Refused(click.ClickException):
    """A command cannot go on: one line, and an exit code of DESIGN.md."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(" ".join(self.message.split()), file=file or sys.stderr)


def answer_json(ok: bool, **facts: object) -> None:
    """Print ``{"schema": 1, "ok": …}`` with the facts."""
    click.echo(json.dumps({"schema": 1, "ok": ok, **facts}, ensure_ascii=False, sort_keys=True))


def catalogs_in(folder: Path, wanted: tuple[str, ...] = ()) -> dict[str, Path]:
    """Return locale → file, all of a folder or those wanted. Raises `Refused` (2, 3)."""
    if not folder.is_dir():
        raise Refused(gettext("There is no folder %(path)s.", path=folder), UNABLE)
    found = {
        path.parts[-3]: path
        for path in sorted(folder.glob(f"*/{CATALOG}"))
        if is_locale(path.parts[-3])
    }
    for locale in wanted:
        if locale not in found:
            near = get_close_matches(locale, found, n=3, cutoff=0.3) or sorted(found)
            raise Refused(
                gettext(
                    "There is no catalog %(locale)s. Nearest: %(near)s.",
                    locale=locale,
                    near=", ".join(near),
                ),
                USAGE,
            )
    return {locale: path for locale, path in found.items() if not wanted or locale in wanted}


def template_in(folder: Path) -> Path:
    """Return the template of a folder. Raises `Refused` (3)."""
    path = folder / TEMPLATE
    if not path.is_file():
        raise Refused(
            gettext("There is no %(path)s. Run “translations extract” first.", path=path), UNABLE
        )
    return path


folder_option = click.option(
    "--dir",
    "folder",
    cls=Option,
    type=click.Path(path_type=Path, file_okay=False),
    default=own_translations,
    help=_("Folder of the catalogs."),
)
locale_option = click.option(
    "-l",
    "--locale",
    "locales",
    cls=Option,
    multiple=True,
    metavar="LOCALE",
    help=_("Only this catalog; may be repeated."),
)
json_option = click.option(
    "--json", "as_json", cls=Option, is_flag=True, help=_("Print JSON, for programs.")
)
dry_run_option = click.option(
    "--dry-run", cls=Option, is_flag=True, help=_("Say what would happen, change nothing.")
)
check_option = click.option(
    "--check",
    "only_check",
    cls=Option,
    is_flag=True,
    help=_("Write nothing; exit 1 if something would change."),
)
