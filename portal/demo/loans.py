"""The sample's loans: past, running, due today and overdue; no piece is out twice at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random

from portal.accounts.models import User
from portal.demo.data import chance
from portal.demo.equipment import Piece
from portal.demo.people import Person
from portal.records.equipment import Equipment
from portal.records.loans import Loan

LOANS = 600
OVERDUE, DUE_TODAY, RUNNING = 23, 7, 48
TERMS = (3, 7, 14, 14, 28)

Borrower = Callable[[Piece], User]


def make_loans(pieces: Iterable[Piece], people: Iterable[Person], today: date) -> list[Loan]:
    """Return `LOANS` loans, each of a lendable piece that was bought before."""
    random = chance("loans")
    lendable = [piece for piece in pieces if piece.lendable]
    random.shuffle(lendable)
    by_office: dict[str, list[User]] = {}
    for person in people:
        by_office.setdefault(person.office, []).append(person.user)
    everybody = [user for users in by_office.values() for user in users]

    def borrower(piece: Piece) -> User:
        colleagues = by_office.get(piece.office, everybody)
        return random.choice(colleagues if random.random() < 0.75 else everybody)

    open_ones = OVERDUE + DUE_TODAY + RUNNING
    free_until = {piece.equipment: today for piece in lendable}
    loans = []
    for number, piece in enumerate(lendable[:open_ones]):
        loan = _open(random, number, piece.equipment, borrower(piece), today)
        free_until[piece.equipment] = loan.starts_on
        loans.append(loan)
    return loans + list(islice(_past(random, lendable, free_until, borrower), LOANS - open_ones))


def _open(random: Random, number: int, equipment: Equipment, user: User, today: date) -> Loan:
    if number < OVERDUE:
        due = today - timedelta(days=random.randint(1, 40))
    elif number < OVERDUE + DUE_TODAY:
        due = today
    else:
        due = today + timedelta(days=random.randint(1, 30))
    starts = min(due, today) - timedelta(days=random.randint(2, 28))
    return Loan(equipment=equipment, borrower=user, starts_on=starts, due_on=due)


def _past(
    random: Random, pieces: list[Piece], free_until: dict[Equipment, date], borrower: Borrower
) -> Iterator[Loan]:
    """Yield loans back in time, round by round, each ended before the piece's next begins."""
    while True:
        for piece in pieces:
            equipment = piece.equipment
            back = free_until[equipment] - timedelta(days=random.randint(1, 60))
            term = random.choice(TERMS)
            # One in eight comes back late.
            late = random.randint(1, 12) if random.random() < 0.125 else 0
            starts = back - timedelta(days=term + late if late else random.randint(1, term))
            if equipment.purchased_on is None or starts < equipment.purchased_on:
                continue
            free_until[equipment] = starts
            yield Loan(
                equipment=equipment,
                borrower=borrower(piece),
                starts_on=starts,
                due_on=starts + timedelta(days=term),
                returned_on=back,
            )
