"""``sync-upstream``: the texts of the packages Portal builds on, as marks of our own."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.i18n import upstream
from portal.i18n.cli.answers import NO, check_option, dry_run_option
from portal.i18n.cli.collecting import PACKAGES, module_for
from portal.i18n.domain import gettext_in
from portal.i18n.marks import _
from portal.i18n.po import write_atomically

FOLDER = Path(upstream.__file__).parent


@click.command(
    "sync-upstream",
    help=_("Collect the texts of WTForms and Flask-WTF again."),
)
@dry_run_option
@check_option
@with_appcontext
def sync_upstream(dry_run: bool, only_check: bool) -> None:
    changed = False
    for package in PACKAGES:
        path, content = FOLDER / f"{package.module}.py", module_for(package).encode()
        same = path.is_file() and path.read_bytes() == content
        changed |= not same
        if not same and not (dry_run or only_check):
            write_atomically(path, content)
        state = gettext_in("file", "unchanged") if same else gettext_in("file", "changed")
        click.echo(f"{package.title}: {state}")
    raise SystemExit(NO if only_check and changed else 0)
