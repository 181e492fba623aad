"""Order: rows are sorted by the texts that their reader is shown, in the reader's order."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select
from sqlalchemy.sql.functions import Function

from portal.changes.actor import acting_as
from portal.changes.models import ChangeSet
from portal.database import db
from portal.i18n.content import Texts
from portal.query.companions import order_column
from portal.query.fields import fields_of
from portal.records.posts import Post
from portal.records.tags import Tag


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("en", ["Ärger", "post 2", "Post 10", "zebra"]),
        ("de", ["Apfel", "post 2", "Post 10", "Zoo"]),
        ("de_AT", ["Apfel", "post 2", "Post 10", "Zoo"]),
        ("es_MX", ["ancla", "nube", "ñandú", "oso"]),
        ("pl", ["Ärger", "post 2", "Post 10", "zebra"]),
    ],
)
def test_rows_are_in_the_order_of_the_texts_that_a_reader_is_shown(app, locale, shown):
    texts = [
        {"en": "zebra", "de": "Apfel", "es": "oso"},
        {"en": "post 2", "es": "nube"},
        {"en": "Post 10", "es": "ñandú"},
        {"en": "Ärger", "de": "Zoo", "es": "ancla"},
    ]
    rows = [Tag(name=Texts.of(one), slug=str(number)) for number, one in enumerate(texts)]
    random.Random(1).shuffle(rows)
    with app.app_context(), acting_as("test"):
        db.session.add_all(rows)
        db.session.commit()
        order = order_column(fields_of(Tag)["name"], locale)
        names = db.session.scalars(select(Tag.name).order_by(order)).all()
        language = {"de_AT": "de", "es_MX": "es", "pl": "en"}.get(locale, locale)
        assert [name.best(language).text for name in names] == shown


def test_what_is_no_text_is_ordered_by_itself(app):
    fields = fields_of(Post)
    assert order_column(fields["views"]) is fields["views"].attribute
    assert order_column(fields["slug"], "de").key == "slug_key"
    assert order_column(fields_of(ChangeSet)["actor"]).key == "actor"
    assert isinstance(order_column(fields["content"], "de"), Function)  # worked out each time
