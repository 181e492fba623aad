"""The sentences of explanations: the answer, and how a grant comes to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from flask import current_app
from sqlalchemy import inspect

from portal.access.gate import Decision
from portal.access.held import HeldGrant
from portal.access.permissions import registry_of
from portal.access.words import permission_title
from portal.i18n import formats, gettext, names

#: ``record``: on some rows, and none was told; ``language``: in some languages of the field
Answer = Literal["yes", "no", "record", "language"]


def answer(said: Answer, decision: Decision, name: str, field: str, *, here: bool) -> str:
    """Return the answer about the person called ``name``; ``here``: about one record."""
    values = {
        "name": name,
        "permission": permission_title(decision.permission),
        "field": field_title(decision.permission, field),
    }
    if said == "yes":
        return _yes(values, here=here)
    if said == "no":
        return _no(decision, values)
    if said == "language":
        return gettext(
            "It depends on the language. %(name)s may do this with the field “%(field)s” in "
            "some languages: %(permission)s.",
            **values,
        )
    if field:
        return gettext(
            "It depends on the record. %(name)s may do this with the field “%(field)s” of "
            "some records: %(permission)s.",
            **values,
        )
    return gettext(
        "It depends on the record. %(name)s may do this with some records: %(permission)s.",
        **values,
    )


def answer_of_role(said: Answer, permission: str, title: str) -> str:
    """Return the answer about the role called ``title``, of records in general."""
    values = {"role": title, "permission": permission_title(permission)}
    if said == "yes":
        return gettext("Yes. The role “%(role)s” allows this: %(permission)s.", **values)
    if said == "no":
        return gettext("No. The role “%(role)s” does not allow this: %(permission)s.", **values)
    return gettext(
        "It depends on the record. The role “%(role)s” allows this with some records: "
        "%(permission)s.",
        **values,
    )


def _yes(values: Mapping[str, str], *, here: bool) -> str:
    if values["field"] and here:
        return gettext(
            "Yes. %(name)s may do this with the field “%(field)s” of this record: %(permission)s.",
            **values,
        )
    if values["field"]:
        return gettext(
            "Yes. %(name)s may do this with the field “%(field)s”: %(permission)s.", **values
        )
    if here:
        return gettext("Yes. %(name)s may do this with this record: %(permission)s.", **values)
    # Translators: as in "Yes. Sofia may do this: Edit – Posts."
    return gettext("Yes. %(name)s may do this: %(permission)s.", **values)


def _no(decision: Decision, values: Mapping[str, str]) -> str:
    if decision.matched:
        return gettext(
            "No. %(name)s may do this, but not with the field “%(field)s”: %(permission)s.",
            **values,
        )
    if decision.elsewhere:
        return gettext(
            "No. %(name)s may do this with other records only: %(permission)s.", **values
        )
    return gettext("No. %(name)s has no role that allows this: %(permission)s.", **values)


def step(grant: HeldGrant, titles: Mapping[str, str], *, here: bool, is_elsewhere: bool) -> str:
    """Return how a grant comes to its person, and what it allows.

    ``titles``: what people call the roles, by key. ``is_elsewhere``: it does not reach the
    record that was asked about.
    """
    values = {
        "role": titles.get(grant.role, grant.role),
        "included": titles.get(grant.via, grant.via),
        "permission": _what(grant, here=here and not is_elsewhere),
    }
    is_included = grant.via not in ("", grant.role)
    if is_elsewhere and is_included:
        return gettext(
            "The role “%(role)s” includes “%(included)s”, which reaches other records only: "
            "%(permission)s.",
            **values,
        )
    if is_elsewhere:
        return gettext("The role “%(role)s” reaches other records only: %(permission)s.", **values)
    if grant.until is not None:
        values["until"] = formats.format_datetime(grant.until)
        return _with_an_end(values, is_included=is_included)
    if is_included:
        return gettext(
            "The role “%(role)s” includes “%(included)s”, which allows: %(permission)s.", **values
        )
    return gettext("The role “%(role)s” allows: %(permission)s.", **values)


def _with_an_end(values: Mapping[str, str], *, is_included: bool) -> str:
    if is_included:
        return gettext(
            "The role “%(role)s”, held until %(until)s, includes “%(included)s”, which allows: "
            "%(permission)s.",
            **values,
        )
    return gettext("The role “%(role)s”, held until %(until)s, allows: %(permission)s.", **values)


def _what(grant: HeldGrant, *, here: bool) -> str:
    """Return what a grant allows: the permission, its rows and its fields."""
    words = permission_title(grant.permission, *grant.scopes)
    if grant.fields is not None:
        names = sorted(field_title(grant.permission, one) for one in grant.fields)
        words = gettext(
            "%(permission)s, fields: %(fields)s",
            permission=words,
            fields=formats.format_list(names),
        )
    if here and grant.scopes:
        # Translators: as in "Edit – Posts (Own posts), and this record is one of them"
        return gettext("%(permission)s, and this record is one of them", permission=words)
    return words


def field_title(permission: str, name: str) -> str:
    """Return what people call a field of the permission's record: "Title (French)" is
    ``title@fr``; what is not there stays a key.
    """
    field, _at, locale = name.partition("@")
    registry = registry_of(current_app)
    model = registry.get(permission).model if permission in registry else None
    if model is None or field not in inspect(model).attrs:
        return name
    label = str(getattr(model, field).info.get("label", field))
    if not locale:
        return label
    # Translators: a field in one language, as in "Title (French)"
    return gettext("%(field)s (%(language)s)", field=label, language=names.language_name(locale))
