"""``manage.py files``: whether what people uploaded is all there, and what nobody needs."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import click
from flask import Flask
from sqlalchemy import Text, cast, select

from portal.access.cli.io import Commands, dry_run_option, emit, json_option
from portal.changes.models import Change
from portal.database import Base, db
from portal.engines import reading
from portal.files import storage
from portal.files.columns import FileColumn, StoredFile
from portal.files.pending import OLD
from portal.i18n import _, gettext, ngettext
from portal.i18n.sizes import format_size

#: Rows and changes read at a time
BATCH = 500

files = Commands("files", help=_("Look after the files that people have uploaded."))


@dataclass(frozen=True, slots=True)
class Finding:
    """A file that a row names and that is not what it should be."""

    record: str
    row: int
    field: str
    name: str
    #: ``missing`` or ``damaged``
    problem: str


def init_app(app: Flask) -> None:
    app.cli.add_command(files)


@files.command(help=_("Check that every file is there, whole; exits 1 if one is not."))
@json_option
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    with reading():
        findings = list(_findings())
    kept = list(storage.digests())
    size = sum(storage.path_of(one).stat().st_size for one in kept)
    data = {
        "files": len(kept),
        "bytes": size,
        "findings": [
            {"record": one.record, "id": one.row, "field": one.field, "problem": one.problem}
            for one in findings
        ],
    }
    # Translators: how many files there are and how large they are together
    told = ngettext(
        "%(num)s file, %(size)s.", "%(num)s files, %(size)s.", len(kept), size=format_size(size)
    )
    emit(data, as_json, [*map(_line, findings), told])
    ctx.exit(1 if findings else 0)


@files.command(help=_("Delete files that no row has, nor had: forms that were never saved."))
@dry_run_option
@json_option
def clean(dry_run: bool, as_json: bool) -> None:
    before = time.time() - OLD.total_seconds()
    with reading():
        named = {stored.sha256 for *_where, stored in _in_rows()} | set(_in_changes())
    unused = [one for one in storage.digests() if one not in named and _is_old(one, before)]
    size = sum(storage.path_of(one).stat().st_size for one in unused)
    if not dry_run:
        unused = [one for one in unused if storage.remove(one, before)]
        storage.sweep(before)
    sentence = (
        ngettext(
            "%(num)s file would be deleted: %(size)s.",
            "%(num)s files would be deleted: %(size)s.",
            len(unused),
            size=format_size(size),
        )
        if dry_run
        else ngettext(
            "%(num)s file was deleted: %(size)s.",
            "%(num)s files were deleted: %(size)s.",
            len(unused),
            size=format_size(size),
        )
    )
    emit({"deleted": sorted(unused), "bytes": size, "dry_run": dry_run}, as_json, [sentence])


def _is_old(digest: str, before: float) -> bool:
    return storage.path_of(digest).stat().st_mtime < before


def _line(one: Finding) -> str:
    values = {"record": one.record, "id": one.row, "field": one.field, "name": one.name}
    if one.problem == "missing":
        # Translators: a file that is gone: record, number of the row, field, name
        return gettext("%(record)s %(id)s, %(field)s: “%(name)s” is missing.", **values)
    # Translators: a file that has changed: record, number of the row, field, name
    return gettext("%(record)s %(id)s, %(field)s: “%(name)s” is damaged.", **values)


def _findings() -> Iterator[Finding]:
    whole: dict[str, bool] = {}
    for record, row, field, stored in _in_rows():
        if not storage.is_there(stored):
            yield Finding(record, row, field, stored.name, "missing")
            continue
        if stored.sha256 not in whole:
            whole[stored.sha256] = storage.is_whole(stored.sha256)
        if not whole[stored.sha256]:
            yield Finding(record, row, field, stored.name, "damaged")


def _in_rows() -> Iterator[tuple[str, int, str, StoredFile]]:
    """Give ``(record, key, field, file)`` of every file that a row has now."""
    for mapper in sorted(Base.registry.mappers, key=lambda one: str(one.local_table)):
        for prop in mapper.column_attrs:
            if isinstance(prop.columns[0].type, FileColumn):
                yield from _in_column(mapper.class_, prop.key)


def _in_column(model: type[Base], name: str) -> Iterator[tuple[str, int, str, StoredFile]]:
    column = getattr(model, name)
    statement = select(model.id, column).where(column.is_not(None)).order_by(model.id)
    found = db.session.execute(statement.execution_options(yield_per=BATCH))
    for key, stored in found:
        yield model.__tablename__, key, name, stored


def _in_changes() -> Iterator[str]:
    """Give the digest of every file that a row ever had: undo may bring it back."""
    statement = select(Change.fields).where(cast(Change.fields, Text).contains('"sha256"'))
    for fields in db.session.scalars(statement.execution_options(yield_per=BATCH)):
        for values in fields.values():
            yield from _digests(values)


def _digests(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, Mapping) and isinstance(value.get("sha256"), str):
            yield value["sha256"]
