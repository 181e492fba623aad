"""``manage.py access matrix``: what each role may do with each record."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import click
from sqlalchemy import select

from portal.access.cli.access import access
from portal.access.cli.grants import registry
from portal.access.cli.io import Option, Usage, emit, json_option
from portal.access.cli.people import role_named
from portal.access.held import HeldGrant
from portal.access.matrix import Matrix, matrix
from portal.access.models import Role
from portal.database import db
from portal.i18n import _, gettext

#: Names of the columns; never translated, as programs read them
COLUMNS = ("record", "role", "action", "rows", "fields", "via")


@access.command("matrix", help=_("Show what each role may do with each record, on which rows."))
@click.option("--role", cls=Option, help=_("Only this role."))
@click.option("--csv", "as_csv", cls=Option, is_flag=True, help=_("Print a table, for programs."))
@json_option
def show_matrix(role: str | None, as_csv: bool, as_json: bool) -> None:
    if as_csv and as_json:
        raise Usage(gettext("Choose one of --csv and --json."))
    every = select(Role).order_by(Role.key)
    roles = [role_named(role)] if role is not None else list(db.session.scalars(every))
    found = matrix(roles)
    if as_csv:
        click.echo(_table(found), nl=False)
        return
    emit(_data(found), as_json, _lines(found))


def _cells(found: Matrix) -> Iterator[tuple[str, str, str, HeldGrant]]:
    """Give record, role, action and grant: by record, then by role, then by action."""
    declared = [registry().get(name) for name in registry()]
    for record in dict.fromkeys(one.key for one in declared):
        for role, held in found.items():
            for one in declared:
                if one.key == record:
                    for grant in held.get(one.name, ()):
                        yield record, role, one.action.name, grant


def _data(found: Matrix) -> list[dict[str, object]]:
    return [
        {
            "record": record,
            "role": role,
            "action": action,
            "scopes": list(grant.scopes),
            "fields": None if grant.fields is None else sorted(grant.fields),
            "via": grant.via,
        }
        for record, role, action, grant in _cells(found)
    ]


def _table(found: Matrix) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for record, role, action, grant in _cells(found):
        fields = "" if grant.fields is None else " ".join(sorted(grant.fields))
        table.writerow((record, role, action, " ".join(grant.scopes), fields, grant.via))
    return text.getvalue()


def _lines(found: Matrix) -> Iterator[str]:
    """Give a line for each record, and below it one for each role that may do something."""
    cells: dict[str, dict[str, list[str]]] = {}
    for record, role, action, grant in _cells(found):
        cells.setdefault(record, {}).setdefault(role, []).append(_words(action, grant))
    for record, by_role in cells.items():
        yield record
        for role, words in by_role.items():
            yield f"  {role}: {', '.join(dict.fromkeys(words))}"


def _words(action: str, grant: HeldGrant) -> str:
    values = {
        "action": action,
        "rows": "+".join(grant.scopes),
        "fields": " ".join(sorted(grant.fields or ())),
    }
    if grant.scopes and grant.fields is not None:
        # Translators: as in "edit (rows: own, fields: title slug)"
        return gettext("%(action)s (rows: %(rows)s, fields: %(fields)s)", **values)
    if grant.scopes:
        # Translators: as in "edit (rows: own)"
        return gettext("%(action)s (rows: %(rows)s)", **values)
    if grant.fields is not None:
        # Translators: as in "view (fields: birthdate gender)"
        return gettext("%(action)s (fields: %(fields)s)", **values)
    return action
