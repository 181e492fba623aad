"""How often random tests try: a little in `make test`, much more in `make soak`."""

from __future__ import annotations

import os

#: Set by `make soak`
SOAK = os.environ.get("SOAK") == "1"
MORE = 25


def times(few: int) -> int:
    """Return how many examples or rounds to run, ``few`` of them in the usual run."""
    return few * MORE if SOAK else few
