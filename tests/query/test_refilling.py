"""Refilling: the companions of rows that are there already, a batch at a time."""

from __future__ import annotations

from contextlib import contextmanager

from portal.query import refilling
from portal.query.refilling import refill
from tests.query.boats import BOATS, add, ensure, found, made


def test_many_changed_rows_cost_their_indexes_only_for_a_while(begin, monkeypatch):
    add(begin, *(f"Möwe {number}" for number in range(9)))
    ensure(begin)
    before = made(begin)
    with begin() as connection:
        connection.execute(BOATS.update().values(name_key=b"stale", port_folded="stale"))
    monkeypatch.setattr(refilling, "BATCH", 4)
    monkeypatch.setattr(refilling, "MANY", 2)

    assert refill(begin, BOATS, dry_run=True) == 9
    assert made(begin) == before
    assert refill(begin, BOATS) == 9
    ensure(begin)

    assert made(begin) == before
    assert refill(begin, BOATS) == 0
    assert len(found(begin, "mowe")) == 9


def test_rows_that_are_written_meanwhile_are_in_a_batch_of_their_own(engine, begin, monkeypatch):
    """Each batch is a transaction: nobody waits for the last of a million rows."""
    monkeypatch.setattr(refilling, "BATCH", 3)
    add(begin, *"abcdefg")
    begun = []

    @contextmanager
    def counted():
        begun.append(1)
        with begin() as connection:
            yield connection

    assert refill(counted, BOATS) == 7
    assert len(begun) == 3
