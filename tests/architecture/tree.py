"""What belongs to the project: its files, its modules, its commands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
from flask import Flask

ROOT = Path(__file__).resolve().parent.parent.parent
#: Generated, or not ours
ELSEWHERE = {".venv", "instance", "build", "dist", "versions", "__pycache__", "reports"}


def files(*patterns: str, under: str = ".") -> list[Path]:
    """Return our files by pattern, relative to the root, in order."""
    found = [file for each in patterns for file in (ROOT / under).rglob(each) if file.is_file()]
    own = [file.relative_to(ROOT) for file in found]
    return sorted(
        file
        for file in own
        if not ELSEWHERE.intersection(file.parts) and not file.parts[0].startswith(".")
    )


def modules() -> list[str]:
    """Return the dotted names of all modules of the package."""
    names = [file.with_suffix("").parts for file in files("*.py", under="portal")]
    return [".".join(parts[:-1] if parts[-1] == "__init__" else parts) for parts in names]


@cache
def parsed(file: Path) -> ast.Module:
    """Return the syntax tree of one of our Python files."""
    return ast.parse((ROOT / file).read_text(encoding="utf-8"), str(file))


def calls(tree: ast.AST, names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call of one of the plain names."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in names
        ):
            yield node.func.id, node


def commands(app: Flask) -> dict[str, click.Command]:
    """Return our commands by what one types after ``manage.py``, as in ``roles assign``."""
    upstream = {"db", "limiter"}
    groups = {name: each for name, each in app.cli.commands.items() if name not in upstream}
    return {
        f"{name} {leaf}": command
        for name, group in groups.items()
        if isinstance(group, click.Group)
        for leaf, command in group.commands.items()
    }
