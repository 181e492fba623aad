"""One set of rows: which database, how many."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Data:
    """One set of rows: which database, how many."""

    kind: str
    rows: int
    url: str
    #: What the database server's processes are under; 0: it is a file
    server: int = 0
    environ: dict[str, str] = field(default_factory=dict)
