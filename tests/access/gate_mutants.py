"""Ways in which the gate, what is held and which rows it reaches can go wrong, each by a line."""

from __future__ import annotations

from tests.access.mutant_runner import Mutant

GATE = "portal.access.gate"
IDENTITY = "portal.access.identity"
HELD = "portal.access.held"
FAULTS = "portal.access.faults"
PERMISSIONS = "portal.access.permissions"
COVERS = "return self.permission in (permission, EVERYTHING)"

GATE_MUTANTS = (
    Mutant(GATE, "registry.check(permission)", "pass", "typing errors are denials"),
    Mutant(
        PERMISSIONS,
        "return PrincipalPermission(ActionNeed(name), ActionNeed(EVERYTHING))",
        "return PrincipalPermission()",
        "no needs let everybody in",
    ),
    Mutant(PERMISSIONS, ", ActionNeed(EVERYTHING))", ")", "* is not everything"),
    Mutant(PERMISSIONS, "ActionNeed(name), ", "", "only * is anything"),
    Mutant(GATE, "if not need_of(", "if need_of(", "upside down"),
    Mutant(
        GATE,
        "identity = identity or current_identity()",
        "identity = current_identity()",
        "asked about one, answers about another",
    ),
    Mutant(GATE, "if identity.must_not_write:", "if False:", "who only looks can write"),
    Mutant(GATE, "if grant.covers(permission)", "if True", "any grant matches"),
    Mutant(GATE, "reaches(one.scopes, row,", "reaches((), row,", "every grant reaches every row"),
    Mutant(GATE, "reaches(one.scopes, row,", "reaches(one.scopes, None,", "any row will do"),
    Mutant(GATE, "scopes, identity.user_id))", "scopes, 0))", "nobody's rows"),
    Mutant(GATE, "if not matched:", "if False:", "other rows are allowed"),
    Mutant(GATE, "Decision(permission, True, _", "Decision(permission, False, _", "never"),
    Mutant(GATE, "Decision(permission, True, r", "Decision(permission, False, r", "not on some"),
    Mutant(GATE, "if row is None and all(", "if all(", "a row that was told is not looked at"),
    Mutant(
        GATE,
        "return decide(permission, row).allowed",
        "return decide(permission).allowed",
        "no row",
    ),
    Mutant(
        GATE,
        "decision = decide(permission, row)",
        "decision = decide(permission)",
        "a demand of no row",
    ),
    Mutant(GATE, "raise Denied(decision)", "pass", "a demand demands nothing"),
)
HELD_MUTANTS = (
    Mutant(
        IDENTITY,
        "self.user is None or not self.user.active",
        "self.user is None",
        "the inactive keep their grants",
    ),
    Mutant(IDENTITY, "self.at = at or now()", "self.at = now()", "another moment is the present"),
    Mutant(
        IDENTITY,
        "return identity if isinstance(identity, Identity) else Identity(None)",
        "return Identity(None)",
        "nobody ever asks",
    ),
    Mutant(IDENTITY, "if key not in asker.memo", "if not asker.memo", "the first answer stays"),
    Mutant(IDENTITY, "if row is not None:", "if False:", "one row stands for all"),
    Mutant(IDENTITY, "not in SAFE_METHODS", "in SAFE_METHODS", "who looks can only write"),
    Mutant(HELD, 'Assignment.user_id == bindparam("user_id"),', "", "everybody's grants"),
    Mutant(HELD, "Assignment.user_id == bind", "Assignment.user_id != bind", "grants of others"),
    Mutant(HELD, "Assignment.until > moment", "Assignment.until >= moment", "a moment too long"),
    Mutant(HELD, "Assignment.until > moment", "Assignment.until < moment", "only what is over"),
    Mutant(HELD, "or_(Assignment.until.is_(None), Assign", "or_(Assign", "all must end"),
    Mutant(HELD, COVERS, "return self.permission == permission", "* covers nothing"),
    Mutant(HELD, COVERS, "return self.permission <= permission", "covers what sorts after it"),
    Mutant(HELD, "scopes_under(limit, permission, scope),", "(),", "every row"),
    Mutant(
        HELD, "scopes_under(limit, permission, scope),", "(scope,) * bool(scope),", "no limits"
    ),
    Mutant(HELD, "None if fields is None else frozenset(fields)", "None", "all fields"),
    Mutant(HELD, "if not is_sound(registry,", "if False and (registry,", "what is no grant"),
    Mutant(HELD, "if name not in declared and", "if False and", "limits everywhere"),
    Mutant(HELD, " and permission != EVERYTHING:", ":", "* is not limited"),
    Mutant(HELD, "{limit, scope}", "{limit}", "a limit lifts the rule"),
    Mutant(HELD, "says_which and name", "name", "one's own rows are every row"),
    Mutant(HELD, "{limit, scope} - ", "{scope} - ", "a limit limits nothing"),
    Mutant(
        HELD,
        "ROLE_PARENTS.c.role_id == reached.c.role_id",
        "ROLE_PARENTS.c.parent_id == reached.c.role_id",
        "from below, not from above",
    ),
    Mutant(
        HELD,
        "return _with_all_above(given)\n\n\n@cache",
        "return given\n\n\n@cache",
        "no role includes another",
    ),
    Mutant(HELD, "if one.covers(wanted.permission) and set", "if set", "any grant is enough"),
    Mutant(HELD, "set(one.scopes) <= set(wanted.scopes)", "True", "some rows are every row"),
    Mutant(HELD, "<= set(wanted.scopes)", ">= set(wanted.scopes)", "all rows are too few"),
    Mutant(HELD, "return not is_personal and any(", "return any(", "personal fields are ordinary"),
    Mutant(HELD, "    if not wanted.fields:\n", "    if False:\n", "every field is held"),
    Mutant(
        FAULTS, "if limit and not _is_known(registry, limit):", "if False:", "limits of nothing"
    ),
    Mutant(
        FAULTS, "if permission == EVERYTHING and fields", "if False and fields", "* of a field"
    ),
    Mutant(FAULTS, "            log.warning(", "            print(", "nobody is told"),
    Mutant(FAULTS, "if key not in registry.judged:", "if True:", "told each time"),
)
