"""The rows of a list: what is the same for all of them is found once, before the first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from flask import current_app
from markupsafe import Markup

from portal.admin.addresses import address
from portal.admin.cells import Cell, list_cell
from portal.admin.listing.merging import Escaped, Piece, escaped, hole
from portal.admin.listing.table import Column
from portal.i18n import gettext_in
from portal.query.fields import Field
from portal.query.listing import Listing
from portal.query.plain_rows import Linked, Row
from portal.query.rules import fields_allowed, title_of

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView

#: Kinds of fields whose values come again and again, besides choices
REPEATED = frozenset(("bool", "relation", "date", "locale", "country", "currency", "time_zone"))
#: Kinds of cells that more than their text makes
WHOLE = frozenset(("file", "html"))
#: Texts longer than this, in characters, are cut by the table and told in full on hover
LONG = 24

#: What writes a cell of a row; whether the row may be changed
WriteCell = Callable[[Row, bool], str]


def rows_of(
    view: RecordView, listing: Listing, columns: Sequence[Column], here: str, *, selectable: bool
) -> Markup:
    """Return the rows of the table; ``selectable`` where there is something to do with them."""
    writer = Writer(view, here, selectable=selectable)
    allowed = fields_allowed(type(view))
    main = listing.fields[0] if listing.fields else None
    others = zip(columns[1:], listing.fields[1:], strict=True)
    cells = [writer.column(*pair) for pair in others]
    written = []
    for row in listing.rows:
        title = title_of(type(view), row, allowed)
        may_edit = "edit" in row.may
        told = {
            "id": Escaped(str(row.id)),
            "version": Escaped(str(row.version)),
            "title": escaped(title),
        }
        told["main"] = writer.main(main, row, told, editable=may_edit)
        told["cells"] = Escaped("".join([write(row, may_edit) for write in cells]))
        written.append(writer.row(told, editable=may_edit, deletable="delete" in row.may))
    return Markup("".join(written))  # noqa: S704 - pieces of a template, values escaped


class Writer:
    """Writes the rows of one page into the pieces of `admin/parts/row.html`."""

    def __init__(self, view: RecordView, here: str, *, selectable: bool) -> None:
        template = current_app.jinja_env.get_template
        macros: Any = template("admin/parts/row.html").module
        self._macros = macros
        self._value: Any = template("admin/parts/cells.html").module
        self._selectable = selectable
        self._urls = {
            door: _address(view, f"{door}_view", here) for door in ("details", "edit", "delete")
        }
        # Each piece is written when the first row needs it.
        self._tr = cache(self._piece_of_row)
        self._main = cache(self._piece_of_main)
        self._tag = Piece(macros.tag(hole))
        self._more = Piece(macros.more(hole))

    def row(self, told: dict[str, Escaped], *, editable: bool, deletable: bool) -> Escaped:
        """Return a row of what ``told`` says."""
        return self._tr(editable, deletable).fill(told)

    def main(
        self, field: Field | None, row: Row, told: dict[str, Escaped], *, editable: bool
    ) -> Escaped:
        """Return the cell that leads to the row, named by its field or else by its title."""
        value = None if field is None else row[field.name]
        if field is None or value is None:
            return self._main(editable, False, False).fill(told | {"text": told["title"]})
        cell = _cell(field, row, value)
        texts = _texts(cell) if cell.text else {"text": told["title"]}
        return self._main(editable, bool(cell.full), bool(cell.lang)).fill(told | texts)

    def column(self, column: Column, field: Field) -> WriteCell:
        """Return what writes the cells of a column; equal values are written once."""
        name, repeated = field.name, bool(field.choices) or field.kind in REPEATED
        piece = cache(partial(self._piece, column))
        kept: dict[Hashable, str] = {}

        def write(row: Row, editable: bool) -> str:
            value = row[name]
            if value is not None and not repeated:
                return self._written(piece, _cell(field, row, value), False)
            key = (value.id if isinstance(value, Linked) else value), editable
            written = kept.get(key)
            if written is None:
                cell = EMPTY if value is None else _cell(field, row, value)
                opens = editable and column.inline and bool(cell.value)
                written = kept[key] = self._written(piece, cell, opens)
            return written

        return write

    def _written(self, piece: Callable[..., Piece], cell: Cell, opens: bool) -> str:
        kind = "whole" if cell.kind in WHOLE else cell.kind
        told = _texts(cell)
        if kind == "tags":
            told["tags"] = self._tags(cell)
        elif kind == "whole":
            told["whole"] = Escaped(self._value.value(cell))
        return piece(kind, bool(cell.full), bool(cell.lang), opens).fill(told)

    def _tags(self, cell: Cell) -> Escaped:
        tags = [self._tag.fill({"text": escaped(item)}) for item in cell.items]
        if cell.more:
            tags.append(self._more.fill({"count": Escaped(str(cell.more))}))
        return Escaped("".join(tags))

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

    def _piece(self, column: Column, kind: str, titled: bool, foreign: bool, opens: bool) -> Piece:
        label = _label_of_change(column) if opens else ""
        return Piece(self._macros.td(hole, column, kind, titled, foreign, label))


def _label_of_change(column: Column) -> str:
    label, value = column.label, hole("text")
    return gettext_in("button", "%(column)s: %(value)s. Change", column=label, value=value)


def _address(view: RecordView, door: str, here: str) -> str:
    """Return the address of a row's page, with a hole for the row."""
    return address(f"{view.key}.{door}", id="ROW", url=here).replace("ROW", hole("id"), 1)


def _cell(one: Field, row: Row, value: Any) -> Cell:
    """Return the cell; a long text, which the table cuts, is told in full on hover."""
    cell = list_cell(one, row, value)
    if not cell.full and len(cell.text) > LONG:
        cell.full = cell.text
    return cell


def _texts(cell: Cell) -> dict[str, Escaped]:
    """Return what a cell says, as the holes of a piece take it."""
    text = escaped(cell.text)
    told = {"text": text}
    if cell.full:
        told["full"] = text if cell.full is cell.text else escaped(cell.full)
    if cell.lang:
        told["lang"] = escaped(cell.lang)
    if cell.kind in ("badge", "bool"):
        told |= {"value": escaped(cell.value), "tone": escaped(cell.tone or "neutral")}
    return told


EMPTY = Cell("text", "")
