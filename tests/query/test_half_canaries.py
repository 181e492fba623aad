"""Half a secret opens nothing: to ask for it is answered exactly as to ask for noise.

Somebody who may not read a field or a row tries to find out what is in it, letter by letter:
by filters, orders, searches, positions and lookups. Each answer must be the one that noise
gets, byte for byte but for the words of the question itself.
"""

from __future__ import annotations

import re
from random import Random
from urllib.parse import quote, quote_plus

import pytest

from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.records.posts import Post
from tests.access.proof import table
from tests.access.proof.canaries import Canaries
from tests.access.proof.knowledge import Knowledge
from tests.access.proof.world import build
from tests.conftest import signed_in
from tests.soak import SOAK

#: What is in the field and in the row of others, the half of it, and what is nowhere
CANARY, HALF, NOISE = "kanarienvogel", "kanarien", "schaufeln"
NUMBER, OTHER_NUMBER = "424242", "171717"

#: ``{what is asked: its URL}``; the fields content and views are closed, the other post is hidden
QUESTIONS = {
    "filter by text": "/admin/posts/?where=content:contains:{text}",
    "filter by the start of a text": "/admin/posts/?where=content:starts_with:{text}",
    "filter by number": "/admin/posts/?where=views:is:{number}",
    "filter by a range": "/admin/posts/?where=views:above:{number}",
    "filter with an open one beside it": "/admin/posts/?where=views:is:{number}|slug:is:mine",
    "filter by an open field of a hidden row": "/admin/posts/?where=title:contains:{text}",
    "filter by the author's name": "/admin/posts/?where=author.name:contains:{text}",
    "search": "/admin/posts/?q={text}",
    "counts of a search": "/admin/posts/counts/?q={text}",
    "counts of a filter": "/admin/posts/counts/?where=views:is:{number}",
    "columns": "/admin/posts/?columns=title,views&q={text}",
    "tab and search": "/admin/posts/?tab=draft&q={text}",
    "last page of a search": "/admin/posts/?last=1&q={text}",
    "export of a search": "/admin/posts/export/csv/?q={text}",
    "export of a filter": "/admin/posts/export/csv/?where=content:contains:{text}",
    "lookup": "/admin/loans/ajax/lookup/?name=borrower&query={text}",
    "palette": "/admin/palette/?record=posts&q={text}",
    "search page": "/admin/search/?q={text}",
    "rows for a filter": "/admin/posts/filter/options/?name=author&query={text}",
    "key of a hidden row in a filter": "/admin/posts/?where=id:is:{key}",
}


@pytest.fixture
def asker(app):
    """Return the browser of somebody with one post; of another there is only the canary."""
    with app.app_context(), acting_as("test"):
        ada = User(name="Ada", email="ada@example.org")
        carl = User(name=f"Carl {CANARY}", email=f"{CANARY}@example.org")
        mine = Post(
            title=Texts.of({"en": "Mine"}),
            slug="mine",
            content=Texts.of({"en": f"A {CANARY} sings."}),
            views=int(NUMBER),
            author=ada,
        )
        theirs = Post(title=Texts.of({"en": f"The {CANARY}"}), slug=CANARY, author=carl)
        role = Role(key="asker", name=Texts.of({"en": "Asker"}))
        fields = ["title", "slug", "status", "author"]
        role.grants += [
            Grant(permission="posts.view", scope="own", fields=fields),
            Grant(permission="posts.export", scope="own", fields=fields),
            Grant(permission="loans.create"),
        ]
        db.session.add_all([ada, mine, theirs, Assignment(user=ada, role=role)])
        db.session.commit()
        keys, reader = (theirs.id, theirs.id + 1000), ada.id
    return signed_in(app, reader), keys


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("asked", [HALF, CANARY])
def test_half_a_canary_is_answered_as_noise(asker, question, asked):
    client, keys = asker
    url = QUESTIONS[question]

    secret = answer_to(client, url, asked, NUMBER, keys[0])
    noise = answer_to(client, url, NOISE[: len(asked)], OTHER_NUMBER, keys[1])

    assert secret == noise


