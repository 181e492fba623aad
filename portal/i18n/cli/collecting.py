"""Texts that installed packages can show, found in their code."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

#: A text, or a text with its plural
Text: TypeAlias = tuple[str, ...]
CALLS = {"gettext": 1, "lazy_gettext": 1, "_gettext": 1, "ngettext": 2, "lazy_ngettext": 2}
WIDTH = 99


@dataclass(frozen=True, slots=True)
class Package:
    """A package and where in it texts for people are."""

    title: str
    module: str
    #: Files and folders inside the package; without any, all of it
    parts: tuple[str, ...] = ()
    #: Texts of what Portal does not use, and of mistakes in code
    unused: frozenset[str] = frozenset()


#: Packages whose own texts may reach people: the validators and fields of forms, also those
#: of apps. Pages, errors and questions of all other packages are Portal's, in its words.
PACKAGES = (
    Package(
        "WTForms",
        "wtforms",
        ("fields", "validators.py"),
        unused=frozenset({"Choices cannot be None.", "Invalid field name '%s'."}),
    ),
    Package("Flask-WTF", "flask_wtf", ("file.py",)),
)


def texts_of(package: Package) -> list[Text]:
    """Return the texts of an installed package, each once, in the order of its files."""
    found = (text for path in _files(package) for text in _in_module(path))
    return [text for text in dict.fromkeys(found) if text[0] not in package.unused]


def _files(package: Package) -> list[Path]:
    spec = importlib.util.find_spec(package.module)
    assert spec is not None  # all of them are requirements
    assert spec.origin is not None
    root = Path(spec.origin).parent
    places = [root / part for part in package.parts] or [root]
    files = [f for place in places for f in ([place] if place.is_file() else place.rglob("*.py"))]
    return sorted(f for f in files if "tests" not in f.parts)


def _in_module(path: Path) -> Iterator[Text]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            count = CALLS.get(name)
            texts = [a.value for a in node.args[:count] if isinstance(a, ast.Constant)]
            if count == len(texts) and all(isinstance(text, str) for text in texts):
                yield tuple(map(str, texts))


def module_for(package: Package) -> str:
    """Return the module that marks the texts of a package."""
    texts = texts_of(package)
    names = ", ".join(["_"] * any(len(t) == 1 for t in texts) + ["nmark"] * any(
        len(t) == 2 for t in texts))  # fmt: skip
    lines = [
        f'"""Texts of {package.title}. Written by ``translations sync-upstream``."""',
        "",
        f"from portal.i18n.marks import {names}",
        "",
        "TEXTS = (",
    ]
    for text in texts:
        lines += [f"    # Translators: shown by {package.title}", *_mark(text)]
    return "\n".join([*lines, ")", ""])


def _mark(text: Text) -> list[str]:
    name = "_" if len(text) == 1 else "nmark"
    line = f"    {name}({', '.join(map(_quoted, text))}),"
    if len(line) <= WIDTH:
        return [line]
    arguments = [_argument(one) for one in text]
    # the formatter ends a single argument without a comma when it is made of several literals
    end = "," if len(text) > 1 else ""
    lines = [",\n".join("\n".join(argument) for argument in arguments) + end]
    return [f"    {name}(", *lines, "    ),"]


def _argument(text: str) -> list[str]:
    """Return a text as adjacent literals that fit the line."""
    lines, rest = [], text
    while len(_quoted(rest)) > WIDTH - 9:
        cut = rest.rindex(" ", 0, WIDTH - 10) + 1
        lines.append(f"        {_quoted(rest[:cut])}")
        rest = rest[cut:]
    return [*lines, f"        {_quoted(rest)}"]


def _quoted(text: str) -> str:
    quote = "'" if '"' in text and "'" not in text else '"'
    return quote + text.replace("\\", "\\\\").replace(quote, "\\" + quote) + quote
