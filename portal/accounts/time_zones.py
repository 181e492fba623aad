"""The time zones people choose from: those in use today, one name each."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones


@cache
def _in_use() -> frozenset[str]:
    """Return the zones of the tz database's own table for people who choose one."""
    table = files("tzdata").joinpath("zoneinfo/zone1970.tab").read_text(encoding="utf-8")
    names = {line.split("\t")[2] for line in table.splitlines() if not line.startswith("#")}
    return frozenset(names & available_timezones()) | {"UTC"}


def time_zones(also: str | None = None) -> frozenset[str]:
    """Return the IANA names on offer; ``also`` stays among them, though it be an old alias."""
    return _in_use() | ({also} if also else set())
