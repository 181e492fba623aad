"""Loans: dates in order, overdue after the last day."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import User
from portal.database import Refused, db
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from portal.records.offices import Office


@pytest.fixture
def lend(app):
    """Return a function that stores a loan of its own piece of equipment."""
    with app.app_context():
        office = Office(name={"en": "Town hall"})
        ada = User(name="Ada", email="ada@example.org")
        serials = iter(range(1, 100))

        def _lend(starts: int, due: int, returned: int | None = None) -> Loan:
            piece = Equipment(
                name="Laptop", serial_number=f"S{next(serials)}", cost=1, office=office
            )
            loan = Loan(equipment=piece, borrower=ada)
            loan.starts_on, loan.due_on = date(2026, 3, starts), date(2026, 3, due)
            loan.returned_on = date(2026, 3, returned) if returned else None
            db.session.add(loan)
            db.session.flush()
            return loan

        yield _lend
        db.session.rollback()


@pytest.mark.parametrize(("dates", "field"), [((9, 8), "due_on"), ((9, 12, 8), "returned_on")])
def test_dates_out_of_order_are_refused_with_a_sentence(lend, dates, field):
    with pytest.raises(Refused) as refused:
        lend(*dates)
    assert refused.value.field == field
    assert refused.value.sentence.endswith("Choose a later day.")


def test_the_database_refuses_dates_out_of_order_too(lend):
    loan = lend(9, 12)
    statement = text("UPDATE loans SET due_on = '2026-03-01' WHERE id = :id")
    with pytest.raises(IntegrityError, match="ck_loans_due_on"):
        db.session.execute(statement, {"id": loan.id})


def test_overdue_says_the_same_in_python_and_in_sql(lend):
    loans = [lend(1, 10), lend(1, 9), lend(1, 9, 12), lend(5, 5), lend(1, 11)]
    today = date(2026, 3, 10)

    found = set(db.session.scalars(select(Loan).where(Loan.overdue(today))))

    assert found == {loan for loan in loans if loan.is_overdue(today)}
    assert found == {loans[1], loans[3]}


def test_a_loan_is_called_by_what_is_lent_and_to_whom(lend):
    assert str(lend(1, 2)) == "Laptop, lent to Ada"
