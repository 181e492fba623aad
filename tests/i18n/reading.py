"""Somebody who reads: a locale and a time zone, without a request or a catalog."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from flask import Flask

from portal.i18n import reader


@contextmanager
def reading(locale: str, zone: str = "UTC") -> Iterator[None]:
    """Let a person read whose language need not be on offer; sentences are in English."""
    with Flask("reader").app_context():
        reader._become(reader.Reader(reader._home(), locale, ZoneInfo(zone)))
        yield
