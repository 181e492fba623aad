"""The sample's data files, and the sample's chance."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).with_name("data")

#: Another seed, another city
SEED = "New Harbour"


@cache
def read(name: str) -> Any:
    """Return what the JSON or TOML file ``name`` of the data folder says; not to be changed."""
    path = DATA / name
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else tomllib.loads(text)


def read_all(folder: str, table: str) -> list[dict[str, Any]]:
    """Return the ``[[table]]`` entries of all files in a folder, each with its file's name."""
    return [
        {"file": path.stem, **entry}
        for path in sorted((DATA / folder).glob("*.toml"))
        for entry in read(f"{folder}/{path.name}")[table]
    ]


def chance(purpose: str) -> Random:
    """Return a source of chance that gives the same for the same ``purpose``, always."""
    return Random(f"{SEED}/{purpose}")  # noqa: S311 - shall be guessable
