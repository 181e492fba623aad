"""Generated: every URL and method, as a stranger, with no grant, all others, the right one."""

from __future__ import annotations

import itertools

import pytest

from portal.access.permissions import EVERYTHING, registry_of
from portal.app import create_app
from portal.config import Settings
from tests.admin.conftest import form_of

#: ``{view method: actions that open it}``; written by hand, not read from `portal.admin.doors`
OPENED_BY = {
    "index_view": {"view"},
    "details_view": {"view"},
    "counts_view": {"view"},
    "history_view": {"view"},
    "file_view": {"view"},
    "upload_view": {"create", "edit"},
    "export": {"export"},
    "create_view": {"create"},
    "edit_view": {"edit"},
    "ajax_update": {"edit"},
    "ajax_lookup": {"create", "edit"},
    "delete_view": {"delete"},
    "action_view": {"view"},
    "save_view": {"view"},
    "delete_saved_view": {"view"},
    "columns_view": {"view"},
    "filter_view": {"view"},
    "filter_options": {"view"},
}
KEYS = ["activity", "equipment", "loans", "offices", "posts", "profiles", "roles", "tags", "users"]
READ_ONLY = {"activity"}
METHODS = {
    "create_view": ("GET", "POST"),
    "edit_view": ("GET", "POST"),
    "delete_view": ("POST",),
    "upload_view": ("POST",),
    "action_view": ("POST",),
    "ajax_update": ("POST",),
    "save_view": ("GET", "POST"),
    "delete_saved_view": ("POST",),
    "columns_view": ("GET", "POST"),
}
PATHS = {
    "index_view": "",
    "details_view": "details/?id=1",
    "counts_view": "counts/",
    "history_view": "history/?id=1",
    "file_view": "file/1/photo/",
    "upload_view": "upload/photo/?id=1",
    "export": "export/csv/",
    "create_view": "new/",
    "edit_view": "edit/?id=1",
    "ajax_update": "ajax/update/",
    "ajax_lookup": "ajax/lookup/?name=author",
    "delete_view": "delete/?id=1",
    "action_view": "action/",
    "save_view": "views/",
    "delete_saved_view": "views/delete/",
    "columns_view": "columns/",
    "filter_view": "filter/",
    "filter_options": "filter/options/?name=author",
}
DOORS = [
    (key, door, method)
    for key, door in itertools.product(KEYS, OPENED_BY)
    for method in METHODS.get(door, ("GET",))
]


def knock(client, key, door, method):
    url = f"/admin/{key}/{PATHS[door]}"
    data = form_of(list_form_pk="1", version="1") if method == "POST" else None
    return client.open(url, method=method, data=data)


def openers(key, door):
    return {f"{key}.{action}" for action in OPENED_BY[door]}


def test_the_table_names_every_door_of_every_record(app):
    rules = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert {f"{key}.{door}" for key in KEYS for door in OPENED_BY} == {
        endpoint
        for endpoint in rules
        if endpoint.partition(".")[0] in KEYS and not endpoint.endswith(".static")
    } - {"activity.undo_view"}  # test_undo.py


@pytest.mark.parametrize(("key", "door", "method"), DOORS)
def test_stranger_is_asked_to_sign_in(client, key, door, method):
    answer = knock(client, key, door, method)

    if method == "GET":
        assert answer.status_code == 302
        assert answer.location.startswith("/sign-in?")
    else:  # a form that comes too late is told so, and the way back leads to what was typed
        assert answer.status_code == 401
        assert "Your session has ended" in answer.text


@pytest.mark.parametrize(("key", "door", "method"), DOORS)
def test_door_is_closed_without_a_grant(sign_in, key, door, method):
    assert knock(sign_in(), key, door, method).status_code == 403


@pytest.mark.parametrize(("key", "door", "method"), DOORS)
def test_every_other_grant_leaves_the_door_closed(app, sign_in, key, door, method):
    others = set(registry_of(app)) - openers(key, door)

    assert knock(sign_in(*others), key, door, method).status_code == 403


