"""Mutants: the rules and the doors with one line wrong. Each must be caught by an expectation.

As `tests/access/test_mutants.py` is for the gate.
"""

from __future__ import annotations

import pytest

from tests.access.mutant_runner import Mutant, verdicts_of
from tests.access.mutation.targets import QUERY
from tests.soak import some

RULES = "portal.query.rules"
HELD = "portal.access.held"
ROWS = "portal.query.rows"
NARROWING = "portal.query.narrowing"
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
    Mutant(RULES, "if () in wanted:", "if wanted:", "a scope is every row"),
    Mutant(RULES, "if () in wanted:", "if wanted == {()}:", "scopes narrow"),
    Mutant(RULES, "return or_(\n", "return and_(\n", "scopes exclude each other"),
    Mutant(RULES, "and_(*condition_of(", "or_(*condition_of(", "one scope of several is enough"),
    Mutant(RULES, "for scopes in sorted(wanted)", "for scopes in sorted(wanted)[:1]", "only one"),
    Mutant(RULES, "record.model, identity.user_id))", "record.model, 0))", "nobody's rows"),
    Mutant(
        RULES,
        "    identity = identity or current_identity()",
        "    identity = current_identity()",
        "asked about one, answers about another",
    ),
    Mutant(
        RULES,
        'decide(f"{record.key}.{action}", identity=identity)',
        'decide(f"{record.key}.view", identity=identity)',
        "who may see may do",
    ),
    Mutant(RULES, "if not field.secret and", "if", "secrets"),
    Mutant(HELD, "return not personal", "return True", "personal fields for all"),
    Mutant(HELD, "return name in self.fields or", "return True or", "named fields are all fields"),
    Mutant(
        RULES,
        'decide(f"{record.key}.{action}", row, identity)',
        'decide(f"{record.key}.{action}", None, identity)',
        "the fields of other rows",
    ),
    Mutant(
        RULES,
        "grant.scopes if row is None else ()",
        "()",
        "a field of some rows is offered for all",
    ),
    Mutant(RULES, "grant.scopes if row is None else ()", "grant.scopes", "the row is like any"),
    Mutant(RULES, "bool(present) and all(", "bool(present) and any(", "one scope is enough"),
    Mutant(RULES, "return bool(present) and", "return", "no grant opens every field"),
    Mutant(RULES, "set(grant.scopes) <= rows", "set(grant.scopes) == rows", "wider is not enough"),
    Mutant(RULES, "set(grant.scopes) <= rows", "set(grant.scopes) & rows", "near is enough"),
    Mutant(RULES, "return bool(granting)", "return True", "every field of a row"),
    Mutant(RULES, "if key not in asker.memo:", "if not asker.memo:", "the first answer stays"),
    Mutant(
        RULES,
        f"{UNDECLARED}frozenset()",
        f"{UNDECLARED}frozenset(record.fields())",
        "undeclared fields",
    ),
    Mutant(RULES, "if name in fields_allowed(record, ", "if True or (", "every language is free"),
    Mutant(RULES, "or field.secret or", "or", "a secret in one language"),
    Mutant(RULES, " or not field.is_translated or", " or", "a language of what has none"),
    Mutant(RULES, "if one.startswith(part) and", "if", "of other fields"),
    Mutant(RULES, "_naming(decision, one, field)", "[*decision.matched]", "of each grant"),
    Mutant(RULES, "return all(name in allowed", "return any(name in allowed", "half a title"),
    Mutant(RULES, "if reads_title(record, allowed):", "if True:", "titles for all"),
    Mutant(
        ROWS, "visible_rows(record, action), _by_key", "True_(), _by_key", "any row by its key"
    ),
    Mutant(ROWS, "visible_rows(record, action), _by_key", "visible_rows(record), _by_key", "seen"),
    Mutant(ROWS, "in_(list(keys)), visible_rows(record, action))", "in_(list(keys)))", "bulk"),
    Mutant(NARROWING, "*(visible_rows(record, action) for action in actions),", "", "all rows"),
    Mutant(NARROWING, "visible_rows(record, action) for", "visible_rows(record) for", "who sees"),
    Mutant(NARROWING, "frozenset.intersection(", "frozenset.union(", "a field of one action"),
    Mutant(NARROWING, "or record.tabs not in allowed", "", "a tab tells of a closed field"),
    Mutant(
        NARROWING, "record.column_searchable_list if name in allowed", "record.column_list", "q"
    ),
    Mutant(NARROWING, "understood(record, state.where, allowed)", "(state.where, ())", "filters"),
    Mutant(NARROWING, "        where=groups,\n", "", "what is left out is asked all the same"),
    Mutant(NARROWING, "asked_for(record, state.sort, allowed)", "state.sort", "any order"),
    Mutant(NARROWING, "for name in wanted if name in allowed)", "for name in wanted)", "columns"),
    Mutant(
        NARROWING, "if len(where) == 1 else None", "if True else None", "a number of more rows"
    ),
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


def test_every_mutant_is_a_change_of_its_module():
    assert [one for one in (*RULE_MUTANTS, *DOOR_MUTANTS) if one.source() is None] == []


@pytest.mark.parametrize(
    ("expectations", "mutants", "few"),
    [(QUERY, RULE_MUTANTS, 8), ("tests.query.door_expectations", DOOR_MUTANTS, 3)],
    ids=["rules", "doors"],
)
def test_what_has_gone_wrong_is_caught_and_what_has_not_is_not(expectations, mutants, few):
    tried = some(mutants, few)
    verdicts = verdicts_of(expectations, tried)

    assert {verdict for mutant, verdict in verdicts.items() if mutant.is_none} == {""}
    assert [one for one in tried if not verdicts[one].startswith("expect_")] == []
