"""Changes: every small way in which a module can go wrong, told from its syntax tree."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.access.mutant_runner import source_of
from tests.access.mutation.expressions import of_expression
from tests.access.mutation.statements import of_statement

#: Decorators that answer nothing themselves
WAYS_TO_WRITE = frozenset({"dataclass", "cache", "lru_cache", "wraps"})

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a module gone wrong.

    ``where`` is the function or class it is in, ``nth`` tells it from equal ones there;
    ``near`` is the first line of that function, 0 outside of any.
    """

    module: str
    where: str
    before: str
    after: str
    nth: int
    near: int
    #: Offsets of the part, in bytes
    start: int
    end: int

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        return self.module, self.where, self.before, self.after, self.nth

    def source(self) -> str:
        text = source_of(self.module).encode()
        return (text[: self.start] + self.after.encode() + text[self.end :]).decode()

    def __str__(self) -> str:
        return f"{self.module}, {self.where or 'the module'}: {self.before} → {self.after}"


def changes_of(module: str) -> list[Change]:
    """Return all changes of the module, in the order of its text."""
    found: dict[tuple[int, int, str], Change] = {}
    seen: Counter[tuple[str, str, str, str, int]] = Counter()
    for change in sorted(_Finder(module, source_of(module)).found(), key=_place):
        if _place(change) not in found and _means(change.after) != change.before:
            found[_place(change)] = replace(change, nth=seen[change.key])
            seen[change.key] += 1
    return list(found.values())


def _place(change: Change) -> tuple[int, int, str]:
    return change.start, change.end, change.after


def _means(text: str) -> str:
    """Return the text as `ast.unparse` would write it; a statement stays as it is."""
    try:
        return " ".join(ast.unparse(ast.parse(text, mode="eval")).split())
    except SyntaxError:
        return text


class _Finder:
    def __init__(self, module: str, source: str) -> None:
        self.module, self.source = module, source
        lines = source.encode().splitlines(keepends=True)
        self.starts = [0]
        for line in lines:
            self.starts.append(self.starts[-1] + len(line))

    def found(self) -> Iterator[Change]:
        yield from self._within(ast.parse(self.source), "", 0)

    def _within(self, node: ast.AST, where: str, near: int) -> Iterator[Change]:
        for child, is_read in _children(node):
            inner, line = where, near
            if isinstance(child, Function | ast.ClassDef):
                inner = f"{where}.{child.name}".lstrip(".")
                for decorator in filter(_decides, child.decorator_list):
                    yield self._made(decorator, "", inner, near, at_sign=True)
            if isinstance(child, Function):
                line = min([child.lineno, *(one.lineno for one in child.decorator_list)])
            if isinstance(child, ast.stmt):
                for part, after in of_statement(child, node):
                    yield self._made(part, after, inner, line)
            elif isinstance(child, ast.expr) and is_read:
                for part, after in of_expression(child):
                    yield self._made(part, f"({after})", inner, line)
            yield from self._within(child, inner, line)

    def _made(
        self, node: ast.AST, after: str, where: str, near: int, *, at_sign: bool = False
    ) -> Change:
        start = self.starts[node.lineno - 1] + node.col_offset - at_sign
        end = self.starts[node.end_lineno - 1] + node.end_col_offset
        before = " ".join(ast.unparse(node).split())
        return Change(self.module, where, before, after, 0, near, start, end)


def _children(node: ast.AST) -> Iterator[tuple[ast.AST, bool]]:
    """Yield what is run of a node, and whether it is read, not written to."""
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "type_comment", "bases", "type_params"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_text(child):
                continue
            if isinstance(node, ast.Module) and _is_alias(child):
                continue
            if name == "decorator_list" and not _decides(child):
                continue
            yield child, not isinstance(getattr(child, "ctx", None), ast.Store | ast.Del)


def _decides(decorator: ast.expr) -> bool:
    """Tell whether a decorator changes an answer, not only what it costs or how it is written."""
    return ast.unparse(decorator).partition("(")[0] not in WAYS_TO_WRITE


def _is_alias(node: ast.AST) -> bool:
    """Tell whether it is only a name for a type, or names that a package gives."""
    return isinstance(node, ast.Assign) and (
        isinstance(node.value, ast.Subscript)
        or ast.unparse(node.value).startswith("TypeVar")
        or ast.unparse(node.targets[0]) == "__all__"
    )


def _is_text(node: ast.AST) -> bool:
    """Tell whether it is a docstring: a statement that is nothing but a text."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
