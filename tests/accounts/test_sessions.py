"""Sessions: what opens them, what ends them."""

from datetime import timedelta
from hashlib import sha256

import pytest

from portal.accounts import sessions as module
from portal.accounts.models import Session, User
from portal.database import db, now


@pytest.fixture
def ada(make_person):
    return make_person()


@pytest.fixture
def age(app):
    """Return a function: move the only session into the past."""

    def _age(created=timedelta(0), seen=None):
        with app.app_context():
            row = db.session.scalars(db.select(Session)).one()
            row.created_at -= created
            row.seen_at -= created if seen is None else seen
            db.session.commit()

    return _age


def is_in(client, **headers):
    return client.get("/settings", headers=headers).status_code == 200


def test_table_holds_a_digest_and_the_cookie_no_number(ada, enter, sessions):
    client = enter()
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]

    assert len(token) >= 43
    assert sessions()[0].token_hash == sha256(token.encode()).hexdigest()


@pytest.mark.parametrize("token", ["1", "", "0" * 43, "\ud800"])
def test_made_up_tokens_open_nothing(ada, client, token):
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token

    assert not is_in(client)


def test_copied_cookie_is_worth_nothing_after_sign_out(ada, app, enter):
    client = enter()
    cookie = client.get_cookie("portal").value
    client.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("portal", cookie)

    assert not is_in(thief)


def test_idle_session_ends_after_half_an_hour(ada, enter, age):
    client = enter()
    age(seen=timedelta(minutes=29))
    assert is_in(client)
    age(seen=timedelta(minutes=31))

    assert not is_in(client)


def test_busy_session_ends_after_twelve_hours(ada, enter, age):
    client = enter()
    age(created=timedelta(hours=11, minutes=59), seen=timedelta(0))
    assert is_in(client)
    age(created=timedelta(minutes=2), seen=timedelta(0))

    assert not is_in(client)


def test_kept_session_lasts_thirty_days_idle_or_not(ada, enter, age):
    client = enter(keep="y")
    age(created=timedelta(days=29, hours=23))
    assert is_in(client)
    age(created=timedelta(hours=2))

    assert not is_in(client)


def test_kept_cookie_outlives_the_browser_and_the_other_does_not(ada, enter):
    assert enter(keep="y").get_cookie("portal").expires is not None
    assert enter().get_cookie("portal").expires is None


def test_activity_is_written_at_most_once_a_minute(ada, enter, age, sessions):
    client = enter()
    age(seen=timedelta(seconds=50))
    before = sessions()[0].seen_at
    is_in(client)
    assert sessions()[0].seen_at == before
    age(seen=timedelta(seconds=20))
    is_in(client)

    assert now() - sessions()[0].seen_at < timedelta(seconds=20)


def test_polling_is_not_activity(ada, enter, age, sessions):
    client = enter()
    age(seen=timedelta(minutes=20))
    before = sessions()[0].seen_at
    is_in(client, **{module.POLL_HEADER: "1"})

    assert sessions()[0].seen_at == before


def test_request_that_writes_activity_still_knows_its_user(ada, enter, age):
    client = enter()
    age(seen=timedelta(minutes=5))

    assert "This device" in client.get("/settings").text


def test_deactivation_closes_with_the_next_click_and_for_good(ada, app, enter, sessions):
    client = enter()
    with app.app_context():
        db.session.get(User, ada).active = False
        db.session.commit()
    assert not is_in(client)
    assert sessions() == []
    with app.app_context():
        db.session.get(User, ada).active = True
        db.session.commit()

    assert not is_in(client)


def test_deleting_a_user_takes_the_sessions_along(ada, app, enter, sessions):
    client = enter()
    with app.app_context():
        db.session.delete(db.session.get(User, ada))
        db.session.commit()

    assert sessions() == []
    assert not is_in(client)


def test_finding_the_user_costs_one_statement(ada, app, enter, count_queries):
    client = enter()
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]

    with app.test_request_context(), count_queries() as statements:
        assert module.load_user(token).name == "Ada"

    assert len([line for line in statements if not line.startswith("BEGIN")]) == 1


def test_signing_in_sweeps_away_sessions_that_are_over(ada, enter, age, sessions):
    enter()
    age(created=timedelta(hours=13))
    enter()

    assert len(sessions()) == 1


def test_signing_in_again_in_the_same_browser_leaves_one_session(ada, enter, sessions):
    client = enter()
    client.post(
        "/sign-in",
        data={"name": "ada@city.example", "password": "seven lanterns over the harbour"},
    )

    assert len(sessions()) == 1


def test_end_of_a_session_is_told_on_the_sign_in_page(ada, enter, age):
    client = enter()
    age(seen=timedelta(hours=1))
    client.get("/settings")
    with client.session_transaction() as cookie:
        assert "Your session has ended. Sign in to go on." in str(cookie["_flashes"])


def test_session_that_has_run_out_still_tells_whose_it_was(ada, app, enter, age):
    client = enter()
    age(seen=timedelta(hours=1))
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]

    with app.test_request_context() as context:
        assert module.last_user_id() is None
        context.session["_user_id"] = token
        assert module.last_user_id() == ada
