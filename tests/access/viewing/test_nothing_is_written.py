"""Nothing is written while somebody looks: by no door, no method, and no page that is read."""

from __future__ import annotations

import re

import pytest
from flask import g

from portal.access import gate, viewing
from portal.accounts.models import User
from portal.database import Refused, db, now
from portal.engines import SAFE_METHODS
from tests.access.viewing.eyes import ADA, LOOK, only_session

ONLY_LOOKING = "You are only looking: nothing can be changed."
#: Has no reader, and is busy with itself in a test
NOT_OURS = {"ops.ready"}
#: The records whose pages are read one by one; those of all others are the same code
READ = {"activity", "equipment", "posts", "roles", "users"}


def writing_doors(app):
    """Give ``(method, path)`` of every door that takes more than a look."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in viewing.EXITS:
            for method in sorted(rule.methods - SAFE_METHODS):
                yield method, re.sub(r"<[^>]+>", "x", rule.rule)


def everything():
    """Return what is stored, but for what the log says of refusals."""
    tables = [one for one in db.metadata.sorted_tables if one.name != "changesets"]
    return {one.name: db.session.execute(db.select(one)).all() for one in tables}


def test_every_door_that_writes_refuses_whatever_is_sent(app, looking, hands, posts):
    before = hands(everything)
    doors = [*writing_doors(app), ("PUT", "/admin/posts/"), ("POST", "/admin/nothing/")]

    for method, path in doors:
        answer = looking.open(path, method=method, data={"id": 1, "language": "ar"})

        assert answer.status_code == 403, path
        assert ONLY_LOOKING in answer.text, path
        assert 'class="look"' in answer.text, path

    assert len(doors) > 50
    assert hands(everything) == before


def test_no_page_that_is_read_writes(app, ada, make_user, posts, hands, count_queries):
    """But for the log: of exports, and of what is refused."""
    ada.post(LOOK, data={"user": make_user("*", email="otto@example.org")})
    keys = hands(lambda: {one.key: _first(one) for one in app.extensions["portal.views"]})
    met = set()

    for rule in app.url_map.iter_rules():
        record = rule.endpoint.partition(".")[0]
        if "GET" not in rule.methods or rule.endpoint in NOT_OURS or record in keys.keys() - READ:
            continue
        key = keys.get(record) or 1
        path = re.sub(r"<[^>]+>", "csv", rule.rule)
        with count_queries() as statements:
            met.add(ada.get(f"{path}?id={key}&q=a&permission=posts.edit").status_code)
        written = [one for one in statements if re.match(r"\s*(INSERT|UPDATE|DELETE)", one)]
        assert [one for one in written if "INTO changesets" not in one] == [], path

    assert 200 in met
    assert max(met) < 500


def _first(view):
    return db.session.scalar(db.select(view.model.id).order_by(view.model.id).limit(1))


def test_a_script_is_told_in_its_own_way(looking):
    answer = looking.post("/admin/posts/ajax/update/", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json) == (403, {"error": ONLY_LOOKING})


def test_the_gate_itself_lets_nobody_write_who_only_looks(app, sofia, make_user):
    ada = make_user("*")
    with app.test_request_context("/admin/posts/edit/", method="POST"):
        viewer, target = db.session.get(User, ada), db.session.get(User, sofia)
        preview = viewing.Preview(target, viewer, now() + viewing.LASTS)

        assert not gate.decide("posts.edit", identity=preview).allowed
        assert not gate.decide("posts.view", identity=preview).allowed


def test_the_page_of_a_refusal_keeps_its_menu(looking):
    assert 'href="/admin/posts/"' in looking.post("/admin/posts/delete/").text


def test_who_looks_cannot_look_as_yet_another(looking, make_user):
    other = make_user(email="otto@example.org", name="Otto")

    assert looking.post(LOOK, data={"user": other}).status_code == 403
    assert "You see the portal as Sofia Keller." in looking.get("/admin/").text


def test_looking_begins_from_ones_own_eyes_only(app, looking, sofia):
    """Even where no request was there to be refused."""
    with app.test_request_context(LOOK, method="POST"):
        g.portal_session = only_session()

        with pytest.raises(Refused, match="somebody else already"):
            viewing.start(db.session.get(User, sofia))


@pytest.mark.parametrize("path", ["/settings", "/sign-in/link/some-token"])
def test_settings_and_credentials_stay_closed(looking, path):
    answer = looking.get(path)

    assert answer.status_code == 403
    assert "Settings and passwords stay closed while you look" in answer.text


def test_the_sign_in_page_leads_on_as_ever(looking):
    assert looking.get("/sign-in").location == "/admin/"


def test_refusals_are_logged_as_ever(looking, events):
    looking.post("/theme", data={"theme": "dark"})

    assert events()[-1] == ("denied", ADA, {"permission": "", "path": "/theme"})
