"""Statements gone wrong: left out, never or always reached, with another answer."""

from __future__ import annotations

import ast
from collections.abc import Iterator

#: Left out without a name going missing
DROPPED = (ast.Expr, ast.Raise, ast.AugAssign, ast.Continue, ast.Break, ast.Delete)
#: ``{what a function says it gives: what stands for nothing}``
NOTHING = {
    "bool": ("True", "False"),
    "tuple": ("()",),
    "list": ("[]",),
    "set": ("set()",),
    "frozenset": ("frozenset()",),
    "str": ("''",),
    "int": ("0",),
    "Iterator": ("iter(())",),
    "Iterable": ("()",),
}


def of_statement(node: ast.stmt, _parent: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield ``(part, what stands there instead)`` for each way in which ``node`` goes wrong."""
    if isinstance(node, DROPPED) or _sets_something(node):
        yield node, "pass"
    elif isinstance(node, ast.If | ast.While):
        yield node.test, "(False)"
        if isinstance(node, ast.If):
            yield node.test, "(True)"
    elif isinstance(node, ast.For):
        yield node.iter, "(())"
    elif isinstance(node, ast.FunctionDef):
        yield from _other_answers(node)


def _sets_something(node: ast.stmt) -> bool:
    """Tell whether it sets an attribute or an item: no local name, which would be missed."""
    return isinstance(node, ast.Assign) and all(
        isinstance(one, ast.Attribute | ast.Subscript) for one in node.targets
    )


def _other_answers(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, str]]:
    told = "" if function.returns is None else ast.unparse(function.returns)
    for node in _returns(function):
        if node.value is None:
            yield node, "pass"
            continue
        for nothing in NOTHING.get(told.partition("[")[0], ("None",)):
            yield node.value, f"({nothing})"


def _returns(node: ast.AST) -> Iterator[ast.Return]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Return):
            yield child
        elif not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield from _returns(child)
