"""Mistakes in child rows are told where they are; what two people do at once is not lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import Session, User
from portal.changes.actor import acting_as
from portal.database import db, now
from portal.records.equipment import Equipment
from portal.records.loans import Loan
from tests.admin.lent import EVERY, drill, form_of, loans, person, url
from tests.conftest import signed_in

#: Fixtures, picked up from there
__all__ = ["drill", "loans"]


# Mistakes


def test_mistake_in_a_child_is_told_at_its_field_and_nothing_is_saved(app, sign_in, drill, loans):
    before, first = loans(), min(loans())
    changes = {f"loans-{first}": {"due_on": "soon"}, "name": "Not saved"}

    answer = sign_in(*EVERY).post(url(drill), data=form_of(app, drill, **changes))

    assert answer.status_code == 422
    assert f'<a href="#loans-{first}-due_on">Loans, row 2, Due on:' in answer.text
    assert 'value="soon"' in answer.text
    assert 'value="Not saved"' in answer.text
    assert loans() == before


def test_rule_of_the_childs_model_is_told_at_its_field(app, sign_in, drill, loans):
    first = min(loans())
    changes = {f"loans-{first}": {"due_on": "2026-01-01"}, "name": "Not saved"}

    answer = sign_in(*EVERY).post(url(drill), data=form_of(app, drill, **changes))

    assert answer.status_code == 422
    assert f'<a href="#loans-{first}-due_on">' in answer.text
    assert "The loan is due before it starts." in answer.text
    with app.app_context():
        assert db.session.get(Equipment, drill).name == "Drill"


def test_new_row_with_a_gap_is_kept_and_told(app, sign_in, drill, loans):
    new = {"borrower": "", "starts_on": "2026-07-01", "due_on": "", "returned_on": ""}

    answer = sign_in(*EVERY).post(url(drill), data=form_of(app, drill, **{"loans-new4": new}))

    assert answer.status_code == 422
    assert '<a href="#loans-new1-borrower">' in answer.text
    assert 'name="loans-new2-borrower"' in answer.text  # and an empty row behind it
    assert "2026-07-01" in answer.text
    assert len(loans()) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("loans-9999999999-version", "1"),
        ("loans-new999-due_on", "x"),
        ("loans--due_on", "x"),
        ("loans-x-due_on", "x"),
        ("loans-1-", "x"),
        ("loans-new1-borrower", "٣"),
        ("loans-new1-borrower", "9" * 30),
        ("loans-new1-version", "\0"),
    ],
)
def test_nonsense_about_children_is_no_failure(app, sign_in, drill, loans, name, value):
    before = loans()

    answer = sign_in(*EVERY).post(url(drill), data=form_of(app, drill) | {name: value})

    assert answer.status_code in (302, 403, 409, 422)
    assert loans() == before


# Two at once


def test_second_editor_of_a_child_gets_both_versions(app, sign_in, drill, loans):
    first = min(loans())
    data = form_of(app, drill, **{f"loans-{first}": {"due_on": "2026-03-21"}})
    with app.app_context(), acting_as("test"):
        db.session.get(Loan, first).due_on = date(2026, 3, 12)
        db.session.commit()
    client = sign_in(*EVERY)

    answer = client.post(url(drill), data=data)

    assert answer.status_code == 409
    assert "Loans, row 2, Due on" in answer.text
    assert f'name="keep-loans-{first}-due_on"' in answer.text
    assert f'name="loans-{first}-version" value="2"' in answer.text
    assert loans()[first][1] == "2026-03-12"
    theirs = data | {f"loans-{first}-version": "2", f"keep-loans-{first}-due_on": "theirs"}
    assert client.post(url(drill), data=theirs).status_code == 302
    assert loans()[first][1] == "2026-03-12"
    mine = data | {f"loans-{first}-version": "2"}
    assert client.post(url(drill), data=mine).status_code == 302
    assert loans()[first][1] == "2026-03-21"


def test_child_that_somebody_changed_is_not_removed_unseen(app, sign_in, drill, loans):
    first = min(loans())
    data = form_of(app, drill, **{f"loans-{first}": {"remove": "1"}})
    with app.app_context(), acting_as("test"):
        db.session.get(Loan, first).due_on = date(2026, 3, 12)
        db.session.commit()

    answer = sign_in(*EVERY).post(url(drill), data=data)

    assert answer.status_code == 409
    assert first in loans()


def test_what_was_typed_for_a_child_that_is_gone_can_be_saved_anew(app, sign_in, drill, loans):
    first = min(loans())
    data = form_of(app, drill, **{f"loans-{first}": {"due_on": "2026-03-21"}})
    with app.app_context(), acting_as("test"):
        db.session.delete(db.session.get(Loan, first))
        db.session.commit()
    client = sign_in(*EVERY)

    answer = client.post(url(drill), data=data)

    assert answer.status_code == 409
    assert "Somebody has deleted this row meanwhile." in answer.text
    assert 'name="loans-new1-remove" value="1" checked' in answer.text
    new = {name.replace(f"s-{first}-", "s-new1-"): value for name, value in data.items()}
    assert client.post(url(drill), data=new | {"loans-new1-remove": "1"}).status_code == 302
    assert len(loans()) == 1
    assert client.post(url(drill), data=new).status_code == 302
    assert sorted(one[1] for one in loans().values()) == ["2026-03-21", "2026-05-09"]


def test_draft_of_an_ended_session_holds_the_children(app, sign_in, drill, loans):
    first = min(loans())
    client = sign_in(*EVERY)
    with app.app_context():
        me = db.session.scalar(select(User.id).where(User.email == "ada@example.org"))
        for session in db.session.scalars(select(Session)):
            session.seen_at = now() - timedelta(hours=2)
        db.session.commit()
    new = {"borrower": person(app, "Dora"), "starts_on": "2026-07-01", "due_on": "2026-07-08"}
    changes = {f"loans-{first}": {"due_on": "2026-03-21"}, "loans-new1": new}

    late = client.post(url(drill), data=form_of(app, drill, **changes))
    page = signed_in(app, me).get(url(drill)).text

    assert late.status_code == 401
    assert 'value="2026-03-21"' in page
    assert 'value="2026-07-08"' in page
    assert 'name="loans-new2-due_on"' in page
