"""Reverse: the relation that leads back, and the list of the rows from which it does."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.query.fields import Field, fields_of
from portal.query.filters import Condition, write_group
from portal.query.record import Record
from portal.query.rules import fields_allowed


def back_of(field: Field) -> str | None:
    """Return the relation of the target that leads back over the same columns, if it has one."""
    here = field.attribute.property
    for name, other in fields_of(field.target).items():
        if other.is_relation and is_reverse(here, other.attribute.property):
            return name
    return None


def is_reverse(here: Any, there: Any) -> bool:
    """Tell whether two relations are the same one, seen from either end."""
    if here is there or here.secondary is not there.secondary:
        return False
    if here.secondary is not None:
        return True
    turned = {(remote, local) for local, remote in here.local_remote_pairs}
    return turned == set(there.local_remote_pairs)


def filtered_list(record: type[Record], name: str | None, key: int) -> str | None:
    """Return where the list shows the rows whose relation ``name`` leads to ``key``.

    None where that would tell of a field one may not read.
    """
    if name is None or name not in fields_allowed(record):
        return None
    narrowed = write_group((Condition(name, "is", (str(key),)),))
    return url_for(f"{record.key}.index_view", where=narrowed)
