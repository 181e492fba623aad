"""A marked text is a plain literal; only what translates now may carry values."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import jinja2
from jinja2 import nodes

from tests.architecture.tree import ROOT, calls, files, parsed

#: How many of its first arguments are texts that the extraction must find
MARKS = {"_": 1, "pgettext": 2, "nmark": 2}
NOW = {"gettext": 1, "gettext_in": 2, "gettext_each": 2, "ngettext": 2, "npgettext": 3}
IN_TEMPLATES = {"_": 1, "gettext": 1, "pgettext": 2, "ngettext": 2, "npgettext": 3}

#: The engine itself hands on texts that others have marked
SOURCES = [file for file in files("*.py", under="portal") if file.parts[1] != "i18n"]
TEMPLATES = files("*.html", under="portal")


def is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def texts(names: dict[str, int]) -> Iterator[tuple[str, int, ast.Call]]:
    """Yield the place of each call, how many texts it should have, and the call."""
    for file in SOURCES:
        for name, call in calls(parsed(file), set(names)):
            yield f"{file}:{call.lineno} {name}()", names[name], call


def at_import(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what is executed when the module is imported: all but the bodies of functions."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                waiting += [*node.decorator_list, *node.args.defaults]
            case ast.Lambda():
                pass
            case _:
                waiting += ast.iter_child_nodes(node)


def test_a_text_in_code_is_a_plain_literal():
    wrong = [
        place
        for place, count, call in texts(MARKS | NOW)
        if len(call.args) < count or not all(map(is_literal, call.args[:count]))
    ]
    assert wrong == []


def test_a_mark_carries_no_values():
    wrong = [
        place for place, count, call in texts(MARKS) if call.keywords or len(call.args) != count
    ]
    assert wrong == []


def test_nothing_is_translated_before_somebody_reads():
    wrong = [
        f"{file}:{node.lineno} {node.func.id}()"
        for file in SOURCES
        for node in at_import(parsed(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NOW
    ]
    assert wrong == []


def test_a_text_in_a_template_is_a_plain_literal():
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    wrong = []
    for file in TEMPLATES:
        tree = environment.parse((ROOT / file).read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            name = call.node.name if isinstance(call.node, nodes.Name) else ""
            # {% trans %} becomes such a call, too, with the literal that it encloses.
            marked = call.args[: IN_TEMPLATES.get(name, 0)]
            if not all(isinstance(each, nodes.Const | nodes.TemplateData) for each in marked):
                wrong.append(f"{file}:{call.lineno} {name}()")
    assert wrong == []
