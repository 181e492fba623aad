"""What a short text is, read from where it stands in the code: a note for its translators."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from portal.i18n.po.entries import Key

#: Name of an argument, a key or a class attribute → what its text is
ROLES = {
    "label": "the label of a field",
    "help": "explains a field or a command",
    "title": "the name of a record or a page: in the menu, and over its page",
    "new_title": "a button, and over the page it leads to",
}
#: How functions are called whose first argument is a label
_LABELLED = ("column", "relation", "Field")


def notes_in(path: Path) -> Iterator[tuple[Key, str]]:
    """Yield what each marked text of a module is, as far as its place says so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for name, value in _named(node):
            if name in ROLES and (key := _marked(value)) is not None:
                yield key, ROLES[name]


def _named(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield the parts of ``node`` that have a name: arguments, entries, assigned values."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name.endswith(_LABELLED):
            yield "label", first
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant):
                    yield str(key.value), value
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.expr() as value):
            yield name.lower(), value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name.lower(), value
    if isinstance(node, ast.Call):
        yield from ((one.arg or "", one.value) for one in node.keywords)


def _marked(value: ast.expr) -> Key | None:
    match value:
        case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(text))]):
            return Key(None, text)
    return None
