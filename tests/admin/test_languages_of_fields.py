"""A text that may be written in some languages only: the form has these and takes no other."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from portal.access.models import Grant, Role
from portal.changes.actor import acting_as
from portal.changes.models import Change
from portal.database import db
from portal.i18n.content import Texts
from portal.records.posts import Post
from portal.records.tags import Tag
from tests.admin.conftest import form_of
from tests.admin.languages import STORED, post, send, translator, url, version_of, writable_in
from tests.conftest import signed_in

#: Fixtures, picked up from there
__all__ = ["post", "translator"]


def test_the_form_has_one_control_where_one_language_of_one_field_is_granted(translator, post):
    page = translator("posts.edit:title@fr").get(url(post)).text

    assert writable_in(page) == ["title-fr"]
    assert "Travaux" in page
    assert "Bauarbeiten" not in page
    assert "Road works" not in page


def test_languages_that_may_be_read_are_shown_and_cannot_be_sent(translator, post):
    page = translator("posts.view", "posts.edit:title@fr").get(url(post)).text

    assert writable_in(page) == ["title-fr"]
    control = re.search(r'<input[^>]*id="title-de"[^>]*>', page)[0]
    assert " readonly" in control
    assert "name=" not in control
    assert "Bauarbeiten" in control
    assert 'id="title-ar"' not in page  # nothing to read there


def test_what_is_saved_is_the_own_language_and_the_others_stay(app, translator, post, stored):
    client = translator("posts.edit:title@fr")

    answer = send(client, post, **{"title-fr": "Chantier"})

    assert answer.status_code == 302
    assert stored(post, "title") == Texts.of(STORED | {"fr": "Chantier"})
    with app.app_context():
        change = db.session.scalar(select(Change).order_by(Change.id.desc()).limit(1))
        assert list(change.fields) == ["title"]


@pytest.mark.parametrize("sent", ["title-de", "title-en", "title-ar", "title-", "title-zz"])
def test_another_language_is_refused_and_the_form_stays(translator, post, stored, sent):
    client = translator("posts.edit:title@fr")

    answer = send(client, post, **{"title-fr": "Chantier", sent: "Stau"})

    assert answer.status_code == 403
    assert "You may not change these fields: Title" in answer.text
    assert 'value="Chantier"' in answer.text
    assert stored(post, "title") == Texts.of(STORED)


def test_the_refusal_names_the_language(translator, post):
    answer = send(translator("posts.edit:title@fr"), post, **{"title-de": "Stau"})

    assert "You may not change these fields: Title (Deutsch)." in answer.text


def test_another_field_is_refused(translator, post, stored):
    answer = send(translator("posts.edit:title@fr"), post, **{"content-fr": "Ici.", "slug": "x"})

    assert answer.status_code == 403
    assert stored(post, "slug", "content") == ("road-works", Texts())


def test_grants_of_languages_add_up_and_the_whole_field_covers_each(translator, post, stored):
    both = translator("posts.edit:title@fr,slug", "posts.edit:title@de,slug")
    whole = translator("posts.edit:title@fr", "posts.edit:title", email="bob@example.org")

    assert writable_in(both.get(url(post)).text) == ["title-de", "title-fr", "slug"]
    assert send(both, post, **{"title-de": "Stau", "slug": "x"}).status_code == 302
    assert send(whole, post, **{"title-en": "Jam"}).status_code == 302
    assert stored(post, "title", "slug") == (Texts.of(STORED | {"de": "Stau", "en": "Jam"}), "x")


def test_on_own_rows_more_languages_than_on_others(app, make_user, make_post):
    user = make_user()
    mine, theirs = make_post("Mine", "ada@example.org"), make_post("Theirs")
    with app.app_context(), acting_as("test"):
        role = db.session.scalar(select(Role))
        role.grants += [
            Grant(permission="posts.edit", fields=["title@fr"]),
            Grant(permission="posts.edit", fields=["title@de"], scope="own"),
        ]
        db.session.commit()
    client = signed_in(app, user)

    assert writable_in(client.get(url(mine)).text) == ["title-de", "title-fr"]
    assert writable_in(client.get(url(theirs)).text) == ["title-fr"]


def test_a_mistake_in_a_language_of_others_is_not_told(app, translator, post):
    """What was stored before a rule came is not for the translator to mend, nor to know."""
    with app.app_context(), acting_as("test"):
        db.session.get(Post, post).title = Texts.of(STORED | {"de": "Stau\x07"})
        db.session.commit()

    client = translator("posts.edit:title@fr")

    assert send(client, post, **{"title-fr": "Chantier"}).status_code == 302


def test_a_new_row_is_made_in_the_own_language(app, translator):
    client = translator("tags.create:name@fr,slug")
    page = client.get("/admin/tags/new/").text
    data = {"name-fr": "Routes", "slug": "routes"}

    refused = client.post("/admin/tags/new/", data=data | {"name-en": "Roads"})
    made = client.post("/admin/tags/new/", data=data)

    assert writable_in(page) == ["name-fr", "slug"]
    assert (refused.status_code, made.status_code) == (403, 302)
    with app.app_context():
        assert db.session.scalars(select(Tag)).one().name == Texts.of({"fr": "Routes"})


def test_a_new_row_beside_another_form_holds_the_same(translator):
    client = translator("tags.create:name@fr,slug")
    data = {"name-fr": "Routes", "slug": "routes"}

    page = client.get("/admin/tags/new/?inline=1").text
    refused = client.post("/admin/tags/new/?inline=1", data=data | {"name-en": "Roads"})
    made = client.post("/admin/tags/new/?inline=1", data=data)

    assert writable_in(page) == ["name-fr", "slug"]
    assert (refused.status_code, made.status_code) == (403, 200)


def test_the_list_changes_no_text_in_place(translator, post, stored):
    client = translator("posts.view", "posts.edit:title@fr,status")
    data = {"list_form_pk": post, "version": "2"}

    answers = [
        client.post("/admin/posts/ajax/update/", data=data | {name: "Stau"})
        for name in ("title", "title-fr", "title-de")
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert stored(post, "title") == Texts.of(STORED)


def test_no_file_is_taken_for_a_field_of_which_one_has_a_language_of_another(translator, post):
    client = translator("profiles.create:bio@fr")

    assert client.post("/admin/profiles/upload/photo/").status_code == 403


def test_a_full_form_is_as_it_was(sign_in, post, stored):
    client = sign_in("posts.view", "posts.edit", "users.view")
    data = form_of(
        **{"title-en": "Jam", "title-zz": "x", "author": str(stored(post, "author_id"))}
    )

    page = client.get(url(post)).text
    answer = client.post(url(post), data=data | {"version": version_of(page)})

    assert "readonly" not in page
    assert answer.status_code == 302
    assert stored(post, "title") == Texts.of(STORED | {"en": "Jam"})
