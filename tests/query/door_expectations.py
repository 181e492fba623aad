"""What the doors are for; `test_mutants.py` proves that these bite.

Each function whose name begins with ``expect_`` is called with a `World`: the whole portal,
emptied, with two posts in it, and browsers of people who hold the grants told.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_admin import expose

from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import User
from portal.admin import record_view
from portal.admin.doors import UnguardedDoor
from portal.app import create_app
from portal.changes.actor import acting_as
from portal.config import Settings
from portal.database import Base, db
from portal.i18n.content import Texts
from portal.records.posts import Post
from portal.records.tags import Tag
from tests.conftest import signed_in

READERS = ("index_view", "details_view", "history_view", "file_view", "action_view")
#: ``{what somebody holds: doors that then open}``; written by hand
OPEN = {
    "posts.view": READERS,
    "posts.create": ("create_view", "ajax_lookup", "upload_view"),
    "posts.edit": ("edit_view", "ajax_update", "ajax_lookup", "upload_view"),
    "posts.delete": ("delete_view",),
    "posts.export": ("export",),
}


@cache
def portal() -> Flask:
    """Return the app, made once for all mutants: each of them is a fork of this process."""
    folder = Path(tempfile.mkdtemp())
    settings = Settings.from_environment({}, instance=folder, database_url="sqlite://")
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        db.create_all()
    return app


class World:
    """Two posts, one of them by whoever asks; ``urls`` are the doors of the first."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context(), acting_as("test"):
            carl = User(name="Carl", email="carl@example.org")
            tag = Tag(name=Texts.of({"en": "Roads"}), slug="roads")
            post = Post(title=Texts.of({"en": "Snow"}), slug="snow", author=carl, tags=[tag])
            db.session.add(post)
            db.session.commit()
            self.key = post.id
        self.urls = {
            "index_view": ("GET", "/admin/posts/"),
            "details_view": ("GET", f"/admin/posts/details/?id={self.key}"),
            "history_view": ("GET", f"/admin/posts/history/?id={self.key}"),
            "file_view": ("GET", f"/admin/posts/file/{self.key}/photo/"),
            "upload_view": ("POST", "/admin/posts/upload/photo/"),
            "export": ("GET", "/admin/posts/export/csv/"),
            "create_view": ("GET", "/admin/posts/new/"),
            "edit_view": ("GET", f"/admin/posts/edit/?id={self.key}"),
            "ajax_update": ("POST", "/admin/posts/ajax/update/"),
            "ajax_lookup": ("GET", "/admin/posts/ajax/lookup/?name=tags"),
            "delete_view": ("POST", f"/admin/posts/delete/?id={self.key}"),
            "action_view": ("POST", "/admin/posts/action/"),
        }

    def browser(self, *grants: str) -> FlaskClient:
        """Return the browser of somebody new who holds ``grants``, as in ``posts.edit[title]``."""
        with self.app.app_context(), acting_as("test"):
            number = db.session.query(User).count()
            user = User(name=f"P{number}", email=f"p{number}@example.org")
            role = Role(key=f"r{number}", name=Texts.of({"en": "R"}))
            for grant in grants:
                permission, _, names = grant.rstrip("]").partition("[")
                fields = names.split(",") if names else None
                role.grants.append(Grant(permission=permission, fields=fields))
            db.session.add(Assignment(user=user, role=role))
            db.session.commit()
            key = user.id
        return signed_in(self.app, key)

    def status(self, client: FlaskClient, door: str, **data: str) -> int:
        method, url = self.urls[door]
        return client.open(url, method=method, data=data or None).status_code

    def post(self) -> SimpleNamespace:
        with self.app.app_context():
            post = db.session.get(Post, self.key)
            return SimpleNamespace(status=post.status, version=post.version)


@contextmanager
def world() -> Iterator[World]:
    app = portal()
    with app.app_context(), db.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    yield World(app)


def expect_each_grant_to_open_its_doors_and_no_other(world: World) -> None:
    for grant, doors in OPEN.items():
        client = world.browser(grant)
        opened = {door for door in world.urls if world.status(client, door) != 403}
        # without an action to run, the door of the actions is closed one step further in
        assert opened == set(doors) - {"action_view"}, grant


def expect_everything_to_open_every_door(world: World) -> None:
    client = world.browser("*")
    assert {door for door in world.urls if world.status(client, door) == 403} == {"action_view"}


def expect_strangers_to_be_asked_to_sign_in(world: World) -> None:
    for method, url in world.urls.values():
        answer = world.app.test_client().open(url, method=method)
        assert answer.status_code == (302 if method == "GET" else 401), url


def expect_the_refused_to_be_told_what_is_missing(world: World) -> None:
    page = world.browser("posts.view").get("/admin/posts/new/")
    assert (page.status_code, "Create – Posts" in page.text) == (403, True)


def expect_an_action_nobody_declares_to_be_refused_not_to_crash(world: World) -> None:
    root = world.browser("*")
    assert root.get("/admin/activity/new/").status_code == 403
    assert root.get("/admin/activity/").status_code == 200


def expect_the_menu_to_lead_to_open_doors_only(world: World) -> None:
    page = world.browser("posts.view").get("/admin/posts/").text
    assert 'href="/admin/posts/"' in page
    assert 'href="/admin/users/"' not in page


def expect_a_bulk_action_to_need_its_own_grant(world: World) -> None:
    url, data = "/admin/posts/action/", {"action": "publish", "rowid": str(world.key)}
    assert world.browser("posts.view").post(url, data=data).status_code == 403
    assert world.post().status == "draft"
    assert world.browser("posts.view", "posts.publish").post(url, data=data).status_code == 302
    assert world.post().status == "published"


def expect_the_list_to_offer_changes_to_those_who_may_make_them(world: World) -> None:
    reader = world.browser("posts.view").get("/admin/posts/").text
    editor = world.browser("posts.view", "posts.edit").get("/admin/posts/").text
    button = 'data-edit="status"'
    assert (button in reader, button in editor) == (False, True)
    limited = world.browser("posts.view", "posts.edit[title,slug]")
    assert button not in limited.get("/admin/posts/").text


def expect_the_lookup_to_show_rows_and_fields_within_ones_rights(world: World) -> None:
    url = "/admin/posts/ajax/lookup/?name="
    assert world.browser("posts.edit").get(f"{url}tags").json == []
    assert len(world.browser("posts.edit", "tags.view").get(f"{url}tags").json) == 1
    limited = world.browser("posts.edit[title]")
    assert limited.get(f"{url}tags").status_code == 404
    assert limited.get(f"{url}title").status_code == 404


def expect_a_method_without_a_door_to_stop_the_start(world: World) -> None:
    class LeakyView(record_view.RecordView):
        model = Tag
        key = "leaks"
        title = "Leaks"
        column_list = ("slug",)

        @expose("/leak/")
        def leak(self) -> str:
            return "everything"

    with world.app.app_context(), pytest.raises(UnguardedDoor):
        LeakyView()
