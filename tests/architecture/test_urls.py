"""Every URL is either a record's door or listed here, by name, with what guards it."""

from __future__ import annotations

import itertools
import re

import pytest
from flask_admin import BaseView

from portal.admin.doors import DOORS
from portal.admin.record_view import RecordView

#: ``{endpoint: (what lets a stranger in, or who else guards it; its methods)}``
OTHERS = {
    "root": ("leads to the dashboard, and tells nothing", {"GET"}),
    "static": ("style sheets, scripts and icons: the same for everybody", {"GET"}),
    "ops.alive": ("a supervisor has no account; the answer is “ok”", {"GET"}),
    "ops.ready": ("a load balancer has no account; reasons are in the log only", {"GET"}),
    "admin.index": ("`dashboard.view`, asked by HomeView", {"GET"}),
    "palette.find": ("asks to sign in; every row found passes the gate", {"GET"}),
    "palette.search": ("asks to sign in; every row found passes the gate", {"GET"}),
    "accounts.sign_in": ("the way in, with a limit on attempts", {"GET", "POST"}),
    "accounts.sign_in_link": ("the way in for whoever holds the link", {"GET", "POST"}),
    "accounts.sign_out": ("the way out; nothing to do for who is not in", {"POST"}),
    "accounts.settings": ("one's own row only; asks to sign in", {"GET", "POST"}),
    "accounts.end_session": ("one's own sessions only; asks to sign in", {"POST"}),
    "accounts.set_language": ("strangers read in their language, too", {"POST"}),
    "accounts.set_theme": ("a look is not a secret", {"POST"}),
    "access.review": ("`access.review`, asked by the door", {"GET"}),
    "access.matrix": ("`access.view`, asked by the door", {"GET"}),
    "access.cell": ("`access.view`, asked by the door", {"GET"}),
    "access.collect": ("`access.view`, asked by the door, then `roles.edit`", {"GET"}),
    "access.review_changes": (
        "`access.view`, asked by the door; to save also `roles.edit`",
        {"GET", "POST"},
    ),
    "access.role": ("`access.view`, asked by the door", {"GET"}),
    "access.ask": (
        "asks to sign in; tells of one's own rights, asks for oneself",
        {"GET", "POST"},
    ),
    "access.people": ("`access.view`, asked by the door; then the row rule of users", {"GET"}),
    "access.requests": ("`roles.assign`, asked by the door", {"GET", "POST"}),
    "access.why": ("`access.view`, asked by the door; then the row rule of users", {"GET"}),
    "access.person": ("`access.view`, asked by the door; then the row rule of users", {"GET"}),
    "access.assign": ("`roles.assign`, asked by the door, and `access.view`", {"POST"}),
    "access.unassign": ("`roles.assign`, asked by the door, and `access.view`", {"POST"}),
    "translations.overview": ("`translations.view`, asked by the page", {"GET"}),
    "access.look": ("`users.view_as`, then only as whom one holds the rights of", {"POST"}),
    "access.leave": ("one's own session only; asks to sign in", {"POST"}),
}

#: ``{endpoint: what guards it}``, beside the doors that every record has
OF_ONE_RECORD = {"activity.undo_view": "`activity.view`, then the right to each step undone"}

#: What a stranger meets, as ``(status, where to)``; a ``*`` stands for a version
STRANGER = """
GET   /                         302  /admin/
GET   /static/*/portal.css      200
GET   /static/*/missing.css     404
GET   /static/*/../app.py       404
GET   /healthz                  200
GET   /admin/                   302  /sign-in?next=/admin/
GET   /admin/palette/           302  /sign-in?next=/admin/palette/
GET   /admin/search/?q=x        302  /sign-in?next=/admin/search/?q%3Dx
GET   /sign-in                  200
POST  /sign-in                  422
GET   /sign-in/link/no-token    410
POST  /sign-in/link/no-token    410
POST  /sign-out                 303  /sign-in
GET   /settings                 302  /sign-in?next=/settings
POST  /settings                 401
POST  /settings/sessions/end    401
POST  /language                 400
POST  /theme                    400
GET   /admin/static/admin/js/   404
GET   /admin/nothing/           404
GET   /admin/access/review/     302  /sign-in?next=/admin/access/review/
GET   /admin/translations/      302  /sign-in?next=/admin/translations/
GET   /admin/access/ask/        302  /sign-in?next=/admin/access/ask/
POST  /admin/access/ask/        401
GET   /admin/access/people/     302  /sign-in?next=/admin/access/people/
GET   /admin/access/requests/   302  /sign-in?next=/admin/access/requests/
POST  /admin/access/requests/   401
GET   /admin/access/why/        302  /sign-in?next=/admin/access/why/
GET   /admin/access/person/     302  /sign-in?next=/admin/access/person/
POST  /admin/access/person/assign/    401
POST  /admin/access/person/unassign/  401
GET   /admin/access/            302  /sign-in?next=/admin/access/
GET   /admin/access/cell/       302  /sign-in?next=/admin/access/cell/
GET   /admin/access/collect/    302  /sign-in?next=/admin/access/collect/
GET   /admin/access/review-changes/  302  /sign-in?next=/admin/access/review-changes/
POST  /admin/access/review-changes/  401
GET   /admin/access/role/?id=1  302  /sign-in?next=/admin/access/role/?id%3D1
POST  /admin/access/look/       401
POST  /admin/access/leave/      401
"""
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"}
MET = [line.split() for line in STRANGER.strip().splitlines()]


