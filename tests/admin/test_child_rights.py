"""Child rows are seen, changed, added and removed by the rules of their own record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from portal.records.offices import Office
from portal.records.profiles import Profile
from tests.admin.lent import EQUIPMENT, EVERY, LOANS, drill, form_of, grant, loans, person, url

#: Fixtures, picked up from there
__all__ = ["drill", "loans"]


def test_field_that_one_may_not_write_is_refused_and_the_form_stays(app, sign_in, drill, loans):
    before, first = loans(), min(loans())
    client = sign_in(*EQUIPMENT, "loans.view")
    grant(app, "loans.edit", fields=["due_on"])
    changes = {f"loans-{first}": {"due_on": "2026-03-21", "returned_on": "2026-03-05"}}

    answer = client.post(url(drill), data=form_of(app, drill, **changes))

    assert answer.status_code == 403
    assert "You may not change these fields:" in answer.text
    assert "Returned on" in answer.text
    assert loans() == before


@pytest.mark.parametrize("missing", ["loans.edit", "loans.delete", "loans.create"])
def test_each_act_needs_its_own_right(app, sign_in, drill, loans, missing):
    before, (first, second) = loans(), loans()
    acts = {
        "loans.edit": {f"loans-{first}": {"due_on": "2026-03-21"}},
        "loans.delete": {f"loans-{first}": {"remove": "1"}},
        "loans.create": {
            "loans-new1": {
                "borrower": person(app, "Dora"),
                "starts_on": "2026-07-01",
                "due_on": "2026-07-02",
            }
        },
    }
    data = form_of(app, drill, **{f"loans-{second}": None}, **acts[missing])

    answer = sign_in(*(set(EVERY) - {missing})).post(url(drill), data=data)

    assert answer.status_code == 403
    assert loans() == before


def test_relation_that_one_may_not_write_lets_no_child_through(app, sign_in, drill, loans):
    before, first = loans(), min(loans())
    client = sign_in(*LOANS, "offices.view", "users.view")
    grant(app, "equipment.view", fields=["name"])
    grant(app, "equipment.edit", fields=["name"])
    data = {"name": "Drill", "version": "1", f"loans-{first}-remove": "1"}

    answer = client.post(url(drill), data=data)

    assert answer.status_code == 403
    assert loans() == before


def test_child_of_another_parent_is_not_there(app, sign_in, drill, loans):
    with app.app_context(), acting_as("test"):
        old = db.session.get(Equipment, drill)
        saw = Equipment(name="Saw", serial_number="2", cost=Decimal(1), office=old.office)
        day = date(2026, 1, 1)
        db.session.add(saw)
        borrower = db.session.scalar(select(User))
        theirs = Loan(equipment=saw, borrower=borrower, starts_on=day, due_on=day)
        db.session.add(theirs)
        db.session.commit()
        key = theirs.id
    row = {"borrower": "", "starts_on": "", "due_on": "", "version": "1", "remove": "1"}

    sign_in(*EVERY).post(url(drill), data=form_of(app, drill, **{f"loans-{key}": row}))

    assert key in loans()


def test_child_does_not_leave_ones_rows(app, sign_in, drill, loans):
    """Clerks see and change the loans of their own office only, before and after."""
    before, first = loans(), min(loans())
    client = sign_in(*EQUIPMENT, *(f"{one}:office" for one in LOANS))

    assert 'name="loans-' not in client.get(url(drill)).text.replace("loans-new1", "")
    new = {"borrower": person(app, "Dora"), "starts_on": "2026-07-01", "due_on": "2026-07-02"}
    changes = {f"loans-{one}": None for one in before} | {"loans-new1": new}
    answer = client.post(url(drill), data=form_of(app, drill, **changes))

    assert answer.status_code == 422
    assert "outside your rows" in answer.text
    assert loans() == before
    with app.app_context(), acting_as("test"):
        me = db.session.scalar(select(User).where(User.email == "ada@example.org"))
        db.session.add(Profile(user=me, office=db.session.scalar(select(Office))))
        db.session.commit()
    changes = {f"loans-{first}": {"due_on": "2026-03-21"}}
    assert client.post(url(drill), data=form_of(app, drill, **changes)).status_code == 302
