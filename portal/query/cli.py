"""``manage.py search``: what lists are found and sorted by, made anew or checked."""

from __future__ import annotations

import click
from flask import current_app
from sqlalchemy import Table

from portal.access.cli.io import (
    Commands,
    Refused,
    dry_run_option,
    emit,
    json_option,
    unknown,
)
from portal.database import db
from portal.engines import reading
from portal.i18n import _, gettext, ngettext
from portal.query import indexes, trigrams
from portal.query.findings import Finding, findings
from portal.query.refilling import refill

search = Commands("search", help=_("Keep lists quick, and what they hold easy to find."))


@search.command(
    help=_("Make anew what rows are found and sorted by: of every record, or of some.")
)
@click.argument("records", nargs=-1)
@dry_run_option
@json_option
def rebuild(records: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    tables = _tables(records)
    changed = {table.name: _rebuild(table, dry_run) for table in tables}
    if dry_run:
        click.echo(gettext("Dry run: nothing was changed."), err=True)
    lines = [
        # Translators: of a record such as posts, how many rows have been put right
        ngettext("%(record)s: %(num)s row", "%(record)s: %(num)s rows", num, record=name)
        for name, num in changed.items()
    ]
    emit({"changed": changed, "dry_run": dry_run}, as_json, lines)


@search.command(help=_("Find what would make a list slow, or hide rows from a search."))
@json_option
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    shown = current_app.extensions["portal.records"].values()
    with reading(), db.engine.connect() as connection:
        found = list(findings(connection, shown))
    data = [{"record": one.record, "kind": one.kind, "name": one.name} for one in found]
    lines = [_sentence(one) for one in found] or [gettext("Nothing is missing.")]
    emit({"findings": data}, as_json, lines)
    ctx.exit(1 if found else 0)


def _tables(names: tuple[str, ...]) -> list[Table]:
    """Return the tables of those names, or all; raises `Usage` or `Refused`."""
    known = {table.name: table for table in indexes.searched_tables()}
    for name in names:
        if name not in known:
            sentence = gettext("There is no record %(name)s with texts to find.", name=name)
            raise unknown(sentence, name, known)
    with reading(), db.engine.connect() as connection:
        present = indexes.tables_present(connection)
    wanted = [known[name] for name in names or known]
    if [table for table in wanted if table not in present]:
        raise Refused(
            gettext(
                "The database is not at the version of this code. Run: manage.py %(command)s",
                command="db upgrade",
            )
        )
    return wanted


def _rebuild(table: Table, dry_run: bool) -> int:
    """Put the rows right, in batches, between which others can write; return how many."""
    if dry_run:
        with reading():
            return refill(db.engine.begin, table, dry_run=True)
    changed = refill(db.engine.begin, table)
    try:
        with db.engine.begin() as connection:
            indexes.renew(connection, table)
    except trigrams.NoTrigrams as refusal:
        raise Refused(refusal.sentence) from refusal
    return changed


def _sentence(one: Finding) -> str:
    values = {"record": one.record, "name": one.name}
    match one.kind:
        case "table":
            # Translators: the record is named by its key, such as posts
            return gettext("%(record)s: the table is not as the code says.", **values)
        case "index":
            # Translators: the record and the column are named by their keys
            return gettext("%(record)s: the column %(name)s has no index.", **values)
        case "search":
            # Translators: the name is that of an index in the database
            return gettext("%(record)s: the index %(name)s is missing.", **values)
        case "rows":
            # Translators: the record is named by its key, such as posts
            return gettext("%(record)s: a search does not find all rows.", **values)
        case "version":
            # Translators: the record is named by its key, such as posts
            return gettext("%(record)s: rows are sorted by former settings.", **values)
