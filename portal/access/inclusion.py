"""Inclusion: a role allows what the roles allow that it includes, those of those as well."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

#: A role, or what stands for one: its key, its number
AnyRole = TypeVar("AnyRole", bound=Hashable)


def with_all_included(
    role: AnyRole, included_by: Callable[[AnyRole], Iterable[AnyRole]]
) -> list[AnyRole]:
    """Return ``role`` and all that it includes, each once, the nearest first; a ring ends."""
    found = [role]
    for one in found:  # which grows meanwhile
        found += [new for new in dict.fromkeys(included_by(one)) if new not in found]
    return found
