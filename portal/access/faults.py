"""Faults: grants in the database that mean nothing here, as after an app was taken away.

They are told in the log, once in each process, and allow nothing.
"""

from __future__ import annotations

import logging
from typing import Any

from portal.access.permissions import (
    EVERYTHING,
    PermissionRegistry,
    UnknownField,
    UnknownPermission,
    UnknownScope,
)
from portal.access.scopes import BadScopeValue, parsed

log = logging.getLogger(__name__)


def is_sound(
    registry: PermissionRegistry, permission: str, scope: str, limit: str, fields: Any
) -> bool:
    """Tell whether all that a grant names is declared; ``limit`` is how its role was assigned.

    A field that is not there opens nothing by itself: its grant keeps the others.
    """
    key = permission, scope, limit, str(fields)
    if key not in registry.judged:
        fault = _fault(registry, permission, scope, limit, fields)
        registry.judged[key] = fault in ("", UnknownField.__name__)
        if fault:
            told = "a grant is not understood (%s): %s, rows %r and %r, fields %s"
            log.warning(told, fault, *key)
    return registry.judged[key]


def _fault(
    registry: PermissionRegistry, permission: str, scope: str, limit: str, fields: Any
) -> str:
    if fields is not None and not _are_names(fields):
        return TypeError.__name__
    if limit and not _is_known(registry, limit):
        return UnknownScope.__name__
    if permission == EVERYTHING and fields is not None:
        return UnknownPermission.__name__
    try:
        registry.check_grant(permission, scope, fields)
    except (UnknownPermission, UnknownScope, UnknownField, BadScopeValue) as unknown:
        return type(unknown).__name__
    return ""


def _are_names(fields: Any) -> bool:
    return isinstance(fields, list) and all(isinstance(one, str) for one in fields)


def _is_known(registry: PermissionRegistry, limit: str) -> bool:
    """Tell whether some record has such rows."""
    for name in registry:
        try:
            parsed(limit, registry.get(name).scopes)
        except (KeyError, BadScopeValue):
            continue
        return True
    return False
