"""Expressions gone wrong: comparisons, conditions, constants, sets, queries."""

from __future__ import annotations

import ast
from collections.abc import Iterator

Wrong = Iterator[tuple[ast.AST, str]]

OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
#: Functions and methods that stand for each other
PAIRS = (
    *(("any", "all"), ("and_", "or_"), ("true", "false"), ("min", "max"), ("add", "discard")),
    *(("intersection", "union"), ("has", "any"), ("first", "one_or_none")),
)
SWAPPED = {**{two: one for one, two in PAIRS}, **dict(PAIRS)}
#: Methods that narrow what they are called on
NARROWING = frozenset({"where", "limit", "order_by", "correlate", "options", "filter_by", "join"})
#: Calls of which each argument is a condition
CONDITIONS = frozenset({"where", "and_", "or_", "filter_by", "order_by"})


def of_expression(node: ast.expr) -> Wrong:
    """Yield ``(part, what stands there instead)`` for each way in which ``node`` goes wrong."""
    for kind, wrong in _WRONG.items():
        if isinstance(node, kind):
            for after in wrong(node):
                yield node, after if isinstance(after, str) else ast.unparse(after)


def _comparison(node: ast.Compare) -> Iterator[ast.expr]:
    for place, operator in enumerate(node.ops):
        flipped = [*node.ops]
        flipped[place] = OPPOSITES[type(operator)]()
        yield ast.Compare(node.left, flipped, node.comparators)


def _both(node: ast.BoolOp) -> Iterator[ast.expr]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield ast.BoolOp(other, node.values)
    yield from (_without(node, node.values, place) for place in range(len(node.values)))


def _without(node: ast.BoolOp, values: list[ast.expr], place: int) -> ast.expr:
    left = [*values[:place], *values[place + 1 :]]
    return left[0] if len(left) == 1 else ast.BoolOp(node.op, left)


def _not(node: ast.UnaryOp) -> Iterator[ast.expr]:
    if isinstance(node.op, ast.Not):
        yield node.operand


def _either(node: ast.IfExp) -> Iterator[ast.expr]:
    yield node.body
    yield node.orelse


def _constant(node: ast.Constant) -> Iterator[str]:
    if isinstance(node.value, bool):
        yield str(not node.value)
    elif isinstance(node.value, int):
        yield from (str(node.value + step) for step in (1, -1))
    elif node.value in ("", None):
        yield "'wrong'"


def _two(node: ast.BinOp) -> Iterator[ast.expr]:
    if not isinstance(node.left, ast.Constant) and not isinstance(node.op, ast.Mod):
        yield node.left
        yield node.right


def _display(node: ast.Tuple | ast.Set | ast.List) -> Iterator[ast.expr]:
    for place in range(len(node.elts)):
        left = [*node.elts[:place], *node.elts[place + 1 :]]
        if left or not isinstance(node, ast.Set):
            yield type(node)(left, ast.Load()) if hasattr(node, "ctx") else ast.Set(left)


def _dict(node: ast.Dict) -> Iterator[ast.expr]:
    for place in range(len(node.keys)):
        keys, values = [*node.keys], [*node.values]
        del keys[place], values[place]
        yield ast.Dict(keys, values)


def _call(node: ast.Call) -> Iterator[ast.expr]:
    name = _name_of(node.func)
    if name in SWAPPED:
        yield ast.Call(_renamed(node.func, SWAPPED[name]), node.args, node.keywords)
    if name == "sorted":
        yield ast.Call(node.func, node.args, [ast.keyword("reverse", ast.Constant(value=True))])
    if name in NARROWING and isinstance(node.func, ast.Attribute):
        yield node.func.value
    if name in CONDITIONS and len(node.args) > 1:
        for place in range(len(node.args)):
            left = [*node.args[:place], *node.args[place + 1 :]]
            yield ast.Call(node.func, left, node.keywords)
    for place in range(len(node.keywords)):
        left = [*node.keywords[:place], *node.keywords[place + 1 :]]
        yield ast.Call(node.func, node.args, left)


def _name_of(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def _renamed(function: ast.expr, name: str) -> ast.expr:
    if isinstance(function, ast.Attribute):
        return ast.Attribute(function.value, name, ast.Load())
    return ast.Name(name, ast.Load())


def _comprehension(node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Iterator[ast.expr]:
    for place, one in enumerate(node.generators):
        for condition in range(len(one.ifs)):
            left = [*one.ifs[:condition], *one.ifs[condition + 1 :]]
            all_of = [*node.generators]
            all_of[place] = ast.comprehension(one.target, one.iter, left, one.is_async)
            yield type(node)(node.elt, all_of)


_WRONG = {
    ast.Compare: _comparison,
    ast.BoolOp: _both,
    ast.UnaryOp: _not,
    ast.IfExp: _either,
    ast.Constant: _constant,
    ast.BinOp: _two,
    (ast.Tuple, ast.Set, ast.List): _display,
    ast.Dict: _dict,
    ast.Call: _call,
    (ast.ListComp, ast.SetComp, ast.GeneratorExp): _comprehension,
}
