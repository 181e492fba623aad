"""What an answer shows to people: texts, telling attributes, forms – and whether it is marked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

from tests.i18n.crawl.exceptions import MACHINE_DATA, NOT_SPOKEN, without_exceptions

#: Attributes that are read aloud, shown on hover, or stand in an empty field
SPOKEN = frozenset(
    {"title", "alt", "placeholder", "label", "summary", "abbr", "aria-label", "aria-description",
     "aria-roledescription", "aria-valuetext", "aria-placeholder"}
)  # fmt: skip
BUTTONS = frozenset({"submit", "button", "reset", "image"})
VOID = frozenset({"input", "meta", "link", "br", "hr", "img", "use", "path", "col", "source"})
#: Two letters of plain Latin: a pseudo-language has none
PLAIN = re.compile(r"[A-Za-z]{2,}")
#: Two marked texts side by side, the first of which is not a sentence of its own
_GLUED = re.compile(r"[^.!?…:~ ⟧][ ~]*⟧\s*⟦")
#: What scripts fill in
_GAP = re.compile(r"%\(\w+\)s")


class Text(NamedTuple):
    """One text, and where on the page it stands."""

    place: str
    words: str


@dataclass
class Form:
    """One form as a browser would send it: ``fields`` are (name, value, kind)."""

    method: str
    action: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """Collects the texts and the forms of one page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[Text] = []
        self.forms: list[Form] = []
        self.open: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
        self._attributes(tag, given)
        self._controls(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if data.strip() and not NOT_SPOKEN & set(self.open):
            self.texts.append(Text(f"<{self.open[-1] if self.open else ''}>", data.strip()))

    def _attributes(self, tag: str, given: dict[str, str]) -> None:
        for name, value in given.items():
            is_button = tag == "input" and name == "value" and given.get("type") in BUTTONS
            if name == "data-texts":
                self.texts += [
                    Text(f"js:{key}", _GAP.sub("", text))
                    for key, text in json.loads(value).items()
                ]
            elif (
                name in SPOKEN
                or is_button
                or (name.startswith("data-") and name not in MACHINE_DATA)
            ):
                self.texts.append(Text(f"{tag}[{name}]", value))
            elif tag == "meta" and name == "content" and given.get("name") == "description":
                self.texts.append(Text("meta[description]", value))

    def _controls(self, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self._form = Form(given.get("method", "get").lower(), given.get("action", ""))
            self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "button":
            self._form.buttons.append((name, value))
        elif tag == "select":
            self._select = name
            self._form.fields.append((name, "", "select"))
        elif tag == "option" and "selected" in given and self._select:
            self._form.fields.append((self._select, value, "option"))
        elif tag in ("input", "textarea") and name:
            self._form.fields.append((name, value, given.get("type", tag)))


def texts_in(body: str, content_type: str) -> list[Text]:
    """Return what an answer says, whatever its form; a CSV is data, with stored codes."""
    if "html" in content_type:
        return Page(body).texts
    if "json" in content_type:
        return list(_in_json(json.loads(body), "json"))
    return [Text(content_type, body)] if content_type.startswith("text/plain") else []


def _in_json(value: object, place: str) -> Iterator[Text]:
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in ("value", "tone", "url", "icon", "key", "names"):
                yield from _in_json(one, f"{place}.{name}")
    elif isinstance(value, list):
        for one in value:
            yield from _in_json(one, place)
    elif isinstance(value, str):
        yield Text(place, value)


def problem_with(text: Text) -> str | None:
    """Return what is wrong: words that no catalog has seen, or a sentence glued from pieces."""
    left = without_exceptions(text.words)
    if PLAIN.search(left):
        return f"not marked: {text.words!r}"
    if _GLUED.search(text.words):
        return f"glued from pieces: {text.words!r}"
    return None
