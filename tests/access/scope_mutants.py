"""Ways in which scopes, grants and safeguards can go wrong, each by a line."""

from __future__ import annotations

from tests.access.mutant_runner import Mutant

SCOPES = "portal.access.scopes"
PERMISSIONS = "portal.access.permissions"
ASSIGNING = "portal.access.assigning"
ADMINISTRATORS = "portal.access.safeguards.administrators"
ESCALATION = "portal.access.safeguards.escalation"
STARTS = "start = place.id == value if value else _leads(place"

SCOPE_MUTANTS = (
    Mutant(SCOPES, "row is not None and not scope", "not scope", "a scope closes the door"),
    Mutant(
        SCOPES, "for expression in expressions:", "for expression in ():", "scopes are ignored"
    ),
    Mutant(SCOPES, "not scope.holds(row", "scope.holds(row", "the rows of others"),
    Mutant(
        SCOPES,
        "    return False\n        if row",
        "    continue\n        if row",
        "unknown is all",
    ),
    Mutant(
        SCOPES, "holds(row, user_id, value):", "holds(row, user_id):", "any place is one's own"
    ),
    Mutant(SCOPES, STARTS, "start = _leads(place", "values are ignored"),
    Mutant(SCOPES, "start = place.id == value if", "start = place.id >= value if", "other places"),
    Mutant(SCOPES, "place.id == value for place", "place.id != value for place", "other places"),
    Mutant(SCOPES, "(place, self.tree, start)", "(place, '', start)", "trees are flat for lists"),
    Mutant(
        SCOPES, "        if self.tree:\n", "        if False:\n", "trees are flat for the check"
    ),
    Mutant(
        SCOPES, "where(above == reached.c.id)", "where(place.id == reached.c.id)", "no branches"
    ),
    Mutant(SCOPES, "not 0 < int(text) < 2**31", "int(text) < 0", "any number is a key"),
    Mutant(SCOPES, "if not scope.place or not text", "if not text", "every scope takes a value"),
    Mutant(
        SCOPES,
        "key: key == user_id)\n        place",
        "key: key != user_id)\n        place",
        "of others",
    ),
    Mutant(SCOPES, "attribute.has(inner)", "attribute.has()", "any row that has an owner"),
    Mutant(SCOPES, "attribute.any(inner)", "attribute.any()", "any row that has owners"),
    Mutant(SCOPES, "end.id == user_id for end", "True for end", "whoever owns it"),
    Mutant(SCOPES, "isinstance(end, User) and", "not", "whoever does not own it"),
    Mutant(
        SCOPES, "        return ()\n    return", "        return (value,)\n    return", "no owner"
    ),
    Mutant(PERMISSIONS, "name != EVERYTHING and name not in", "name in", "nothing is declared"),
    Mutant(PERMISSIONS, "        self.check(name)\n", "", "what nothing declares is granted"),
    Mutant(PERMISSIONS, "not in declared.names_of_fields()", "in ()", "any field is granted"),
    Mutant(PERMISSIONS, "not in (CREATE, EDIT)", "in (CREATE, EDIT)", "readers choose languages"),
    Mutant(ASSIGNING, "until <= now()", "until < now() - now().resolution * 10**12", "the past"),
    Mutant(ASSIGNING, "    if EVERYTHING in grants:\n", "    if False:\n", "* is limited"),
    Mutant(ASSIGNING, "filter_by(user_id=user.id, role", "filter_by(role", "somebody else has it"),
    Mutant(ASSIGNING, "    given.until = until\n", "", "again changes nothing"),
)
SAFEGUARD_MUTANTS = (
    Mutant(
        ADMINISTRATORS, "raise LastAdministrator\n\n\ndef", "pass\n\n\ndef", "the last one goes"
    ),
    Mutant(ADMINISTRATORS, 'User: ("active",)', "User: ()", "deactivate"),
    Mutant(ADMINISTRATORS, '"until", "scope"),', '"scope"),', "an end"),
    Mutant(ADMINISTRATORS, '"until", "scope"),', '"until"),', "a limit"),
    Mutant(ADMINISTRATORS, 'Role: ("parents", "heirs")', 'Role: ("heirs",)', "what is included"),
    Mutant(ADMINISTRATORS, '"scope", "fields", "role', '"scope", "role', "few fields are all"),
    Mutant(
        ADMINISTRATORS, "for row in session.deleted) or any", "for row in ()) or any", "deleted"
    ),
    Mutant(ADMINISTRATORS, "User.active, Assignment.until.is_(None), ", "User.active, ", "expiry"),
    Mutant(ADMINISTRATORS, "User.active, Assignment.until", "Assignment.until", "the inactive"),
    Mutant(ADMINISTRATORS, ', Assignment.scope == "")', ")", "an administrator of some rows"),
    Mutant(ADMINISTRATORS, ', Grant.scope == ""', "", "an administrator of own rows"),
    Mutant(ADMINISTRATORS, ", _ALL_FIELDS)", ")", "an administrator of a field"),
    Mutant(ADMINISTRATORS, "giving = giving.union(heirs)", "heirs", "who includes it is none"),
    Mutant(
        ADMINISTRATORS,
        "had_one and not _has_administrator(state",
        "not _has_administrator(state",
        "none",
    ),
    Mutant(ADMINISTRATORS, "state.session.rollback()", "pass", "a statement stays"),
    Mutant(ESCALATION, "        raise NotHeld(missing)", "        pass", "everything is given"),
    Mutant(ESCALATION, "if not holds(identity.grants, one)", "if False", "everything is held"),
    Mutant(
        ESCALATION,
        '"role", "role_id", "permission", ',
        '"role", "role_id", ',
        "another permission",
    ),
    Mutant(ESCALATION, '"permission", "scope", "fields"\n', '"permission", "scope"\n', "fields"),
    Mutant(ESCALATION, '"permission", "scope", "fields"\n', '"permission", "fields"\n', "scopes"),
    Mutant(ESCALATION, '"role", "role_id", "scope"\n', '"role", "scope"\n', "a role by its key"),
    Mutant(ESCALATION, " or _ends_later(row)", "", "for longer"),
    Mutant(ESCALATION, 'if _has_new(row, "heirs") else ()', "if False else ()", "from above"),
    Mutant(
        ESCALATION,
        "in with_all_above(role) if role else ():",
        "in [role]:",
        "what is included is free",
    ),
    Mutant(ESCALATION, "and _is_woken(row):", "and False:", "who sleeps is given everything"),
    Mutant(ESCALATION, "before is not None and (", "(", "what ends is more than what does not"),
    Mutant(ESCALATION, "until is None or until > before", "until is None", "a later end"),
    Mutant(ESCALATION, "scopes_under(limit, grant", "scopes_under('', grant", "limits give less"),
    Mutant(
        ESCALATION,
        "return session.get(Role, assignment.role_id)",
        "return assignment.role",
        "the old role",
    ),
    Mutant(ESCALATION, "(has_request_context() or", "(", "requests are not bound"),
    Mutant(ESCALATION, ' or "identity" in g)', ")", "commands for somebody are not bound"),
    Mutant(
        ESCALATION, "        if _is_orphan(row):\n            continue\n", "", "taking is giving"
    ),
)
