"""The page "Why can X do Y?": the answer first, how it comes about, what would change it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db
from portal.records.offices import Office
from tests.admin.access.conftest import ADA, CARL, text

PAGE, PEOPLE = "/admin/access/why/", "/admin/access/people/"
#: What whoever looks holds
LOOKS = ("access.view", "users.view")


@pytest.fixture
def why(sign_in):
    """Return a function: the page that answers a question to somebody who may look."""
    known = {}

    def _why(*permissions, **asked):
        if permissions not in known:
            email = f"reader{len(known)}@example.org"
            known[permissions] = sign_in(*(permissions or LOOKS), email=email)
        return known[permissions].get(f"{PAGE}?{urlencode(asked)}")

    return _why


def form(page):
    return page.text.partition('<form class="card ask"')[2].partition("</form>")[0]


def test_page_begins_with_the_question(why):
    page = why()

    assert page.status_code == 200
    assert "What do you want to know?" in text(page)
    assert "How this comes about" not in text(page)
    assert '<option value="posts.edit">Edit – Posts</option>' in page.text


def test_yes_comes_first_then_the_role(why, make_user):
    said = text(why(user=make_user("posts.edit", name="Sofia"), permission="posts.edit"))

    answer = said.index("Yes. Sofia may do this: Edit – Posts.")
    assert answer < said.index("How this comes about The role “Test role” allows: Edit – Posts.")
    assert "What would change it" not in said


def test_no_says_what_would_change_it(why, make_user):
    make_user("posts.edit", email=ADA)
    page = why(user=make_user(name="Sofia", email=CARL), permission="posts.edit")

    assert "No. Sofia has no role that allows this: Edit – Posts." in text(page)
    assert "What would change it These roles allow it: Test role." in text(page)


def test_answer_that_depends_on_the_record_says_so(why, make_user):
    key = make_user("posts.edit:own", name="Sofia")
    said = text(why(user=key, permission="posts.edit"))

    assert "It depends on the record. Sofia may do this with some records: Edit – Posts." in said
    assert "Choose a record: then the answer is certain." in said
    assert "What was tested" not in said


def test_record_is_tested_and_the_value_is_told(why, make_user, make_post):
    key = make_user("posts.edit:own", email=CARL, name="Sofia")
    own, other = make_post("Mine", CARL), make_post("Theirs", "dora@example.org")
    asked = {"user": key, "permission": "posts.edit"}
    page = why(*LOOKS, "posts.view", **asked, id=own)

    assert "Yes. Sofia may do this with this record: Edit – Posts." in text(page)
    assert "What was tested on this record Fits Own posts – Author: Sofia" in text(page)
    assert f'href="/admin/posts/details/?id={own}"><bdi>Mine</bdi>' in page.text
    said = text(why(*LOOKS, "posts.view", **asked, id=other))
    assert "No. Sofia may do this with other records only: Edit – Posts." in said
    assert "Does not fit Own posts – Author: Dora" in said


def test_place_with_all_below_it_is_tested(app, why, make_user, carl):
    key = make_user("equipment.edit:office", email="eve@example.org", name="Eve")
    page = why(*LOOKS, "equipment.view", user=key, permission="equipment.edit", id=_drill(app))

    assert "Does not fit Equipment of the own office – Office: Town hall" in text(page)


@pytest.mark.parametrize(
    ("sees", "place"), [((), "Record 1"), (("offices.view",), "Town hall")], ids=["unseen", "seen"]
)
def test_place_of_a_rule_is_named_to_those_who_may_see_it(app, why, make_user, carl, sees, place):
    with app.app_context():
        office = db.session.scalar(select(Office.id).where(Office.parent_id.is_(None)))
    key = make_user(f"equipment.edit:office={office}", email="eve@example.org", name="Eve")
    page = text(why(*LOOKS, *sees, user=key, permission="equipment.edit"))

    assert f"Office: {place.replace('1', str(office))}" in page
    assert ("Town hall" in page) is bool(sees)


def _drill(app):
    from portal.records.equipment import Equipment

    with app.app_context():
        return db.session.scalar(select(Equipment.id))


def test_closed_field_of_the_record_is_hidden(app, sign_in, make_user, make_post, set_fields):
    key = make_user("posts.edit:own", email=CARL, name="Sofia")
    post = make_post("Mine", "zerubbabel@example.org")
    reader = sign_in(*LOOKS, "posts.view")
    set_fields("posts.view", "slug")
    page = reader.get(f"{PAGE}?user={key}&permission=posts.edit&id={post}")

    assert "Own posts – Author: hidden from you" in text(page)
    assert f"Record {post}" in text(page)
    assert "erubbabel" not in text(page).partition("Ask something else")[0]


def test_field_is_asked_about_once_the_permission_is_known(why, make_user, set_fields):
    key = make_user("posts.edit", name="Sofia")
    set_fields("posts.edit", "slug", "title@fr")
    asked = {"user": key, "permission": "posts.edit"}

    def said(field):
        return text(why(**asked, field=field))

    assert "Yes. Sofia may do this with the field “Slug”: Edit – Posts." in said("slug")
    assert "No. Sofia may do this, but not with the field “Content”" in said("content")
    assert "It depends on the language." in said("title")
    assert "Yes. Sofia may do this with the field “Title (French)”" in said("title@fr")
    assert 'id="field"' not in why().text


def test_secret_field_cannot_even_be_asked_about(why, make_user):
    page = why(user=make_user("*"), permission="users.view", field="password_hash")

    assert page.status_code == 422
    assert "Choose one from the list." in form(page)
    assert "password_hash" not in form(page)


def test_person_who_cannot_sign_in_may_do_nothing(app, why, make_user):
    key = make_user("*", name="Sofia")
    make_user("*", email="root@example.org")
    with app.app_context():
        db.session.get(User, key).active = False
        db.session.commit()

    assert "No. Sofia is not active, and may do nothing." in text(
        why(user=key, permission="posts.edit")
    )


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"user": ""}, "Fill in this field."),
        ({"user": "999"}, "Choose one from the list."),
        ({"user": "x"}, "Choose one from the list."),
        ({"permission": ""}, "Fill in this field."),
        ({"permission": "posts.fly"}, "Choose one from the list."),
        ({"permission": "*"}, "Choose one from the list."),
        ({"id": "999"}, "There is no such record, or it is not among those you may see."),
        ({"id": "-1"}, "There is no such record, or it is not among those you may see."),
        ({"id": "9" * 40}, "There is no such record"),
        ({"id": "\x07"}, "Remove the invisible control characters"),
        ({"permission": "translations.view", "id": "1"}, "This permission is not about records."),
        ({"field": "nothing"}, "Choose one from the list."),
        ({"field": "title@xx"}, "Choose one from the list."),
    ],
)
def test_question_that_is_wrong_says_so_at_the_field(why, make_user, asked, sentence):
    usual = {"user": make_user("posts.view"), "permission": "posts.edit"}
    page = why(*LOOKS, "posts.view", **(usual | asked))

    assert page.status_code == 422
    assert sentence in text(page)
    assert page.text.count('aria-invalid="true"') >= 1
    assert "How this comes about" not in text(page)


def test_person_the_reader_may_not_see_is_not_there(why, make_user):
    key = make_user("*", name="Zerubbabel", email=CARL)
    page = why("access.view", user=key, permission="posts.edit")

    assert page.status_code == 422
    assert "erubbabel" not in page.text


def test_name_the_reader_may_not_read_is_a_number(app, sign_in, make_user, set_fields):
    key = make_user("posts.edit", name="Zerubbabel", email=CARL)
    reader = sign_in(*LOOKS)
    set_fields("users.view", "active")
    page = reader.get(f"{PAGE}?user={key}&permission=posts.edit")

    assert f"Yes. Record {key} may do this: Edit – Posts." in text(page)
    assert "erubbabel" not in page.text


def test_link_with_a_person_only_fills_the_form(why, make_user):
    page = why(user=make_user(name="Sofia"))

    assert page.status_code == 200
    assert "aria-invalid" not in page.text
    assert ">Sofia</option>" in form(page)


def test_person_is_found_by_words_with_the_script_and_without(sign_in, make_user):
    make_user(name="Sofia Lind", email=CARL)
    client = sign_in(*LOOKS)

    [[_key, name, _about]] = client.get(f"{PEOPLE}?query=sofi").get_json()
    page = client.get(f"{PAGE}?_find-user=sofi&_search-user=1&permission=")
    assert name == "Sofia Lind"
    assert page.status_code == 200
    assert "Sofia Lind" in form(page)


def test_search_finds_whom_the_reader_may_see(sign_in, make_user):
    make_user(name="Zerubbabel", email=CARL)

    assert sign_in("access.view").get(f"{PEOPLE}?query=zerub").get_json() == []
    assert sign_in("users.view", email="eve@example.org").get(PEOPLE).status_code == 403
    assert sign_in(*LOOKS, email="f@example.org").get(f"{PEOPLE}?offset=9999").get_json() == []


def test_page_is_for_those_who_hold_the_permission(client, sign_in):
    assert client.get(PAGE).location.startswith("/sign-in")
    assert sign_in("roles.assign", "users.view", "roles.view").get(PAGE).status_code == 403
