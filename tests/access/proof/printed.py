"""What `manage.py access matrix` prints, worked out for a persona row by row."""

from __future__ import annotations

import json

from flask import Flask

from tests.access.proof.table import NONE, Fields, Given, Persona, Table, Told

#: ``{permission: {row: fields}}``, as a persona has its lines
Lines = dict[str, dict[str, Fields]]


def lines_of(app: Flask, persona: Persona, table: Table) -> Lines:
    """Return what the printed cells of the persona's roles give, as the table would tell it."""
    result = app.test_cli_runner().invoke(args=["access", "matrix", "--json"])
    if result.exit_code:
        raise AssertionError(result.output)
    lines: Lines = {}
    for given in persona.given:
        for cell in json.loads(result.output):
            if cell["role"] == given.role and not given.is_past:
                _add(lines, cell, given, table)
    return lines


def _add(lines: Lines, cell: dict[str, object], given: Given, table: Table) -> None:
    permission = f"{cell['record']}.{cell['action']}"
    line = lines.setdefault(permission, {})
    told = table.records.get(str(cell["record"]))
    if told is None:
        line[NONE] = frozenset()
        return
    fields = frozenset(told.fields if cell["fields"] is None else cell["fields"])
    rows = [NONE] if cell["action"] == "create" else _rows(told, cell["scopes"], given.rows)
    for row in rows:
        line[row] = line.get(row, frozenset()) | fields


def _rows(told: Told, scopes: object, limit: str) -> list[str]:
    """Return the rows on which all scopes hold; a limit takes the place of the same rule."""
    wanted = set(scopes) if isinstance(scopes, list) else set()
    if limit in told.scopes:
        wanted = {limit, *wanted} - {limit.partition("=")[0]}
    return [row for row in told.rows if all(row in told.scopes[scope] for scope in wanted)]
