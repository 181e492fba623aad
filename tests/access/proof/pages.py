"""What an answer shows: which rows, which fields, which controls."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from html import unescape
from html.parser import HTMLParser

from portal.admin.record_view import RecordView
from tests.access.proof.filling import LANGUAGES

#: Sent by every form beside the fields of its record
ENVELOPE = frozenset({"csrf_token", "version", "submit_token", "url", "confirmed"})


def fields_called(view: RecordView, labels: Iterable[str]) -> set[str]:
    """Return the fields with these labels."""
    names = {str(field.label): name for name, field in view.fields().items()}
    return {names[label] for label in labels}


def details_in(page: str) -> list[str]:
    """Return the labels of the values on a page of details."""
    lists = "".join(re.findall(r'<dl class="dl">(.*?)</dl>', page, re.DOTALL))
    return [unescape(label) for label in re.findall(r"<dt>(.*?)</dt>", lists)]


def columns_in(page: str) -> list[str]:
    """Return the labels of the columns of a list."""
    cells = re.findall(r'<th role="columnheader" scope="col"[^>]*>(.*?)</th>', page, re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in cells]


def rows_in(page: str) -> list[str]:
    """Return the keys of the rows of a list."""
    return re.findall(r'<tr role="row" data-id="(\d+)"', page)


def options_in(page: str, control: str) -> list[str]:
    """Return what a select has to choose from."""
    found = re.search(rf'<select[^>]*id="{control}".*?</select>', page, re.DOTALL)
    return re.findall(r'<option value="([^"]*)"', found[0]) if found else []


def file_in(text: str) -> tuple[list[str], list[str]]:
    """Return the columns of an exported file, and the keys of its rows."""
    header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    return header[1:], [row[0] for row in rows]


class Form(HTMLParser):
    """The form of a record: ``values`` is what a browser would send of it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select = self._area = ""
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self._inside = "admin-form" in (told.get("class") or "")
        name = told.get("name") or ""
        if not self._inside or "disabled" in told:
            return
        if tag == "input" and name and told.get("type") not in ("submit", "search"):
            if told.get("type") != "checkbox" or "checked" in told:
                self.values[name] = told.get("value") or ""
            else:
                self.values.setdefault(f"unchecked {name}", "")
        elif tag == "textarea":
            self._area = name
            self.values[name] = ""
        elif tag == "select":
            self._select = name
            self.values[name] = ""
        elif tag == "option" and self._select and "selected" in told:
            self.values[self._select] = told.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data.lstrip("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""

    @property
    def sent(self) -> dict[str, str]:
        """What is sent when the form is sent as it is."""
        return {
            name: value
            for name, value in self.values.items()
            if name and not name.startswith(("unchecked ", "_", "csrf"))
        }

    def fields(self, view: RecordView) -> set[str]:
        """Return the fields that can be sent; those in some languages as ``title@fr``."""
        names = {name.removeprefix("unchecked ") for name in self.values} - ENVELOPE
        found = set()
        for name, field in view.fields().items():
            parts = {one.removeprefix(f"{name}-") for one in names if one.startswith(f"{name}-")}
            if not field.is_translated:
                found |= {name} & names
            elif parts.issuperset(LANGUAGES):
                found.add(name)
            else:
                found |= {f"{name}@{part}" for part in parts}
        return found

    def children(self, relation: str) -> dict[str, set[str]]:
        """Return ``{row: its fields}`` of the rows that are changed on the form."""
        found: dict[str, set[str]] = {}
        for name in self.values:
            if match := re.fullmatch(rf"{relation}-(\w+)-(\w+)", name):
                found.setdefault(match[1], set()).add(match[2])
        return {row: names - {"version", "remove"} for row, names in found.items()}
