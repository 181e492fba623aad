"""The rows of a list: what is the same for all of them is found once, before the first.

They are written column by column: what says the values of a field is looked up once, and
their texts are escaped at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from flask import current_app
from markupsafe import Markup

from portal.admin.addresses import address, this_request
from portal.admin.cells import LONG, MAX_TAGS, Cell, ColumnTexts, column_texts, list_cell
from portal.admin.listing.merging import Escaped, Once, Piece, all_escaped, escaped, hole
from portal.admin.listing.table import Column
from portal.i18n import gettext_in
from portal.query.fields import Field
from portal.query.listing import Listing
from portal.query.plain_rows import Row
from portal.query.rules import fields_allowed, title_of

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Kinds of cells that more than their text makes
WHOLE = frozenset(("file", "html"))

#: The kind of a cell, and what fills its holes
Said = tuple[str, dict[str, Escaped]]
NOTHING = Escaped("")
EMPTY: Said = "text", {"text": NOTHING}


def rows_of(
    view: RecordView, listing: Listing, columns: Sequence[Column], here: str, *, selectable: bool
) -> Markup:
    """Return the rows of the table; ``selectable`` where there is something to do with them."""
    allowed = fields_allowed(type(view))
    titles = all_escaped([title_of(type(view), row, allowed) for row in listing.rows])
    writer = Writer(view, listing.rows, titles, here, selectable=selectable)
    main = writer.main(listing.fields[0] if listing.fields else None)
    others = zip(columns[1:], listing.fields[1:], strict=True)
    cells = zip(main, *(writer.column(*pair) for pair in others), strict=True)
    return Markup("".join(writer.rows(cells)))  # noqa: S704 - pieces of a template, values escaped


class Writer:
    """Writes the rows of one page into the pieces of `admin/parts/row.html`."""

    def __init__(
        self,
        view: RecordView,
        rows: Sequence[Row],
        titles: Sequence[Escaped],
        here: str,
        *,
        selectable: bool,
    ) -> None:
        template = current_app.jinja_env.get_template
        macros: Any = template("admin/parts/row.html").module
        self._macros = macros
        self._value: Any = template("admin/parts/cells.html").module
        self._rows, self._titles, self._selectable = rows, titles, selectable
        self._urls = {
            door: _address(view, f"{door}_view", here) for door in ("details", "edit", "delete")
        }
        # Each piece is written when the first cell needs it.
        self._tr = Once(self._piece_of_row)
        self._main = Once(self._piece_of_main)
        self._tag, self._more = _tag_pieces(macros)

    def rows(self, cells: Iterable[Iterable[Escaped]]) -> Iterable[Escaped]:
        """Return the rows of the table, with their ``cells``."""
        for row, title, told in zip(self._rows, self._titles, cells, strict=True):
            values = {
                "id": Escaped(str(row.id)),
                "version": Escaped(str(row.version)),
                "title": title,
                "cells": Escaped("".join(told)),
            }
            yield self._tr["edit" in row.may, "delete" in row.may].fill(values)

    def main(self, field: Field | None) -> Iterable[Escaped]:
        """Return the cells that lead to the rows, named by the field or else by the title."""
        cells = [EMPTY] * len(self._rows) if field is None else self._said(field)
        for row, title, (_kind, values) in zip(self._rows, self._titles, cells, strict=True):
            named = values if values.get("text") else {"text": title}
            piece = self._main["edit" in row.may, "full" in named, "lang" in named]
            yield piece.fill(named | {"id": Escaped(str(row.id))})

    def column(self, column: Column, field: Field) -> Iterable[Escaped]:
        """Return the cells of a column; those of a choice are written once each."""
        pieces = Once(partial(self._piece_of_cell, column))
        if not field.choices and field.kind != "bool":
            return [
                pieces[kind, "full" in values, "lang" in values, False].fill(values)
                for kind, values in self._said(field)
            ]

        def choice(value: Any, editable: bool) -> Escaped:
            cell = list_cell(field, None, value)
            kind, values = self._one(cell)
            opens = editable and column.inline and bool(cell.value)
            return pieces[kind, "full" in values, False, opens].fill(values)

        choices = Once(choice)
        return [choices[row[field.name], "edit" in row.may] for row in self._rows]

    def _said(self, field: Field) -> list[Said]:
        """Return what the cells of a column say."""
        values = [row[field.name] for row in self._rows]
        if field.kind == "relations":
            return self._tags(values)
        texts = column_texts(field, values)
        if texts is not None:
            return _escaped_texts(texts)
        rows = zip(self._rows, values, strict=True)
        return [self._one(list_cell(field, row, value)) for row, value in rows]

    def _one(self, cell: Cell) -> Said:
        values = {"text": escaped(cell.text)}
        if cell.full:
            values["full"] = escaped(cell.full)
        if cell.lang:
            values["lang"] = escaped(cell.lang)
        if cell.kind in ("badge", "bool"):
            values |= {"value": escaped(cell.value), "tone": escaped(cell.tone or "neutral")}
        elif cell.kind in WHOLE:
            return "whole", values | {"whole": Escaped(self._value.value(cell))}
        return cell.kind, values

    def _tags(self, values: Sequence[Sequence[Any]]) -> list[Said]:
        texts = iter(all_escaped([str(row) for rows in values for row in rows[:MAX_TAGS]]))
        said: list[Said] = []
        for rows in values:
            tags = [self._tag.fill({"text": text}) for text in islice(texts, len(rows[:MAX_TAGS]))]
            if more := len(rows[MAX_TAGS:]):
                tags.append(self._more.fill({"count": Escaped(str(more))}))
            said.append(("tags", {"tags": Escaped("".join(tags))}))
        return said

    def _piece_of_row(self, editable: bool, deletable: bool) -> Piece:
        title = hole("title")
        labels = {
            "select": gettext_in("checkbox", "Select “%(title)s”", title=title),
            "edit": gettext_in("button", "Edit “%(title)s”", title=title),
            "more": gettext_in("button", "More about “%(title)s”", title=title),
        }
        return Piece(
            self._macros.tr(hole, self._urls, labels, self._selectable, editable, deletable)
        )

    def _piece_of_main(self, editable: bool, titled: bool, foreign: bool) -> Piece:
        url = self._urls["edit" if editable else "details"]
        return Piece(self._macros.main(hole, url, titled, foreign))

    def _piece_of_cell(
        self, column: Column, kind: str, titled: bool, foreign: bool, opens: bool
    ) -> Piece:
        label = _label_of_change(column) if opens else ""
        root = this_request().request.root_path
        classes = column.classes(kind)
        return _cell_piece(self._macros, root, column.name, classes, kind, titled, foreign, label)


@lru_cache(maxsize=4096)
def _cell_piece(macros: Any, _root: str, *told: str | bool) -> Piece:
    """Return the piece of a cell, which is the same on every page of a list and below a root."""
    return Piece(macros.td(hole, *told))


@lru_cache(maxsize=16)
def _tag_pieces(macros: Any) -> tuple[Piece, Piece]:
    return Piece(macros.tag(hole)), Piece(macros.more(hole))


def _escaped_texts(column: ColumnTexts) -> list[Said]:
    """Return the cells of a column; where none has a longer form, long texts tell themselves."""
    shown = all_escaped(column.texts)
    if column.full is None:
        pairs = zip(column.texts, shown, strict=True)
        full = [told if len(text) > LONG else NOTHING for text, told in pairs]
    else:
        full = all_escaped(column.full)
    return [_said(column.kind, *told) for told in zip(shown, full, strict=True)]


def _said(kind: str, text: Escaped, full: Escaped) -> Said:
    if not text:
        return EMPTY
    return kind, {"text": text, "full": full} if full else {"text": text}


def _label_of_change(column: Column) -> str:
    label, value = column.label, hole("text")
    return gettext_in("button", "%(column)s: %(value)s. Change", column=label, value=value)


def _address(view: RecordView, door: str, here: str) -> str:
    """Return the address of a row's page, with a hole for the row."""
    return address(f"{view.key}.{door}", id="ROW", url=here).replace("ROW", hole("id"), 1)
