"""Targets: the modules that decide, and the expectations that have to catch what goes wrong."""

from __future__ import annotations

GATE = "tests.access.gate_expectations"
HELD = "tests.access.held_expectations"
FAULTS = "tests.access.fault_expectations"
SCOPES = "tests.access.scope_expectations"
PERMISSIONS = "tests.access.permission_expectations"
SAFEGUARDS = "tests.access.safeguard_expectations"
JUDGING = "tests.access.judging_expectations"
GIVING = "tests.access.giving_expectations"
CHANGING = "tests.access.changing_expectations"
ACCESS = (GATE, HELD, FAULTS, SCOPES, PERMISSIONS, SAFEGUARDS, JUDGING, GIVING, CHANGING)

RULES = "tests.query.rule_expectations"
LANGUAGES = "tests.query.language_expectations"
ROWS = "tests.query.row_expectations"
LEADING = "tests.query.leading_expectations"
QUERY = (RULES, LANGUAGES, ROWS, LEADING)

#: ``{expectations: the modules they are for}``
TARGETS = {
    ACCESS: (
        "portal.access.gate",
        "portal.access.held",
        "portal.access.faults",
        "portal.access.identity",
        "portal.access.scopes",
        "portal.access.permissions",
        "portal.access.assigning",
        "portal.access.safeguards",
        "portal.access.safeguards.administrators",
        "portal.access.safeguards.escalation",
        "portal.access.safeguards.refusals",
    ),
    QUERY: ("portal.query.rules", "portal.query.narrowing", "portal.query.rows"),
}

#: ``{module: the expectations that are about it first of all}``
OWN = {
    "portal.access.gate": (GATE,),
    "portal.access.held": (HELD,),
    "portal.access.faults": (FAULTS,),
    "portal.access.identity": (GATE, HELD, PERMISSIONS),
    "portal.access.scopes": (SCOPES,),
    "portal.access.permissions": (PERMISSIONS,),
    "portal.access.assigning": (PERMISSIONS,),
    "portal.access.safeguards.administrators": (JUDGING, SAFEGUARDS),
    "portal.access.safeguards.escalation": (CHANGING, GIVING),
    "portal.query.rules": (RULES, LANGUAGES, LEADING),
    "portal.query.narrowing": (ROWS,),
    "portal.query.rows": (ROWS,),
}