@pytest.mark.parametrize("sort", ["views", "-views", "content", "password_hash", "views,title"])
def test_order_by_a_closed_field_is_the_usual_order(asker, sort):
    client, _keys = asker

    assert rows_of(client.get(f"/admin/posts/?sort={sort}").text) == rows_of(
        client.get("/admin/posts/").text
    )


TABLE = table.read()
#: What is asked for a word that may be in a field: of its record, of the field itself, and of
#: each field of other records that leads there
OF_RECORD = (
    "/admin/{record}/?q={text}",
    "/admin/{record}/counts/?q={text}",
    "/admin/{record}/export/csv/?q={text}",
    "/admin/palette/?record={record}&q={text}",
    "/admin/search/?q={text}",
    "/admin/search/?q={record}:{text}",
)
OF_FIELD = (
    "/admin/{record}/?where={field}:contains:{text}",
    "/admin/{record}/?where={field}:starts_with:{text}",
    "/admin/{record}/?where={field}:is:{text}|id:is:0",
    "/admin/{record}/counts/?where={field}:contains:{text}",
    "/admin/{record}/export/csv/?where={field}:contains:{text}",
    "/admin/{record}/filter/?where={field}:contains:{text}",
)
OF_RELATION = (
    "/admin/{from_record}/?where={relation}.{field}:contains:{text}",
    "/admin/{from_record}/?where={relation}:contains:{text}",
    "/admin/{from_record}/filter/options/?name={relation}&query={text}",
    "/admin/{from_record}/ajax/lookup/?name={relation}&query={text}",
)
#: Of a text in several languages, one stands for all
PARTS = ("", "en")
#: As many questions of each persona are asked in the usual run; letters that are nowhere
A_FEW, NOWHERE = 6, "jxkvwyj"


@pytest.mark.parametrize("name", TABLE.personas)
def test_half_a_canary_is_answered_as_noise_whoever_asks(app, name):
    """The personas of `tests/access/proof`: of all that one of them may not know."""
    persona, canaries = TABLE.personas[name], Canaries()
    world = build(app, persona, canaries, one_by_one=False)
    words = canaries.words()
    unknown = Knowledge(persona, TABLE, world).unknown(key for key in words if key.part in PARTS)
    questions = [(url, words[key][: len(NOWHERE)]) for key in unknown for url in asked(app, key)]

    for url, half in questions if SOAK else Random(name).sample(questions, A_FEW):
        secret = answer_to(world.client, url, half, "", 0)
        noise = answer_to(world.client, url, NOWHERE, "", 0)
        assert secret == noise, url


def asked(app, key):
    """Return the questions that might find what stands in a field."""
    told = {"record": key.record, "field": key.field, "text": "{text}"}
    questions = [url.format(**told) for url in (*OF_RECORD, *OF_FIELD)]
    models = {view.model: view.key for view in app.extensions["portal.views"]}
    for view in app.extensions["portal.views"]:
        for relation, field in view.fields().items():
            if field.is_relation and models.get(field.target) == key.record:
                leads = {"from_record": view.key, "relation": relation}
                questions += [url.format(**told, **leads) for url in OF_RELATION]
    return questions


def answer_to(client, url, text, number, key):
    """Return status and body, without the words of the question and what is new each time."""
    answer = client.get(url.format(text=text, number=number, key=key))
    body = answer.get_data(as_text=True)
    body = re.sub(r'(csrf_token" value=|csrf-token" content=)"[^"]+"', r"\1", body)
    body = re.sub(r'<code dir="ltr">[0-9a-f]{16}</code>', "", body)  # of the request
    for word in filter(None, (text, quote(text), quote_plus(text), number)):
        body = body.replace(word, "?")
    if "{key}" in url:
        body = re.sub(rf"(?<!\d){key}(?!\d)", "?", body)
    return answer.status_code, body


def rows_of(page):
    return re.findall(r'class="rowlink"[^>]*>([^<]*)', page)
