"""Mutants: the rules and the doors with one line wrong. Each must be caught by an expectation.

As `tests/access/test_mutants.py` is for the gate.
"""

from __future__ import annotations

import pytest

from tests.access.mutant_runner import Mutant, verdicts_of

#: One worker runs them, for all of them
pytestmark = pytest.mark.xdist_group("mutants of the rules")

RULES = "portal.query.rules"
ROWS = "portal.query.rows"
DOORS = "portal.admin.doors"
VIEW = "portal.admin.record_view"
MAY = "portal.admin.declarations"
LIST = "portal.admin.listing.page"
LOOKUP = "portal.admin.lookup"

UNDECLARED = "if not record.declares(action):\n        return "
REFUSED = "if not decision.allowed:\n        return "

RULE_MUTANTS = (
    Mutant(RULES, f"{UNDECLARED}false()", f"{UNDECLARED}true()", "undeclared is every row"),
    Mutant(RULES, f"{REFUSED}false()", f"{REFUSED}true()", "no grant is every row"),
    Mutant(RULES, 'if "" in names:', "if names:", "a scope is every row"),
    Mutant(RULES, 'if "" in names:', "if len(names) == 1 and '' in names:", "scopes narrow"),
    Mutant(RULES, "if scope.name in names]", "if True]", "scopes of nobody"),
    Mutant(RULES, "if scope.name in names]", "if scope.name not in names]", "the other scopes"),
    Mutant(
        RULES,
        "return or_(*(",
        "from sqlalchemy import and_\n    return and_(*(",
        "scopes of several grants exclude each other",
    ),
    Mutant(RULES, "(record.model, identity.user_id)", "(record.model, 0)", "nobody's rows"),
    Mutant(
        RULES,
        "identity = identity or current_identity()",
        "identity = current_identity()",
        "asked about one, answers about another",
    ),
    Mutant(
        RULES,
        'decide(f"{record.key}.{action}", identity=identity)',
        'decide(f"{record.key}.view", identity=identity)',
        "who may see may do",
    ),
    Mutant(RULES, "if not field.secret\n        and", "if", "secrets"),
    Mutant(RULES, "return not personal if", "return True if", "personal fields for all"),
    Mutant(RULES, "else name in grant.fields", "else True", "named fields are all fields"),
    Mutant(
        RULES,
        'decide(f"{record.key}.{action}", row, identity)',
        'decide(f"{record.key}.{action}", None, identity)',
        "the fields of other rows",
    ),
    Mutant(
        RULES,
        '"" if row is not None else grant.scope for',
        '"" for',
        "a field of some rows is offered for all",
    ),
    Mutant(RULES, "present <= scopes", "present & scopes", "one scope is enough"),
    Mutant(RULES, "bool(scopes) and", "", "no grant opens every field"),
    Mutant(RULES, '"" in scopes or', "", "a narrower grant takes fields away"),
    Mutant(RULES, 'or present == {""}', "", "the own row is like any other"),
    Mutant(
        RULES,
        f"{UNDECLARED}frozenset()",
        f"{UNDECLARED}frozenset(record.fields())",
        "undeclared fields",
    ),
    Mutant(
        ROWS, "visible_rows(record, action), _by_key", "True_(), _by_key", "any row by its key"
    ),
    Mutant(ROWS, "visible_rows(record, action), _by_key", "visible_rows(record), _by_key", "seen"),
    Mutant(ROWS, "in_(list(keys)), visible_rows(record, action))", "in_(list(keys)))", "bulk"),
)

DOOR_MUTANTS = (
    Mutant(DOORS, '"details_view": ("view",)', '"details_view": ("edit",)', "only editors read"),
    Mutant(DOORS, '"export": ("export",)', '"export": ("view",)', "who reads may carry away"),
    Mutant(DOORS, '"create_view": ("create",)', '"create_view": ("edit",)', "editors create"),
    Mutant(DOORS, '"edit_view": ("edit",)', '"edit_view": ("view",)', "readers edit"),
    Mutant(DOORS, '"ajax_update": ("edit",)', '"ajax_update": ("view",)', "readers edit in lists"),
    Mutant(DOORS, '("create", "edit")', '("view",)', "readers look up"),
    Mutant(DOORS, '("create", "edit")', '("create",)', "editors cannot look up"),
    Mutant(DOORS, '"delete_view": ("delete",)', '"delete_view": ("edit",)', "editors delete"),
    Mutant(VIEW, "if self.may(*actions):", "if True:", "every door is open"),
    Mutant(VIEW, "if self.may(*actions):", 'if self.may("view"):', "one key for all doors"),
    Mutant(VIEW, "if not current_user.is_authenticated:", "if False:", "strangers get a 403"),
    Mutant(VIEW, "raise gate.Denied(refusal(", "return print((", "the refused get in"),
    Mutant(MAY, "return any(cls", "return all(cls", "nobody may do all"),
    Mutant(MAY, "cls.declares(name) and ", "", "what is not declared crashes"),
    Mutant(MAY, 'allows(f"{cls.key}.{name}")', 'allows(f"{cls.key}.view")', "reading is all"),
    Mutant(VIEW, 'return self.may("view")', "return True", "the menu shows closed doors"),
    Mutant(VIEW, "- set(self.doors)", "- set(self.doors) - {'leak'}", "a new door is unguarded"),
    Mutant(LIST, "or not view.may(name)", "", "who reads may act in bulk"),
    Mutant(LIST, 'fields_allowed(type(view), "edit")', "set(view.fields())", "inline for all"),
    Mutant(
        LOOKUP, "return seen if isinstance(seen, True_)", "return True_() if True", "lookup of all"
    ),
    Mutant(LOOKUP, " or field.name not in writable", "", "lookup of what one may not write"),
)


@pytest.fixture(scope="module")
def verdicts():
    return verdicts_of("tests.query.rule_expectations", RULE_MUTANTS)


@pytest.fixture(scope="module")
def door_verdicts():
    return verdicts_of("tests.query.door_expectations", DOOR_MUTANTS)


def test_the_rules_and_the_doors_as_they_are_meet_every_expectation(verdicts, door_verdicts):
    both = [*verdicts.items(), *door_verdicts.items()]

    assert {verdict for mutant, verdict in both if mutant.is_none} == {""}


@pytest.mark.parametrize("mutant", RULE_MUTANTS, ids=lambda mutant: mutant.wrong)
def test_a_rule_gone_wrong_is_caught(verdicts, mutant):
    assert verdicts[mutant].startswith("expect_"), verdicts[mutant] or "it survived"


@pytest.mark.parametrize("mutant", DOOR_MUTANTS, ids=lambda mutant: mutant.wrong)
def test_a_door_gone_wrong_is_caught(door_verdicts, mutant):
    assert door_verdicts[mutant].startswith("expect_"), door_verdicts[mutant] or "it survived"
