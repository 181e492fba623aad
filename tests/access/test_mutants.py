"""Mutants: the gate with one line wrong. Each of them must be caught by an expectation.

A rule of the gate that can be broken without a test saying so is not a rule. The list is
data: (module, a line or a part of one as it is, the same gone wrong, why that is wrong).
"""

from __future__ import annotations

import pytest

from tests.access.mutant_runner import Mutant, verdicts_of

#: One worker runs them, for all of them
pytestmark = pytest.mark.xdist_group("mutants of the gate")

GATE = "portal.access.gate"
IDENTITY = "portal.access.identity"
SCOPES = "portal.access.scopes"
PERMISSIONS = "portal.access.permissions"

MUTANTS = (
    Mutant(GATE, "registry.check(permission)", "pass", "typing errors are denials"),
    Mutant(
        GATE,
        "PrincipalPermission(ActionNeed(permission), ActionNeed(EVERYTHING))",
        "PrincipalPermission()",
        "no needs let everybody in",
    ),
    Mutant(GATE, ", ActionNeed(EVERYTHING))", ")", "* is not everything"),
    Mutant(GATE, "ActionNeed(permission), ", "", "only * is anything"),
    Mutant(GATE, "not need.allows(identity)", "need.allows(identity)", "upside down"),
    Mutant(
        GATE,
        "identity = identity or current_identity()",
        "identity = current_identity()",
        "asked about one, answers about another",
    ),
    Mutant(GATE, "if grant.covers(permission)", "if True", "any grant matches"),
    Mutant(GATE, "(row is None or scope", "(scope", "a scope closes the door"),
    Mutant(GATE, "if not grant.scope:", "if False:", "all rows need a scope"),
    Mutant(GATE, "if not grant.scope:", "if True:", "scopes are not looked at"),
    Mutant(GATE, "scope.holds(row", "not scope.holds(row", "the rows of others"),
    Mutant(GATE, "scope is not None and", "scope is None or", "an unknown scope is all rows"),
    Mutant(GATE, "if not matched:", "if False:", "other rows are allowed"),
    Mutant(GATE, "Decision(permission, True, ", "Decision(permission, False, ", "never"),
    Mutant(
        GATE,
        "return decide(permission, row).allowed",
        "return decide(permission).allowed",
        "the row is forgotten",
    ),
    Mutant(
        GATE,
        "decision = decide(permission, row)",
        "decision = decide(permission)",
        "a demand forgets the row",
    ),
    Mutant(GATE, "raise Denied(decision)", "pass", "a demand demands nothing"),
    Mutant(
        IDENTITY,
        "self.user is None or not self.user.active",
        "self.user is None",
        "the inactive keep their grants",
    ),
    Mutant(
        IDENTITY,
        '.where(Assignment.user_id == bindparam("user_id"))',
        "",
        "everybody's grants",
    ),
    Mutant(
        IDENTITY,
        ".where(Assignment.user_id ==",
        ".where(Assignment.user_id !=",
        "grants of others",
    ),
    Mutant(
        IDENTITY,
        "return self.permission in (permission, EVERYTHING)",
        "return self.permission == permission",
        "* covers nothing",
    ),
    Mutant(
        IDENTITY,
        "return self.permission in (permission, EVERYTHING)",
        "return self.permission <= permission",
        "covers what sorts after it",
    ),
    Mutant(IDENTITY, "HeldGrant(permission, scope, ", 'HeldGrant(permission, "", ', "every row"),
    Mutant(
        IDENTITY,
        "None if fields is None else frozenset(fields)",
        "None",
        "named fields become all fields",
    ),
    Mutant(
        IDENTITY,
        "return identity if isinstance(identity, Identity) else Identity(None)",
        "return Identity(None)",
        "nobody ever asks",
    ),
    Mutant(SCOPES, "return column == user_id", "return column != user_id", "rows of others"),
    Mutant(SCOPES, "attribute.has(inner)", "attribute.has()", "any row that has an owner"),
    Mutant(SCOPES, "attribute.any(inner)", "attribute.any()", "any row that has owners"),
    Mutant(SCOPES, "found.id == user_id for found", "True for found", "whoever owns it"),
    Mutant(SCOPES, "isinstance(found, User) and", "not", "whoever does not own it"),
    Mutant(SCOPES, "        return ()\n", "        return (value,)\n", "an owner that is none"),
    Mutant(
        PERMISSIONS,
        "name != EVERYTHING and name not in self._permissions",
        "name == EVERYTHING",
        "every name is declared",
    ),
)


@pytest.fixture(scope="module")
def verdicts():
    return verdicts_of("tests.access.gate_expectations", MUTANTS)


def test_the_gate_as_it_is_meets_every_expectation(verdicts):
    assert {verdict for mutant, verdict in verdicts.items() if mutant.is_none} == {""}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.wrong)
def test_a_gate_gone_wrong_is_caught(verdicts, mutant):
    assert verdicts[mutant].startswith("expect_"), verdicts[mutant] or "it survived"
