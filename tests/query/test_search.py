"""Search: what people mean is found, what they type is only text, and large tables are quick."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.changes.models import ChangeSet
from portal.database import db
from portal.i18n.content import Texts
from portal.i18n.folding import fold
from portal.query import frequency, search
from portal.query.search import matches
from portal.records.activity import ActivityView
from portal.records.posts import Post, PostView
from portal.records.tags import Tag, TagView
from tests.soak import times

TITLES = [
    {"tr": "İstanbul’a yeni yol"},
    {"pl": "Łódź otwiera most"},
    {"en": "My résumé", "de": "Mein Lebenslauf"},
    {"ar": "هذا كِتَابٌ جديد"},
    {"zh": "我住在北京市"},
    {"en": "Room 123 of 4"},
    {"en": '100% "sure"_now'},
    {"en": "NEAR (this) OR that* -not ^up"},
    {},
]


@pytest.fixture
def here(app):
    with app.app_context(), acting_as("test"):
        yield


@pytest.fixture
def posts(here):
    """Return posts, the first with the key 0 in what `found` gives."""
    author = User(name="Ada", email="ada@example.org")
    made = [
        Post(title=Texts.of(one), slug=f"post-{number}", author=author)
        for number, one in enumerate(TITLES)
    ]
    db.session.add_all(made)
    db.session.commit()
    return [post.id for post in made]


def found(posts, words, names=("title",), record=PostView):
    fields = [record.fields()[name] for name in names]
    statement = select(record.model.id).where(matches(record, fields, words))
    return sorted(posts.index(key) for key in db.session.scalars(statement))


#: As the table is: small; and as if it were large, of few and of many rows found
WAYS = {"small": {}, "few": {"SMALL": 0, "MANY": 101}, "many": {"SMALL": 0, "MANY": 0}}


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    """Search by each of the ways, which find the same."""
    for name, value in WAYS[request.param].items():
        monkeypatch.setattr(frequency, name, value)
        if hasattr(search, name):
            monkeypatch.setattr(search, name, value)
    return request.param


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("istanbul", [0]),
        ("İSTANBUL", [0]),
        ("lodz", [1]),
        ("resume", [2]),
        ("lebenslauf resume", [2]),
        ("كتاب", [3]),
        ("北京", [4]),
        ("京", [4]),
        ("١٢٣", [5]),
        ("123", [5]),
        ("4", [5]),
        ("#123", []),
        ("ödz", [1]),
        ("z", [1]),
        ("most lodz", [1]),
        ("lo dz", [1]),
        ("most resume", []),
        ("nowhere", []),
    ],
)
def test_what_people_mean_is_found(posts, way, words, expected):
    assert found(posts, words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('"', [6]),
        ('"sure"', [6]),
        ('sure"_now', [6]),
        ("%", [6]),
        ("100%", [6]),
        ("1%0", []),
        ("_", [6]),
        ("t_at", []),
        ("*", [7]),
        ("tha*", []),
        ("that*", [7]),
        ("NEAR", [7]),
        ("near(this", []),
        ("OR", [7]),
        ("room OR near", []),
        ("-not", [7]),
        ("-no", [7]),
        ("^up", [7]),
        ("title_folded:room", []),
        ("{title_folded}", []),
        ("room AND", []),
        ("' OR 1=1 --", []),
        ("a\\b", []),
        ("/", []),
        ("ro\0om", [5]),
    ],
)
def test_what_people_type_is_only_text(posts, way, words, expected):
    assert found(posts, words) == expected


@pytest.mark.parametrize("nothing", ["", "  \n", "\0", "\u0301", "\u200b"])
def test_without_a_word_every_row_is_found(posts, way, nothing):
    assert len(found(posts, nothing)) == len(TITLES)


def test_each_word_is_looked_for_in_the_given_fields_only(posts, way):
    both = ("title", "slug")
    assert found(posts, "post-2 resume", both) == [2]
    assert found(posts, "post-2", ("title",)) == []
    assert found(posts, "resume", ("slug",)) == []
    assert found(posts, "post", ("slug", "author")) == [*range(len(TITLES))]
    assert found(posts, "post", ()) == found(posts, "post", ("author", "tags")) == []


def test_more_than_a_statement_should_carry_is_left_out(posts, way):
    assert found(posts, "lodz " * 7 + "most nowhere") == [1]
    assert found(posts, "lodz" + " " * 200 + "nowhere") == [1]


def test_a_text_without_a_folded_form_is_compared_as_it_is(posts):
    post = db.session.get(Post, posts[5])
    post.content = Texts.of({"en": "See the résumé", "de": "Straße"})
    db.session.commit()

    assert found(posts, "RÉSUMÉ", ("content",)) in ([5], [])  # SQLite knows the case of ASCII only
    assert found(posts, "résumé", ("content",)) == [5]
    assert found(posts, "see straße room", ("title", "content")) == [5]
    assert found(posts, "50%", ("content",)) == []


def test_what_is_not_recorded_is_found_too(posts):
    keys = db.session.scalars(select(ChangeSet.id)).all()
    assert found(list(keys), "TEST", ("actor",), ActivityView) == [0]
    assert found(list(keys), "nobody", ("actor",), ActivityView) == []


def test_what_is_edited_or_deleted_is_found_as_it_is_now(posts, way):
    post = db.session.get(Post, posts[1])
    post.title = Texts.of({"pl": "Kraków"})
    db.session.delete(db.session.get(Post, posts[0]))
    db.session.commit()

    assert found(posts, "lodz") == found(posts, "istanbul") == []
    assert found(posts, "krakow") == [1]


def test_a_rolled_back_change_is_not_found(posts):
    db.session.get(Post, posts[1]).title = Texts.of({"pl": "Kraków"})
    db.session.flush()
    assert found(posts, "krakow") == [1]
    db.session.rollback()
    assert found(posts, "krakow") == []
    assert found(posts, "lodz") == [1]


LETTERS = ["łódź", "Most", "كِتَابٌ", "北京", "%", '"', "a_b", "ıI", "١2", "ß", "-", "x*", "Ñandú"]


def test_every_way_finds_what_folding_says(here, way):
    luck = random.Random(5)
    texts = [
        {code: " ".join(luck.choices(LETTERS, k=3)) for code in luck.sample(["en", "de", "ar"], 2)}
        for _ in range(25)
    ]
    rows = [Tag(name=Texts.of(one), slug=f"tag-{key}") for key, one in enumerate(texts)]
    db.session.add_all(rows)
    db.session.commit()
    keys = [row.id for row in rows]

    for _ in range(times(40)):
        words = [luck.choice(LETTERS)[luck.randrange(2) :][:4] or "a" for _ in range(2)]
        expected = [
            key
            for key, one in enumerate(texts)
            if all(
                any(fold(word) in fold(held) for held in (*one.values(), f"tag-{key}"))
                for word in words
            )
        ]
        assert found(keys, " ".join(words), ("name", "slug"), TagView) == expected, words


def test_a_search_of_a_small_table_asks_one_small_question_more(posts, count_queries):
    with count_queries() as statements:
        found(posts, "lodz")
    assert len([each for each in statements if "SELECT" in each]) == 2
