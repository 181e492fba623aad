"""Grants in words: on which rows and fields something is granted, and through which role."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app

from portal.access.held import HeldGrant
from portal.access.permissions import EVERYTHING, registry_of
from portal.access.sentences import field_title
from portal.admin.access.all_roles import AllRoles, Fields, RoleRules
from portal.admin.access.places import Places
from portal.i18n import formats, gettext, gettext_in


def in_words(permission: str, scope: str, fields: Fields, places: Places) -> str:
    """Return the rows, and the fields where they are named: "Every row"."""
    rows = _rows(permission, scope, places)
    if fields is None:
        return rows
    titles = [field_title(permission, one) for one in fields]
    # Translators: what something is granted on, as in "Own posts; fields: Title and Slug"
    return gettext("%(rows)s; fields: %(fields)s", rows=rows, fields=formats.format_list(titles))


def granted(role: RoleRules, permission: str, places: Places) -> list[str]:
    """Return the limits of each grant of ``permission`` that the role has itself."""
    return [
        in_words(permission, scope, fields, places)
        for (name, scope), fields in role.rules.items()
        if name == permission
    ]


def through(
    grants: Iterable[HeldGrant], permission: str, roles: AllRoles, places: Places
) -> list[str]:
    """Return a sentence for each of the grants that allows it without being one of it."""
    return [
        _through(one, permission, roles, places)
        for one in grants
        if one.covers(permission) and (one.via != one.role or one.permission != permission)
    ]


def _through(one: HeldGrant, permission: str, roles: AllRoles, places: Places) -> str:
    role = roles.by_key[one.via].title
    if one.permission == permission:
        fields = None if one.fields is None else tuple(sorted(one.fields))
        limits = in_words(permission, "".join(one.scopes), fields, places)
        # Translators: as in "Allowed through “Viewer”: Every row"
        return gettext("Allowed through “%(role)s”: %(limits)s", role=role, limits=limits)
    if one.via == one.role:
        return gettext("Allowed anyway: this role may do everything.")
    return gettext("Allowed anyway through “%(role)s”, which may do everything.", role=role)


def _rows(permission: str, scope: str, places: Places) -> str:
    is_about_rows = permission != EVERYTHING and registry_of(current_app).get(permission).model
    if not is_about_rows:
        # Translators: what a role may do with a page
        return gettext_in("rows", "Allowed")
    return places.title(permission, scope)
