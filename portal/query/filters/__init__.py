"""Filters: typed conditions on the fields of a record, as text in an URL and as SQL."""

from portal.query.filters.grammar import (
    MAX_CONDITIONS,
    MAX_GROUPS,
    MAX_LENGTH,
    MAX_VALUES,
    Condition,
    Group,
    parse_group,
    write_group,
)
from portal.query.filters.operators import MAX_DAYS, OPERATORS, family_of, operators_of, understood
from portal.query.filters.sql import RecordOf, condition_of

__all__ = [
    "MAX_CONDITIONS",
    "MAX_DAYS",
    "MAX_GROUPS",
    "MAX_LENGTH",
    "MAX_VALUES",
    "OPERATORS",
    "Condition",
    "Group",
    "RecordOf",
    "condition_of",
    "family_of",
    "operators_of",
    "parse_group",
    "understood",
    "write_group",
]
