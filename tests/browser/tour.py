"""A tour written for people, which a browser can take: the comments between its lines.

One instruction a line:

| instruction | what it does |
|---|---|
| ``open PATH`` | goes to an address of the portal |
| ``choose NAME`` | clicks the button, link or menu entry of that name |
| ``fill LABEL: TEXT`` | writes into the field of that label |
| ``type TEXT`` | writes where the focus is |
| ``press KEY`` | presses a key, as in ``Control+S`` |
| ``see TEXT`` | waits until the page shows the text, also in the value of a field |
| ``see NAME=VALUE`` | waits for an attribute of the page, as in ``dir=rtl`` |
| ``picture NAME`` | takes a picture |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

STEP = re.compile(
    r"^\d+\. \*\*(?P<title>.+?)\*\*(?P<text>.*?)<!--(?P<lines>.*?)-->", re.MULTILINE | re.DOTALL
)
ATTRIBUTE = re.compile(r"(?P<name>[a-z-]+)=(?P<value>[a-z]+)")
#: What is clicked by its name: the first of these that is in sight
NAMED = ("menuitemradio", "button", "link")
HAS_VALUE = """
(text) => document.body?.innerText.includes(text)
  || [...document.querySelectorAll("input, textarea")]
       .some((one) => one.checkVisibility() && one.value.includes(text))
"""


class Tour:
    """Takes the steps of a document; ``picture`` is called with a name for each picture."""

    def __init__(
        self, page: Page, passwords: Mapping[str, str], picture: Callable[[str], None]
    ) -> None:
        self.page = page
        self.passwords = passwords
        self.before = ""
        self.picture = picture

    def take(self, lines: str) -> None:
        """Follow the instructions, one a line. Raises where the portal does something else."""
        for line in filter(None, map(str.strip, lines.splitlines())):
            verb, _, rest = line.partition(" ")
            act = {
                "open": self.page.goto,
                "choose": self.choose,
                "fill": self.fill,
                "type": self.page.keyboard.type,
                "press": self.page.keyboard.press,
                "see": self.see,
                "picture": self.picture,
            }[verb]
            act(rest)

    def choose(self, name: str) -> None:
        found = [self.page.get_by_role(role, name=name, exact=True) for role in NAMED]  # type: ignore[arg-type]
        _any_of(found).filter(visible=True).first.click()

    def fill(self, rest: str) -> None:
        label, _, text = rest.partition(": ")
        fields = self.page.get_by_label(label).and_(self.page.locator("input, textarea"))
        # A password is that of the name filled in before it.
        text = text.replace("{password}", self.passwords.get(self.before, ""))
        fields.filter(visible=True).first.fill(text)
        self.before = text

    def see(self, text: str) -> None:
        attribute = ATTRIBUTE.fullmatch(text)
        if attribute:
            page = self.page.locator("html")
            expect(page).to_have_attribute(attribute["name"], attribute["value"])
        else:
            self.page.wait_for_function(HAS_VALUE, arg=text)


def _any_of(locators: list[Locator]) -> Locator:
    first, *others = locators
    for other in others:
        first = first.or_(other)
    return first


def steps_of(document: Path) -> list[tuple[str, str]]:
    """Return the title and the instructions of each step."""
    text = document.read_text(encoding="utf-8")
    return [(found["title"], found["lines"]) for found in STEP.finditer(text)]
