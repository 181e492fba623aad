"""How often random tests try: a little in `make test`, much more in `make soak`."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")

#: Set by `make soak`
SOAK = os.environ.get("SOAK") == "1"
MORE = 25


def times(few: int) -> int:
    """Return how many examples or rounds to run, ``few`` of them in the usual run."""
    return few * MORE if SOAK else few


def some(items: Sequence[Item], few: int) -> list[Item]:
    """Return which of ``items`` to try: all of them, in the usual run the same ``few``."""
    return list(items) if SOAK or few >= len(items) else random.Random(4).sample(items, few)