@pytest.mark.parametrize(("key", "door", "method"), DOORS)
def test_the_grant_opens_the_door(app, sign_in, make_post, key, door, method):
    make_post()
    declared = openers(key, door) & set(registry_of(app))

    if not declared:  # nobody can do this here, not even an administrator
        assert knock(sign_in(EVERYTHING), key, door, method).status_code == 403
    for number, permission in enumerate(sorted(declared)):
        client = sign_in(permission, email=f"user{number}@example.org")
        answer = knock(client, key, door, method)
        if door == "action_view":  # no action was named: closed one step further in
            assert answer.status_code == 403
            assert "Nobody can do this here." in answer.text
        else:
            assert answer.status_code in (200, 302, 404, 422, 409), answer.status_code
            assert not (answer.location or "").startswith("/sign-in")


@pytest.mark.parametrize("action", ["delete", "publish"])
def test_bulk_action_needs_its_own_grant_as_well(app, sign_in, make_post, stored, action):
    key = make_post()
    data = {"action": action, "rowid": [str(key)]}
    others = set(registry_of(app)) - {f"posts.{action}"}
    before = stored(key, "status", "version")

    assert sign_in(*others).post("/admin/posts/action/", data=data).status_code == 403
    assert stored(key, "status", "version") == before

    permitted = sign_in("posts.view", f"posts.{action}", email="bob@example.org")
    assert permitted.post("/admin/posts/action/", data=data).status_code == 302
    assert stored(key, "status", "version") != before


def test_bulk_action_leaves_out_rows_one_may_not_touch(app, sign_in, make_post, stored):
    theirs = make_post("Theirs")
    client = sign_in("posts.view", "posts.publish:own")

    answer = client.post(
        "/admin/posts/action/",
        data={"action": "publish", "rowid": [str(theirs)]},
        follow_redirects=True,
    )

    assert "1 row was left out" in answer.text
    assert stored(theirs, "status") == "draft"


def test_revoked_grant_closes_the_door_with_the_next_click(app, sign_in):
    from sqlalchemy import select

    from portal.access.models import Grant
    from portal.database import db

    client = sign_in("posts.view")
    assert client.get("/admin/posts/").status_code == 200

    with app.app_context():
        for grant in db.session.scalars(select(Grant)):
            db.session.delete(grant)
        db.session.commit()

    assert client.get("/admin/posts/").status_code == 403


def test_inline_edit_needs_the_grant_to_edit(sign_in, make_post, stored):
    key = make_post()
    data = {"list_form_pk": str(key), "version": "1", "status": "published"}

    reader = sign_in("posts.view").post("/admin/posts/ajax/update/", data=data)
    editor = sign_in("posts.edit", email="bob@example.org")
    edited = editor.post("/admin/posts/ajax/update/", data=data)

    assert reader.status_code == 403
    assert edited.status_code == 200
    assert edited.get_json()["label"] == "Published"
    assert stored(key, "status") == "published"


def test_menu_and_buttons_show_only_what_may_be_opened(sign_in, make_post):
    make_post()

    page = sign_in("posts.view").get("/admin/posts/").text

    assert "/admin/posts/" in page
    for closed in ("/admin/users/", "/admin/posts/new/", "/admin/posts/edit/", "/posts/delete/"):
        assert closed not in page
    assert 'name="action"' not in page


def test_refusal_names_what_is_missing_and_who_can_give_it(app, sign_in, make_user):
    make_user("*", email="root@example.org")

    page = sign_in("posts.view").get("/admin/posts/new/").text

    assert "Create – Posts" in page
    assert "Test role" in page


def test_view_method_without_a_door_stops_the_start(app, settings):
    from flask_admin import expose

    from portal.admin.doors import UnguardedDoor
    from portal.records.tags import TagView

    class LeakyView(TagView):
        @expose("/leak/")
        def leak(self):
            return "everything"

    with app.app_context(), pytest.raises(UnguardedDoor, match="LeakyView: leak"):
        LeakyView()


def test_sample_records_stay_out_when_asked(tmp_path):
    bare = create_app(
        Settings.from_environment(
            {}, instance=tmp_path, secret_key="k" * 20 + "0123456789abcdef", sample=False
        )
    )

    endpoints = {rule.endpoint for rule in bare.url_map.iter_rules()}

    assert "users.index_view" in endpoints
    assert "posts.index_view" not in endpoints
