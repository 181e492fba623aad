"""What the dashboard tells of access: who asks, whose role ends soon, one's own requests."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access.models import Assignment
from portal.access.requests import AccessRequest
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.changes.models import ChangeSet
from portal.database import db, now
from tests.admin.access.conftest import ADA, CARL
from tests.admin.home_page import home, words

ASSIGNS = ("dashboard.view", "roles.assign", "users.view")


@pytest.fixture
def end(app):
    """Return a function: let the role of somebody end in so many days."""

    def _end(email, days):
        with app.app_context():
            mine = select(Assignment).join(Assignment.user).where(User.email == email)
            db.session.scalars(mine).one().until = now() + timedelta(days=days, minutes=1)
            db.session.commit()

    return _end


def part(page, name):
    return words(page.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0])


def test_open_requests_are_counted_and_the_newest_named(sign_in, ask):
    for number in range(7):
        ask(email=f"p{number}@example.org", asked_at=now() - timedelta(days=number))
    ask(email="done@example.org", status="granted")
    said = part(home(sign_in(*ASSIGNS)), "access-open")

    assert "Open access requests 7" in said
    assert "P0 asks for: Edit – Posts just now P1 asks" in said
    assert "P4 asks" in said
    assert "P5 asks" not in said
    assert "Done" not in said


def test_requests_lead_to_their_page(sign_in, ask):
    ask()
    assert 'href="/admin/access/requests/">Answer the requests' in home(sign_in(*ASSIGNS))


def test_very_many_requests_are_counted_to_a_limit(sign_in, ask, monkeypatch):
    monkeypatch.setattr("portal.admin.access.attention.MOST", 2)
    for number in range(3):
        ask(email=f"p{number}@example.org")

    assert "Open access requests 2+" in part(home(sign_in(*ASSIGNS)), "access-open")


def test_roles_that_end_within_two_weeks_are_named_the_next_first(app, sign_in, make_user, end):
    for name, days in (("late", 15), ("second", 13), ("first", 1), ("over", -1)):
        make_user("posts.view", email=f"{name}@example.org", name=name.title())
        end(f"{name}@example.org", days)
    said = part(home(sign_in(*ASSIGNS)), "access-ending")

    assert "First Test role, until " in said
    assert said.index("First") < said.index("Second")
    assert "Late" not in said
    assert "Over" not in said


def test_ending_role_leads_to_the_person_for_those_who_may_look(sign_in, make_user, end):
    key = make_user("posts.view", email=CARL)
    end(CARL, 3)

    page = home(sign_in(*ASSIGNS, "access.view"))
    assert f'href="/admin/access/person/?id={key}"' in page
    assert "access/person" not in home(sign_in(*ASSIGNS, email="eve@example.org"))


def test_people_one_may_not_see_are_not_named(sign_in, make_user, end, ask):
    key = make_user("posts.view", email=CARL, name="Zerubbabel")
    end(CARL, 3)
    ask()
    page = home(sign_in("dashboard.view", "roles.assign"))

    assert "erubbabel" not in page
    assert "access-ending" not in page
    assert f"Record {key} asks for" in part(page, "access-open")


def test_others_see_neither(sign_in, make_user, end, ask):
    make_user("posts.view", email=CARL)
    end(CARL, 3)
    ask()
    page = home(sign_in("dashboard.view", "users.view", "access.view", "roles.edit"))

    for name in ("access-open", "access-ending", "access-mine"):
        assert name not in page
    assert "Nothing waits for you" in page


def test_asker_sees_what_waits_and_what_was_answered_lately(app, sign_in, ask):
    client = sign_in("dashboard.view")
    for permission in ("posts.edit", "tags.edit", "offices.edit"):
        ask(permission, ADA)
    with app.app_context(), acting_as("test"):
        rows = {row.permission: row for row in db.session.scalars(select(AccessRequest))}
        rows["posts.edit"].status = "granted"
        db.session.commit()
        rows["tags.edit"].status = "declined"
        db.session.commit()
    said = part(home(client), "access-mine")

    assert "Edit – Offices Open asked just now" in said
    assert "Edit – Tags Declined" in said
    assert "Edit – Posts Granted" in said


def test_answer_is_shown_for_two_weeks(app, sign_in, ask):
    client = sign_in("dashboard.view")
    ask(email=ADA, status="granted", asked_at=now() - timedelta(days=60))
    assert "Granted" in part(home(client), "access-mine")
    with app.app_context():
        for entry in db.session.scalars(select(ChangeSet)):
            entry.at -= timedelta(days=14, minutes=1)
        db.session.commit()

    assert "access-mine" not in home(client)


def test_requests_of_others_are_not_ones_own(sign_in, ask):
    ask()

    assert "access-mine" not in home(sign_in("dashboard.view"))


@pytest.mark.parametrize("many", [2, 30])
def test_panels_cost_the_same_for_any_number_of_rows(
    sign_in, make_user, end, ask, count_queries, many
):
    client = sign_in(*ASSIGNS)
    for number in range(many):
        email = f"p{number}@example.org"
        make_user("posts.view", email=email)
        end(email, 1)
        ask(email=email)
        ask(f"posts.{'view' if number % 2 else 'edit'}", ADA)
    home(client)

    with count_queries() as statements:
        home(client)
    asked = [one for one in statements if not one.startswith("BEGIN")]
    assert len(asked) == 6, asked
