"""``manage.py access can|explain|who-can``: who may do what, and why."""

from __future__ import annotations

from typing import Any

import click

from portal.access import gate
from portal.access.cli.access import access
from portal.access.cli.grants import check_field, permission_named
from portal.access.cli.io import Option, Usage, emit, json_option
from portal.access.cli.people import user_named
from portal.access.explaining import answer_of, can_change_by, explain
from portal.access.gate import Decision
from portal.access.held import HeldGrant
from portal.access.holding import who_can
from portal.access.identity import Identity
from portal.access.permissions import Permission
from portal.accounts.models import User
from portal.database import Base, db
from portal.i18n import _, gettext

#: Digits: no row has such a number
_TOO_LONG = 10

record_option = click.option(
    "--record", metavar="NUMBER", cls=Option, help=_("With this record: its number, as in 12.")
)


@access.command(help=_("Say whether a person may do something, such as posts.edit."))
@click.argument("user")
@click.argument("permission")
@record_option
@json_option
@click.pass_context
def can(ctx: click.Context, user: str, permission: str, record: str | None, as_json: bool) -> None:
    person, row = user_named(user), _row(permission_named(permission), permission, record)
    decision = gate.decide(permission, row, Identity(person))
    data = _asked(person, permission, row) | {
        "allowed": decision.allowed,
        "depends": decision.depends,
        "matched": [grant_data(one) for one in decision.matched],
    }
    lines = [_answer(person, decision)]
    if decision.depends:
        lines.insert(0, _depends())
    emit(data, as_json, lines)
    ctx.exit(0 if decision.allowed else 1)


@access.command(
    "explain", help=_("Say why a person may do something or not, and what would change it.")
)
@click.argument("user")
@click.argument("permission")
@record_option
@click.option(
    "--field", default="", cls=Option, help=_("With this field, as in title or title@fr.")
)
@json_option
def explain_access(
    user: str, permission: str, record: str | None, field: str, as_json: bool
) -> None:
    person, declared = user_named(user), permission_named(permission)
    if field:
        check_field(declared, field)
    row = _row(declared, permission, record)
    decision = gate.decide(permission, row, Identity(person))
    said = answer_of(decision, row, field)
    data = _asked(person, permission, row) | {
        "field": field or None,
        "answer": said,
        "active": person.active,
        "matched": [grant_data(one) for one in decision.matched],
        "elsewhere": [grant_data(one) for one in decision.elsewhere],
        "roles": [role.key for role in can_change_by(permission, field)],
    }
    told = explain(decision, person.name, row, field, active=person.active)
    remedy = _depends() if said == "record" else told.remedy
    emit(data, as_json, [told.sentence, *told.steps, *([remedy] if remedy else [])])


@access.command("who-can", help=_("List the people who may do something, such as posts.edit."))
@click.argument("permission")
@record_option
@json_option
def list_who_can(permission: str, record: str | None, as_json: bool) -> None:
    row = _row(permission_named(permission), permission, record)
    found = list(who_can(permission, row))
    data = [
        {
            "user": user.email,
            "name": user.name,
            "depends": decision.depends,
            "matched": [grant_data(one) for one in decision.matched],
        }
        for user, decision in found
    ]
    lines = [_able(user, decision) for user, decision in found]
    if any(decision.depends for _user, decision in found):
        lines.append(_depends())
    if not found:
        lines.append(gettext("Nobody may do this: %(permission)s.", permission=permission))
    emit(data, as_json, lines)


def grant_data(grant: HeldGrant) -> dict[str, Any]:
    """Return what ``--json`` tells of a grant as somebody holds it."""
    return {
        "role": grant.role,
        "via": grant.via,
        "permission": grant.permission,
        "scopes": list(grant.scopes),
        "fields": None if grant.fields is None else sorted(grant.fields),
        "until": None if grant.until is None else grant.until.isoformat(),
    }


def _row(declared: Permission | None, permission: str, record: str | None) -> Base | None:
    """Return the row that ``--record`` names; raises `Usage` where there is none."""
    if record is None:
        return None
    if declared is None or declared.model is None:
        sentence = gettext(
            "%(permission)s is not about records: leave out --record.", permission=permission
        )
        raise Usage(sentence)
    if not record.isascii() or not record.isdigit():
        raise Usage(gettext("“%(text)s” is not the number of a record.", text=record))
    row = db.session.get(declared.model, int(record)) if len(record) < _TOO_LONG else None
    if row is None:
        sentence = gettext(
            "%(records)s: there is no record with the number %(number)s.",
            records=str(declared.record_title),
            number=record,
        )
        raise Usage(sentence)
    return row


def _asked(person: User, permission: str, row: Base | None) -> dict[str, Any]:
    number = None if row is None else row.id
    return {"user": person.email, "permission": permission, "record": number}


def _depends() -> str:
    return gettext("It depends on the record: give one with --record.")


def _values(decision: Decision) -> dict[str, str]:
    grants = decision.matched or decision.elsewhere
    return {
        "permission": decision.permission,
        "roles": ", ".join(sorted({one.role for one in grants})),
        "scopes": ", ".join(sorted({"+".join(one.scopes) for one in grants if one.scopes})),
    }


def _answer(person: User, decision: Decision) -> str:
    values = _values(decision) | {"user": person.email}
    if not person.active:
        return gettext("No: %(user)s is not active.", **values)
    if not decision.allowed and decision.elsewhere:
        return gettext(
            "No: %(user)s holds %(permission)s on other rows only (%(scopes)s), by %(roles)s.",
            **values,
        )
    if not decision.allowed:
        return gettext("No: no role of %(user)s holds %(permission)s.", **values)
    if decision.depends:
        return gettext(
            "Yes, on some rows (%(scopes)s): %(user)s holds %(permission)s by %(roles)s.",
            **values,
        )
    return gettext("Yes: %(user)s holds %(permission)s by %(roles)s.", **values)


def _able(user: User, decision: Decision) -> str:
    values = _values(decision) | {"email": user.email, "name": user.name}
    if decision.depends:
        # Translators: as in "ada@example.org (Ada) by author, on some rows: own"
        return gettext("%(email)s (%(name)s) by %(roles)s, on some rows: %(scopes)s", **values)
    # Translators: as in "ada@example.org (Ada) by editor, author"
    return gettext("%(email)s (%(name)s) by %(roles)s", **values)
