"""What the command prints of everybody's rights is what the table tells of them by hand."""

from __future__ import annotations

import pytest

from tests.access.proof import table
from tests.access.proof.canaries import Canaries
from tests.access.proof.printed import lines_of
from tests.access.proof.table import NONE, OUTCOMES
from tests.access.proof.world import build

TABLE = table.read()
#: Actions that are about fields; of the others, the matrix tells fields that are of no use
OF_FIELDS = frozenset({"view", "edit", "create"})


@pytest.mark.parametrize("name", TABLE.personas)
def test_the_printed_matrix_tells_the_same_as_the_table(app, name):
    persona = TABLE.personas[name]
    build(app, persona, Canaries(), one_by_one=False)

    printed = lines_of(app, persona, TABLE)

    told = {one: line for one, line in persona.lines.items() if action_of(one) not in OUTCOMES}
    assert set(printed) == set(told)
    for permission, line in told.items():
        if action_of(permission) == "export":  # the table tells what is in the file
            continue
        if action_of(permission) in OF_FIELDS:
            assert filled(printed[permission]) == filled(line), permission
        else:
            assert set(printed[permission]) - {NONE} == set(line) - {NONE}, permission


def filled(line):
    """Leave out the new row where no field of it is told."""
    return {row: fields for row, fields in line.items() if row != NONE or fields}


def action_of(permission):
    return permission.rpartition(".")[2]
