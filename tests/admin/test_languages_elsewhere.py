"""A text that may be written in some languages only, beyond the plain form: what came meanwhile,
drafts, rows on a form, undo."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from portal.admin.record_view import Children
from portal.changes.actor import acting_as
from portal.changes.models import Change
from portal.database import db
from portal.i18n.content import Texts
from portal.records.offices import Office, OfficeView
from portal.records.tags import Tag
from tests.admin.languages import STORED, post, send, translator, url, version_of
from tests.conftest import signed_in

#: Fixtures, picked up from there
__all__ = ["post", "translator"]


def test_a_conflict_shows_and_settles_the_own_language_only(translator, post, stored):
    ada = translator("posts.edit:title@fr")
    bob = translator("posts.edit:title", email="bob@example.org")
    old = version_of(ada.get(url(post)).text)
    send(bob, post, **{"title-de": "Geheim", "title-fr": "Voirie"})

    answer = ada.post(url(post), data={"version": old, "title-fr": "Chantier"})

    assert answer.status_code == 409
    assert ("Chantier" in answer.text, "Voirie" in answer.text) == (True, True)
    assert "Geheim" not in answer.text
    theirs = {"version": version_of(answer.text), "keep-title": "theirs", "title-fr": "Chantier"}
    ada.post(url(post), data=theirs)
    assert stored(post, "title") == Texts.of(STORED | {"de": "Geheim", "fr": "Voirie"})
    mine = {"version": version_of(ada.get(url(post)).text), "title-fr": "Chantier"}
    ada.post(url(post), data=mine)
    assert stored(post, "title") == Texts.of(STORED | {"de": "Geheim", "fr": "Chantier"})


def test_what_others_changed_meanwhile_in_their_language_is_no_choice_of_mine(translator, post):
    ada = translator("posts.edit:title@fr")
    bob = translator("posts.edit:title", email="bob@example.org")
    old = version_of(ada.get(url(post)).text)
    send(bob, post, **{"title-de": "Geheim"})

    answer = ada.post(url(post), data={"version": old, "title-fr": "Travaux"})

    assert answer.status_code == 409
    assert 'name="keep-title"' not in answer.text


def test_a_draft_fills_the_own_languages_only(app, translator, post, stored):
    client = translator("posts.edit:title@fr")
    version = version_of(client.get(url(post)).text)
    with app.app_context():
        db.session.execute(db.text("UPDATE sessions SET seen_at = '2020-01-01 00:00:00'"))
        db.session.commit()
    typed = {"version": version, "title-fr": "Chantier", "title-de": "Stau"}
    client.post(url(post), data=typed)

    with app.app_context():
        user = db.session.scalar(db.text("SELECT id FROM users WHERE email = 'ada@example.org'"))
    page = signed_in(app, user).get(url(post)).text

    assert "Your changes are still here." in page
    assert ('value="Chantier"' in page, "Stau" in page) == (True, False)


@pytest.fixture
def branch(app, monkeypatch):
    """Return the keys of an office and of one under it, which is changed on its form."""
    monkeypatch.setattr(OfficeView, "children", (Children("children", ("name",)),))
    with app.app_context(), acting_as("test"):
        hall = Office(name=Texts.of({"en": "Town hall"}))
        library = Office(name=Texts.of({"en": "Library", "de": "Bücherei"}), parent=hall)
        db.session.add(library)
        db.session.commit()
        return hall.id, library.id


def test_children_are_written_in_the_own_language_only(app, translator, branch):
    hall, library = branch
    client = translator("offices.view", "offices.edit:children,name@fr", "offices.create:name@fr")
    page = client.get(url(hall, "offices")).text
    row = f"children-{library}"
    data = {"version": "1", f"{row}-version": "1", f"{row}-name-fr": "Bibliothèque"}

    assert re.findall(r'name="(children-[^"]*name[^"]*)"', page) == [
        f"{row}-name-fr",
        "children-new1-name-fr",
    ]
    assert "Bücherei" in page
    for sent in (f"{row}-name-de", "children-new1-name-de"):
        refused = client.post(url(hall, "offices"), data=data | {sent: "Stau"})
        assert refused.status_code == 403
        assert "Name (Deutsch)" in refused.text
    assert client.post(url(hall, "offices"), data=data).status_code == 302
    with app.app_context():
        assert db.session.get(Office, library).name == Texts.of(
            {"en": "Library", "de": "Bücherei", "fr": "Bibliothèque"}
        )


def test_a_conflict_in_a_child_shows_the_own_language_only(translator, branch):
    hall, library = branch
    client = translator("offices.view:parent", "offices.edit:children,name@fr")
    row = f"children-{library}"
    data = {"version": "1", f"{row}-version": "0", f"{row}-name-fr": "Bibliothèque"}

    answer = client.post(url(hall, "offices"), data=data)

    assert answer.status_code == 409
    assert "Bibliothèque" in answer.text
    assert "Bücherei" not in answer.text


def undo_last(app, client, record):
    with app.app_context():
        newest = select(Change.changeset_id).where(Change.record == record)
        newest = newest.order_by(Change.id.desc()).limit(1)
        key = db.session.scalar(newest)
    return client.post(f"/admin/activity/undo/?id={key}", follow_redirects=True).text


@pytest.mark.parametrize(("sent", "may"), [("title-de", True), ("title-fr", False)])
def test_undo_needs_the_right_on_the_languages_that_it_writes(
    app, translator, post, stored, sent, may
):
    editor = translator("posts.edit:title", email="bob@example.org")
    send(editor, post, **{sent: "Stau"})
    client = translator("activity.view", "posts.view", "posts.edit:title@de")

    page = undo_last(app, client, "posts")

    told = "The change was undone." if may else "Some of these fields are not yours to change."
    assert told in page
    assert (stored(post, "title") == Texts.of(STORED)) is may


def test_undo_of_a_deletion_needs_the_right_on_each_language_of_the_row(app, translator, stored):
    with app.app_context(), acting_as("test"):
        tag = Tag(name=Texts.of({"fr": "Routes", "de": "Wege"}), slug="routes")
        db.session.add(tag)
        db.session.commit()
        db.session.delete(tag)
        db.session.commit()
    grants = "activity.view", "tags.view"
    one = translator(*grants, "tags.create:name@fr,slug,posts")
    both = translator(*grants, "tags.create:name@fr,name@de,slug,posts", email="bob@example.org")

    assert "Some of these fields are not yours to change." in undo_last(app, one, "tags")
    assert "The change was undone." in undo_last(app, both, "tags")


def test_whoever_may_read_the_field_reads_every_language(translator, post):
    client = translator("posts.view", "posts.edit:title@fr")

    details = client.get(f"/admin/posts/details/?id={post}").text
    history = client.get(f"/admin/posts/history/?id={post}").text

    assert "Road works" in details
    assert "Bauarbeiten" in history
