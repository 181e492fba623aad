"""What a page holds: forms as a browser would send them, files it asks for, links, words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

Attributes = list[tuple[str, str | None]]
#: Inputs whose value is not sent with the form
SILENT = {"file", "button", "reset", "image"}


@dataclass(slots=True)
class Form:
    """One form: its fields in order, and the button that Enter would press."""

    fields: list[tuple[str, str]] = field(default_factory=list)
    button: tuple[str, str] | None = None
    action: str = ""

    def has(self, name: str) -> bool:
        return any(each == name for each, _value in self.fields)

    def filled(self, **values: str) -> list[tuple[str, str]]:
        """Return what is sent when these fields are changed and the button is pressed."""
        kept = [(name, value) for name, value in self.fields if name not in values]
        pressed = [self.button] if self.button else []
        return [*kept, *values.items(), *pressed]


class Page(HTMLParser):
    """A page, read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.files: list[str] = []
        #: ``{rel: address}`` of its links
        self.links: dict[str, str] = {}
        self._form: Form | None = None
        self._select: str | None = None
        self._many = False
        self._options: list[tuple[str, bool]] = []
        self._area: str | None = None
        self._typed = ""
        self._without_script = False
        self.feed(text)

    def form_with(self, name: str) -> Form:
        """Return the first form that has a field of that name; raises `LookupError`."""
        for form in self.forms:
            if form.has(name):
                return form
        raise LookupError(f"no form with {name}")

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        told = dict(attrs)
        self._note_links(tag, told)
        if tag == "form":
            self._form = Form(action=told.get("action") or "")
            self.forms.append(self._form)
            if told.get("id"):
                self.by_id[str(told["id"])] = self._form
        form = self.by_id.get(told.get("form") or "", self._form)
        name = told.get("name")
        if tag == "noscript":
            self._without_script = True
        elif self._without_script:
            return  # the browser has scripts: what stands there is sent by none
        elif tag == "option":
            text = told.get("value")
            self._options.append((text or "", "selected" in told))
        elif form is not None and name:
            self._note_field(tag, name, told, form)

    def _note_links(self, tag: str, told: dict[str, str | None]) -> None:
        relations = (told.get("rel") or "").split()
        address = told.get("href")
        if address and tag in {"a", "link"}:
            self.links |= {each: address for each in relations if each not in self.links}
        asked = {"stylesheet", "icon", "modulepreload", "preload"}.intersection(relations)
        if tag == "link" and address and asked:
            self.files.append(address)
        if tag in {"script", "img"} and told.get("src"):
            self.files.append(str(told["src"]))
        if tag == "use" and address and not address.startswith("#"):
            self.files.append(address.partition("#")[0])

    def _note_field(self, tag: str, name: str, told: dict[str, str | None], form: Form) -> None:
        kind = (told.get("type") or ("submit" if tag == "button" else "text")).lower()
        value = told.get("value") or ""
        if tag == "select":
            self._select, self._many, self._options = name, "multiple" in told, []
        elif tag == "textarea":
            self._area, self._typed = name, ""
        elif tag == "button" or kind == "submit":
            if kind == "submit" and form.button is None:
                form.button = (name, value)
        elif tag == "input" and kind in {"checkbox", "radio"}:
            if "checked" in told:
                form.fields.append((name, told.get("value") or "on"))
        elif tag == "input" and kind not in SILENT:
            form.fields.append((name, value))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._typed += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "noscript":
            self._without_script = False
        elif tag == "form":
            self._form = None
        elif tag == "select" and self._select is not None:
            chosen = [value for value, is_chosen in self._options if is_chosen]
            if not chosen and not self._many and self._options:
                chosen = [self._options[0][0]]
            if self._form is not None:
                self._form.fields += [(self._select, value) for value in chosen]
            self._select = None
        elif tag == "textarea" and self._area is not None:
            if self._form is not None:
                text = self._typed.removeprefix("\r\n").removeprefix("\n")
                self._form.fields.append((self._area, text))
            self._area = None


def files_of(page: str, address: str) -> tuple[list[str], int]:
    """Return the paths of the files that a page asks its own server for, and how many others."""
    own, others = [], 0
    here = urlsplit(address)
    for each in dict.fromkeys(Page(page).files):
        parts = urlsplit(urljoin(address, each))
        if parts.scheme == "data":
            continue
        if parts.netloc == here.netloc:
            own.append(parts.path + (f"?{parts.query}" if parts.query else ""))
        else:
            others += 1
    return own, others


def words_of(page: str) -> str:
    """Return a page's text without tags, scripts, styles; a word marked in part is one word."""
    without = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    without = re.sub(r"</?(mark|b|em|strong|bdi|span)\b[^>]*>", "", without)
    return re.sub(r"<[^>]+>", " ", without)
