"""Mutants: what decides with one line wrong. Each of them must be caught by an expectation.

A rule of the gate that can be broken without a test saying so is not a rule. The list is
data: (module, a line or a part of one as it is, the same gone wrong, why that is wrong).
`tests/access/mutation` makes every other mutant there is. All of them are tried in `make soak`.
"""

from __future__ import annotations

from tests.access.gate_mutants import GATE_MUTANTS, HELD_MUTANTS
from tests.access.mutant_runner import DIED, verdicts_of
from tests.access.mutation.targets import ACCESS
from tests.access.scope_mutants import SAFEGUARD_MUTANTS, SCOPE_MUTANTS
from tests.soak import some

MUTANTS = (*GATE_MUTANTS, *HELD_MUTANTS, *SCOPE_MUTANTS, *SAFEGUARD_MUTANTS)


def test_every_mutant_is_a_change_of_its_module():
    assert [one for one in MUTANTS if one.source() is None] == []


def test_a_gate_gone_wrong_is_caught_and_the_gate_as_it_is_is_not():
    tried = some(MUTANTS, 8)
    verdicts = verdicts_of(ACCESS, tried)
    as_they_are = [one for one in verdicts if one.is_none]

    assert {verdicts[mutant] for mutant in as_they_are} == {""}
    assert len(as_they_are) == len({mutant.module for mutant in tried})
    assert [one for one in tried if not _is_caught(verdicts[one])] == []


def _is_caught(verdict: str) -> bool:
    return verdict == DIED or verdict.startswith("expect_")
