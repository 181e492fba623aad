"""Equipment costs what it cost, to the cent, in every database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from portal.database import Refused, db
from portal.records.equipment import Equipment
from portal.records.offices import Office


@pytest.fixture
def buy(app):
    """Return a function that stores a piece of equipment."""
    with app.app_context():
        office = Office(name={"en": "Town hall"})

        def _buy(cost: Decimal, **columns: object) -> Equipment:
            serial = f"S{cost}"
            piece = Equipment(
                name="Laptop", serial_number=serial, cost=cost, office=office, **columns
            )
            db.session.add(piece)
            db.session.flush()
            db.session.expire(piece)
            return piece

        yield _buy
        db.session.rollback()


@pytest.mark.parametrize("cost", ["0", "0.01", "19.99", "0.10", "9999999999.99"])
def test_a_cost_comes_back_exactly(buy, cost):
    piece = buy(Decimal(cost))
    assert isinstance(piece.cost, Decimal)
    assert str(piece.cost) == f"{Decimal(cost):.2f}"


def test_costs_add_up_and_compare_exactly(buy):
    for cost in ("0.10", "0.20", "9.99", "10.00"):
        buy(Decimal(cost))
    assert db.session.scalar(select(func.sum(Equipment.cost))) == Decimal("20.29")
    dear = select(func.count()).where(Equipment.cost >= Decimal("9.99"))
    assert db.session.scalar(dear) == 2


@pytest.mark.parametrize("cost", ["-1", "0.001", "10000000000"])
def test_a_cost_that_cannot_be_kept_is_refused_with_a_sentence(app, cost):
    with app.test_request_context(), pytest.raises(Refused) as refused:
        Equipment(cost=Decimal(cost))
    assert refused.value.field == "cost"
    assert refused.value.sentence.endswith(".")


def test_currencies_are_kept_in_capitals(buy):
    assert buy(Decimal(1), currency=" chf ").currency == "CHF"
