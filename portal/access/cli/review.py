"""``manage.py access review``: who has what, and whether it is still used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click
from sqlalchemy import ColumnElement

from portal.access.cli.access import access
from portal.access.cli.io import Option, Usage, emit, json_option
from portal.access.cli.people import role_named, user_named
from portal.access.models import Role
from portal.access.review_file import as_data, csv_lines
from portal.access.reviewing import FLAGS, Reviewed, every
from portal.accounts.models import User
from portal.i18n import LazyString, _, formats, gettext, gettext_in, pgettext

#: What is said of a row that bears a flag
NOTES: dict[str, LazyString] = {
    "unused": pgettext("review", "Not used in 90 days"),
    # Translators: of a role that somebody has: there is an end to it, within two weeks
    "ending": pgettext("assignment", "Ends soon"),
    # Translators: of a role that somebody had: its end has come
    "ended": pgettext("assignment", "Ended"),
    # Translators: of a role that allows everything
    "everything": pgettext("assignment", "Holds everything"),
}


@access.command(help=_("List who has which role, since when and why, and when it was last used."))
@click.option("--unused", cls=Option, is_flag=True, help=_("Only what was not used in 90 days."))
@click.option("--ending", cls=Option, is_flag=True, help=_("Only what ends within 14 days."))
@click.option("--role", cls=Option, help=_("Only this role."))
@click.option("--user", cls=Option, help=_("Only this person."))
@click.option("--csv", "as_csv", cls=Option, is_flag=True, help=_("Print a table, for programs."))
@json_option
def review(
    unused: bool, ending: bool, role: str | None, user: str | None, as_csv: bool, as_json: bool
) -> None:
    if as_csv and as_json:
        raise Usage(gettext("Choose one of --csv and --json."))
    flags = [name for name, wanted in (("unused", unused), ("ending", ending)) if wanted]
    rows = every(*_of(role, user), flags=flags)
    if as_csv:
        for line in csv_lines(rows):
            click.echo(line, nl=False)
    elif as_json:
        emit([as_data(row) for row in rows], as_json, ())
    else:
        emit(None, as_json, _lines(rows))


def _of(role: str | None, user: str | None) -> Iterator[ColumnElement[bool]]:
    if role is not None:
        yield Role.id == role_named(role).id
    if user is not None:
        yield User.id == user_named(user).id


def _lines(rows: Iterable[Reviewed]) -> Iterator[str]:
    """Give a line for each, tabs between what it tells, below the names of that."""
    head = (
        # Translators: above a column: a person to whom a role was given
        gettext_in("assignment", "Person"),
        # Translators: above a column: the role that a person has
        gettext_in("assignment", "Role"),
        gettext("Since"),
        gettext_in("assignment", "Until"),
        gettext("Given by"),
        # Translators: above a column: the day on which somebody last made use of a role
        gettext_in("assignment", "Last used"),
        # Translators: above a column of remarks, such as "Ends soon"
        gettext_in("assignment", "Notes"),
    )
    told = False
    for row in rows:
        if not told:
            yield "\t".join(head)
        told = True
        yield "\t".join(_cells(row)).rstrip()
    if not told:
        yield gettext("Nothing is found.")


def _cells(row: Reviewed) -> Iterator[str]:
    yield row.email
    # Translators: a role and the rows it is limited to, as in "clerk (Only City library)"
    limited = gettext("%(role)s (%(rows)s)", role=row.role, rows=row.rows)
    yield limited if row.rows else row.role
    yield formats.format_date(row.since.date())
    yield "" if row.until is None else formats.format_datetime(row.until)
    yield row.given_by
    # Translators: when an assignment was last used: not at all
    never = gettext_in("assignment", "Never")
    yield never if row.last_used is None else formats.format_date(row.last_used)
    notes = [str(NOTES[name]) for name in FLAGS if getattr(row, name)]
    if not row.active:
        # Translators: of a person who may not sign in
        notes.append(gettext_in("person", "Not active"))
    yield formats.format_list(notes)
