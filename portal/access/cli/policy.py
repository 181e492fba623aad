"""``manage.py access export|plan|apply``: the roles as a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import g

from portal.access import gate
from portal.access.cli.access import access
from portal.access.cli.grants import registry
from portal.access.cli.io import Conflict, Option, Problem, Refused, Usage, emit, json_option
from portal.access.cli.policy_words import as_data, lines_of
from portal.access.cli.writer import Writer, writer
from portal.access.policy_apply import StalePlan, apply_plan
from portal.access.policy_export import as_toml, stored_policy
from portal.access.policy_plan import Plan, plan_file
from portal.database import db
from portal.engines import reading
from portal.i18n import _, gettext

#: The group, complete with the commands below
__all__ = ["access"]

file_argument = click.argument("file", type=Path)


@access.command(help=_("Print the roles as a policy file: the same bytes for the same roles."))
def export() -> None:
    with reading():
        # Bytes: a file is UTF-8, whatever the terminal is.
        click.echo(as_toml(stored_policy()).encode(), nl=False)


@access.command(
    help=_(
        "Say what a policy file would change, and for how many people; a role that it does not "
        "name would be deleted. Exits 1 if something would change."
    )
)
@file_argument
@json_option
@click.pass_context
def plan(ctx: click.Context, file: Path, as_json: bool) -> None:
    found = _planned(file)
    emit(as_data(found), as_json, lines_of(found))
    ctx.exit(1 if found.changes else 0)


@access.command(
    help=_(
        "Make the roles those of a policy file. Taking a grant away is a change like others; "
        "deleting a role also takes it from its members, and needs --allow-delete."
    )
)
@file_argument
@click.option(
    "--plan",
    "fingerprint",
    metavar="FINGERPRINT",
    cls=Option,
    help=_("Only if nothing has changed since this plan was made; see: access plan."),
)
@click.option(
    "--allow-delete",
    cls=Option,
    is_flag=True,
    help=_("Also delete the roles that the file does not name."),
)
@click.option("--yes", cls=Option, is_flag=True, help=_("Do not ask; deletes no role by itself."))
@writer("roles.edit")
def apply(
    file: Path, fingerprint: str | None, allow_delete: bool, yes: bool, writer: Writer
) -> None:
    found, asked = _planned(file), False
    if fingerprint not in (None, found.fingerprint):
        raise _stale()
    if found.changes:
        _check_allowed(found)
        _check_deletions(found, allow_delete)
        if asked := not (yes or writer.dry_run):
            _ask(found, as_json=writer.as_json)
        _write(found, writer)
    data = as_data(found) | {"changed": bool(found.changes)}
    writer.tell(data, *_told(found, writer, asked=asked))


def _write(found: Plan, writer: Writer) -> None:
    with writer.recorded():
        try:
            apply_plan(found)
        except StalePlan:
            raise _stale() from None


def _planned(file: Path) -> Plan:
    """Return the plan, with no transaction left open: people may take their time to read it."""
    with reading():
        found = plan_file(file, registry())
        db.session.rollback()
    return found


def _stale() -> Conflict:
    return Conflict(
        gettext("The roles or the file have changed since this plan was made. Make a new one.")
    )


def _check_allowed(found: Plan) -> None:
    """Ask the gate for each thing that is done to roles, of whom ``--as`` names."""
    for action in sorted(found.actions()) if "identity" in g else ():
        permission = f"roles.{action}"
        if not gate.decide(permission).allowed:
            raise Refused(
                gettext(
                    "%(user)s may not do this: %(permission)s is missing.",
                    user=g.identity.user.email,
                    permission=permission,
                )
            )


def _check_deletions(found: Plan, allow_delete: bool) -> None:
    if found.deleted and not allow_delete:
        keys = ", ".join(found.deleted)
        raise Refused(
            gettext(
                "The file does not name these roles, which would be deleted: %(roles)s. "
                "To delete them, add --allow-delete.",
                roles=keys,
            )
        )


def _ask(found: Plan, *, as_json: bool) -> None:
    """Show the plan and wait for a yes; raises `Problem` on a no."""
    if not sys.stdin.isatty():
        raise Usage(gettext("Nobody can answer here: use --yes, or --dry-run to only look."))
    for line in lines_of(found):
        click.echo(line, err=as_json)
    # Translators: asks at the command line before roles are changed as a file says
    if not click.confirm(gettext("Apply this?"), err=as_json):
        raise Problem(gettext("Nothing was changed."))


def _told(found: Plan, writer: Writer, *, asked: bool) -> list[str]:
    if not found.changes:
        return [gettext("The roles are as the file says already.")]
    lines = [] if asked else lines_of(found)
    return lines if writer.dry_run else [*lines, gettext("The roles are now as the file says.")]
