"""Child rows: loans are read and changed on the form of their equipment, in one action."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select

from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.changes.models import Change, ChangeSet
from portal.database import db
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from tests.admin.lent import EQUIPMENT, EVERY, LOANS, drill, form_of, grant, loans, person, url

#: Fixtures, picked up from there
__all__ = ["drill", "loans"]


# Reading


def test_form_shows_the_children_newest_first_with_an_empty_row(sign_in, drill, loans):
    page = sign_in(*EVERY).get(url(drill)).text

    first, second = loans()
    assert page.index(f'id="loans-{second}"') < page.index(f'id="loans-{first}"')
    assert 'name="loans-new1-borrower"' in page
    assert f'name="loans-{first}-remove"' in page


def test_of_many_children_the_newest_are_shown_with_the_way_to_all(app, sign_in, drill, loans):
    with app.app_context(), acting_as("test"):
        equipment, carl = db.session.get(Equipment, drill), db.session.scalar(select(User))
        for day in range(1, 25):
            start = date(2026, 1, day)
            db.session.add(Loan(equipment=equipment, borrower=carl, starts_on=start, due_on=start))
        db.session.commit()
    page = sign_in(*EVERY).get(url(drill)).text

    shown = re.findall(r'name="loans-(\d+)-version"', page)
    assert shown == [str(key) for key in sorted(loans(), reverse=True)[:20]]
    assert f'href="/admin/loans/?where=equipment:is:{drill}"' in page.replace("%3A", ":")


def test_form_costs_the_same_for_any_number_of_children(app, sign_in, drill, count_queries):
    client = sign_in(*EVERY)
    client.get(url(drill))
    with count_queries() as before:
        client.get(url(drill))
    with app.app_context(), acting_as("test"):
        equipment = db.session.get(Equipment, drill)
        for n in range(12):
            user = User(name=f"U{n}", email=f"u{n}@example.org")
            day = date(2026, 1, n + 1)
            db.session.add(Loan(equipment=equipment, borrower=user, starts_on=day, due_on=day))
        db.session.commit()

    with count_queries() as after:
        client.get(url(drill))

    assert len(after) == len(before)


def test_children_are_absent_for_those_who_may_not_see_them(sign_in, drill):
    assert "loans-" not in sign_in(*EQUIPMENT, "loans.edit").get(url(drill)).text


def test_children_are_absent_where_the_relation_may_not_be_read(app, sign_in, drill):
    client = sign_in(*LOANS, "offices.view", "users.view")
    grant(app, "equipment.edit", fields=["name"])

    assert "loans-" not in client.get(url(drill)).text


def test_children_are_text_for_those_who_may_only_read_them(sign_in, drill):
    page = sign_in(*EQUIPMENT, "loans.view").get(url(drill)).text

    assert "Carl" in page
    assert 'name="loans-' not in page


def test_field_that_one_may_not_write_is_text_and_one_that_one_may_not_read_is_absent(
    app, sign_in, drill, loans
):
    client = sign_in(*EQUIPMENT)
    grant(app, "loans.view", fields=["borrower", "due_on"])
    grant(app, "loans.edit", fields=["due_on"])
    first = min(loans())

    page = client.get(url(drill)).text

    assert f'name="loans-{first}-due_on"' in page
    assert f'name="loans-{first}-borrower"' not in page
    assert "Carl" in page
    assert "Lent on" not in page


# Writing


def test_all_is_saved_in_one_action(app, sign_in, drill, loans):
    first, second = loans()
    changes = {
        f"loans-{first}": {"due_on": "2026-03-20"},
        f"loans-{second}": {"remove": "1"},
        "loans-new1": {
            "borrower": person(app, "Dora"),
            "starts_on": "2026-07-01",
            "due_on": "2026-07-02",
            "version": "",
        },
    }

    answer = sign_in(*EVERY).post(
        url(drill), data=form_of(app, drill, name="Big drill", **changes)
    )

    assert answer.status_code == 302
    (kept, changed), (_new, made) = sorted(loans().items())
    assert (kept, changed) == (first, ("Carl", "2026-03-20", None, 2))
    assert made[:3] == ("Dora", "2026-07-02", None)
    with app.app_context():
        latest = db.session.scalar(select(ChangeSet.id).order_by(ChangeSet.id.desc()))
        done = db.session.execute(
            select(Change.record, Change.op).where(Change.changeset_id == latest)
        )
        assert sorted(map(tuple, done)) == [
            ("equipment", "edit"),
            ("loans", "create"),
            ("loans", "delete"),
            ("loans", "edit"),
        ]


def test_removed_child_comes_back_with_undo(app, sign_in, drill, loans):
    first = min(loans())
    client = sign_in(*EVERY, "activity.view")
    client.post(url(drill), data=form_of(app, drill, **{f"loans-{first}": {"remove": "1"}}))
    assert first not in loans()
    with app.app_context():
        latest = db.session.scalar(select(ChangeSet.id).order_by(ChangeSet.id.desc()))

    client.post(f"/admin/activity/undo/?id={latest}")

    assert loans()[first][0] == "Carl"


def test_empty_new_row_is_nobodys_mistake(app, sign_in, drill, loans):
    before = loans()
    blank = dict.fromkeys(("borrower", "starts_on", "due_on", "returned_on", "version"), "")

    answer = sign_in(*EVERY).post(url(drill), data=form_of(app, drill, **{"loans-new1": blank}))

    assert answer.status_code == 302
    assert loans() == before


def test_nothing_is_written_to_rows_that_stay_as_they_are(app, sign_in, drill, loans):
    before = loans()

    answer = sign_in(*EVERY).post(url(drill), data=form_of(app, drill, name="Big drill"))

    assert answer.status_code == 302
    assert loans() == before


def test_same_form_sent_twice_makes_one_child(app, sign_in, drill, loans):
    client = sign_in(*EVERY)
    new = {"borrower": person(app, "Dora"), "starts_on": "2026-07-01", "due_on": "2026-07-02"}
    data = form_of(app, drill, **{"loans-new1": new})

    first, second = client.post(url(drill), data=data), client.post(url(drill), data=data)

    assert (first.status_code, second.status_code) == (302, 302)
    assert len(loans()) == 3


def test_form_that_holds_the_child_that_was_made_from_it_is_outdated(app, sign_in, drill, loans):
    """Back in the browser, something else changed, saved once more: not two of the new row."""
    client = sign_in(*EVERY)
    new = {"borrower": person(app, "Dora"), "starts_on": "2026-07-01", "due_on": "2026-07-02"}
    data = form_of(app, drill, **{"loans-new1": new})
    client.post(url(drill), data=data)

    answer = client.post(url(drill), data=data | {"name": "Other"})

    assert answer.status_code == 409
    assert len(loans()) == 3
