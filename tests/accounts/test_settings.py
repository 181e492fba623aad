"""My settings."""

import pytest

from portal.accounts.devices import device
from portal.accounts.models import User
from portal.accounts.time_zones import time_zones
from portal.database import db
from tests.accounts.conftest import PASSWORD

NEW = "nine copper kettles"
NT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"


@pytest.fixture
def ada(make_person):
    return make_person()


@pytest.fixture
def user(app, ada):
    """Return a function: the row as it is now."""

    def _user():
        with app.app_context():
            return db.session.get(User, ada)

    return _user


def save(client, **fields):
    given = {
        "form": "profile",
        "theme": "auto",
        "density": "default",
        "locale": "",
        "time_zone": "",
    }
    return client.post("/settings", data=given | fields)


def change_password(client, current, new):
    fields = {"form": "password", "password-current": current, "password-new": new}
    return client.post("/settings", data=fields)


def test_settings_are_ones_own_and_kept(enter, user):
    answer = save(
        enter(),
        locale="en",
        time_zone="Asia/Tokyo",
        theme="dark",
        density="compact",
        shortcuts="y",
    )

    assert answer.status_code == 303
    row = user()
    assert (row.locale, row.time_zone, row.theme) == ("en", "Asia/Tokyo", "dark")
    assert (row.density, row.shortcuts) == ("compact", True)


def test_nothing_chosen_means_what_the_browser_and_the_portal_say(enter, user):
    client = enter()
    save(client, locale="en", time_zone="Asia/Tokyo")
    save(client)

    assert (user().locale, user().time_zone, user().shortcuts) == (None, None, False)


@pytest.mark.parametrize(
    "fields",
    [{"locale": "xx"}, {"time_zone": "Mars/Olympus"}, {"theme": "pink"}, {"density": "../x"}],
    ids=str,
)
def test_what_is_not_on_offer_is_refused(enter, user, fields):
    assert save(enter(), **fields).status_code == 422
    assert (user().locale, user().time_zone, user().theme) == (None, None, "auto")


def test_fields_that_are_not_in_the_form_are_ignored(enter, user):
    save(enter(), email="evil@city.example", active="", password_hash="x")

    assert user().email == "ada@city.example"
    assert user().active


def test_password_change_ends_the_other_sessions_and_not_this_one(ada, enter, client):
    here, there = enter(), enter()

    assert change_password(here, PASSWORD, NEW).status_code == 303

    assert here.get("/settings").status_code == 200
    assert there.get("/settings").status_code == 302
    enter(password=NEW)


def test_password_change_needs_the_current_one(ada, enter):
    client = enter()

    for wrong in ("", "a wrong one"):
        answer = change_password(client, wrong, NEW)
        assert answer.status_code == 422
        assert "This is not your current password." in answer.text
    enter()


def test_guessing_the_current_password_is_throttled(ada, enter):
    client = enter()
    for _ in range(10):
        change_password(client, "a wrong one", NEW)

    assert "Too many attempts." in change_password(client, PASSWORD, NEW).text


def test_weak_new_password_is_refused_with_the_reason(ada, enter):
    answer = change_password(enter(), PASSWORD, "too short")

    assert answer.status_code == 422
    assert "Use at least 12 characters." in answer.text


def test_password_change_is_recorded_without_the_password(ada, app, enter):
    from portal.changes.models import Change

    change_password(enter(), PASSWORD, NEW)

    with app.app_context():
        told = str([row.fields for row in db.session.scalars(db.select(Change))])
    assert "password_hash" in told
    assert "argon2" not in told
    assert NEW not in told


def test_sessions_are_listed_and_ended_one_by_one(ada, enter, sessions):
    here, there = enter(), enter()
    text = here.get("/settings").text
    assert text.count("This device") == 1
    other = sessions()[1].id

    here.post("/settings/sessions/end", data={"session": other})

    assert there.get("/settings").status_code == 302
    assert here.get("/settings").status_code == 200


def test_all_other_sessions_end_at_once(ada, enter, sessions):
    here, _, _ = enter(), enter(), enter()
    here.post("/settings/sessions/end", data={"others": "1"})

    assert len(sessions()) == 1
    assert here.get("/settings").status_code == 200


def test_nobody_ends_anothers_session(ada, enter, make_person, sessions):
    make_person("grace@city.example")
    enter("grace@city.example")
    client = enter()

    answer = client.post("/settings/sessions/end", data={"session": sessions()[0].id})

    assert answer.status_code == 404
    assert len(sessions()) == 2


@pytest.mark.parametrize("address", ["/settings", "/settings/sessions/end"])
def test_strangers_change_nothing(client, address):
    assert client.post(address).status_code == 401


def test_language_is_kept_for_a_stranger_and_a_user(ada, client, enter, user):
    answer = client.post("/language", data={"language": "en", "next": "/sign-in?lang=xx"})
    assert answer.location == "/sign-in"
    assert client.get_cookie("portal_locale").value == "en"

    enter().post("/language", data={"language": "en"})
    assert user().locale == "en"


def test_theme_is_kept_for_a_stranger_and_a_user(ada, client, enter, user):
    client.post("/theme", data={"theme": "dark"})
    with client.session_transaction() as cookie:
        assert cookie["theme"] == "dark"

    enter().post("/theme", data={"theme": "light"})
    assert user().theme == "light"


@pytest.mark.parametrize(
    ("address", "field"), [("/language", "language"), ("/theme", "theme")], ids=str
)
@pytest.mark.parametrize("value", ["", "../../x", "pink", "xx"])
def test_unknown_language_and_theme_are_refused(client, address, field, value):
    assert client.post(address, data={field: value}).status_code == 400


def test_hostile_user_agent_is_text(ada, app, enter, client):
    agent = "<script>alert(1)</script>" * 40
    client.post(
        "/sign-in",
        data={"name": "ada@city.example", "password": PASSWORD},
        headers={"User-Agent": agent},
    )

    assert "<script>alert" not in client.get("/settings").text


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        (f"{NT} AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (
            f"{PHONE} AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.0", "Unknown device"),
    ],
)
def test_device_is_told_in_a_word_or_two(app, agent, words):
    with app.test_request_context():
        assert device(agent) == words


def test_time_zones_on_offer_are_places_and_ones_own():
    assert {"UTC", "Europe/Berlin", "Asia/Kolkata"} <= time_zones()
    assert "US/Pacific" not in time_zones()
    assert "US/Pacific" in time_zones("US/Pacific")