@pytest.fixture
def rules(app):
    """Return ``{endpoint: [rule, …]}``."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
    return {
        endpoint: list(group)
        for endpoint, group in itertools.groupby(rules, lambda rule: rule.endpoint)
    }


def verbs(rule):
    """Return the methods that do something of their own."""
    return rule.methods - {"HEAD", "OPTIONS"}


def test_no_url_is_unclassified(app, rules):
    records = {view.key for view in app.extensions["portal.views"]}

    others = {one for one in rules if one.partition(".")[0] not in records}

    assert others == set(OTHERS)


@pytest.mark.parametrize("endpoint", OTHERS)
def test_url_without_a_record_answers_the_listed_methods_only(rules, endpoint):
    assert set().union(*map(verbs, rules[endpoint])) == OTHERS[endpoint][1]


def test_every_url_of_a_record_is_a_door_and_every_door_a_url(app, rules):
    for view in app.extensions["portal.views"]:
        urls = {one.partition(".")[2] for one in rules if one.startswith(f"{view.key}.")}

        assert urls == set(view.doors), view.key


def test_every_page_set_is_a_record_view_behind_our_doors(app):
    views = {type(view) for view in app.extensions["admin"][0]._views}

    assert {one for one in views if not issubclass(one, RecordView)} == {
        type(app.extensions["admin"][0].index_view)
    }
    for view in app.extensions["portal.views"]:
        assert isinstance(view, BaseView)
        assert {name: view.doors[name] for name in DOORS} == dict(DOORS), view.key


def test_door_of_one_record_only_is_listed_here(app):
    added = {
        f"{view.key}.{name}"
        for view in app.extensions["portal.views"]
        for name in view.doors
        if name not in DOORS
    }

    assert added == set(OF_ONE_RECORD)


def test_url_that_writes_answers_no_get(app, rules):
    """A link that somebody is led to, or a program follows, changes nothing."""
    writing = {"delete_view", "action_view", "ajax_update", "sign_out", "end_session"}
    writing |= {"set_language", "set_theme", "look", "leave", "assign", "unassign"}

    for endpoint, found in rules.items():
        if endpoint.rpartition(".")[2] in writing:
            assert [verbs(rule) for rule in found] == [{"POST"}], endpoint


@pytest.mark.parametrize("met", MET, ids=lambda met: " ".join(met[:2]))
def test_stranger_meets_what_the_table_says(app, client, met):
    method, path, status, *target = met
    version = app.extensions["portal.assets"].version

    answer = client.open(path.replace("*", version), method=method)

    assert answer.status_code == int(status)
    assert [answer.location] == (target or [None])


def test_method_that_is_not_listed_is_refused(client, rules):
    for rule in itertools.chain(*rules.values()):
        path = re.sub(r"<[^>]+>", "x", rule.rule)
        for method in METHODS - rule.methods:
            assert client.open(path, method=method).status_code == 405, (method, path)


def test_a_stranger_learns_nothing_from_any_answer(app, client, make_user, rules):
    make_user(name="Zerubbabel", email="zerubbabel@example.org")

    for found in rules.values():
        path = found[0].rule.partition("<")[0]
        assert "erubbabel" not in client.get(path, follow_redirects=True).text, path
