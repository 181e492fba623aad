"""Plans: by which way a database finds the rows of a search."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select, text

from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.database import db
from portal.i18n.content import Texts
from portal.query import fts, search
from portal.query.frequency import is_frequent, keys_of
from portal.query.search import matches
from portal.records.posts import Post, PostView


@pytest.fixture
def plan(app):
    """Return a function that tells how the database would find the rows of a search."""

    def told(words):
        sent = []

        def note(_connection, _cursor, statement, values, *_rest):
            sent.append((statement, values))

        title = PostView.fields()["title"]
        statement = select(Post.id).where(matches(PostView, [title], words))
        event.listen(db.engine, "before_cursor_execute", note)
        db.session.execute(statement.order_by(Post.title_key, Post.id).limit(51)).all()
        event.remove(db.engine, "before_cursor_execute", note)
        return explained(db.session.connection(), *sent[-1])

    with app.app_context():
        yield told


def explained(connection, statement, values):
    explain = "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        # So small a table is read without an index, unless that is forbidden.
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN"
    return str(connection.exec_driver_sql(f"{explain} {statement}", values).all())


def test_a_rare_word_is_found_by_the_index_and_then_put_in_order(plan):
    told = plan("lodz")
    if db.engine.dialect.name == "sqlite":
        assert "SCAN posts_search VIRTUAL TABLE" in told
        assert "SEARCH posts USING INTEGER PRIMARY KEY" in told
        assert "SCAN posts " not in told
    else:
        assert "ix_posts_title_trigrams" in told


def test_a_frequent_word_is_met_in_the_order_of_the_list(plan, monkeypatch):
    monkeypatch.setattr(search, "SMALL", -1)
    monkeypatch.setattr(search, "is_frequent", lambda *_: True)
    monkeypatch.setattr(fts, "FEW", -1)
    told = plan("lodz")
    assert "posts_search" not in told
    assert "trigrams" not in told or db.engine.dialect.name == "postgresql"


def test_a_rare_word_too_short_for_the_index_is_looked_for_from_row_to_row(plan, monkeypatch):
    """Not in the order of the list, which would read the table here and there."""
    monkeypatch.setattr(search, "SMALL", -1)
    monkeypatch.setattr(search, "is_frequent", lambda *_: False)
    if db.engine.dialect.name == "sqlite":
        assert "SEARCH posts USING INTEGER PRIMARY KEY" in plan("lo")


def test_a_sample_tells_frequent_from_rare(app):
    with app.app_context(), acting_as("test"):
        author = User(name="Ada", email="ada@example.org")
        titles = [{"en": "rare"}, *({"en": f"often {number % 10}"} for number in range(299))]
        db.session.add_all(
            Post(title=Texts.of(title), slug=f"post-{number}", author=author)
            for number, title in enumerate(titles)
        )
        db.session.commit()
        keys = keys_of(Post)
        often = {
            word: is_frequent(Post, Post.title_folded.contains(word), keys)
            for word in ("rare", "nowhere", "often", "often 3")
        }
        assert often == {"rare": False, "nowhere": False, "often": True, "often 3": True}
        # Of keys that are hardly in use a sample says nothing.
        assert not is_frequent(Post, Post.title_folded.contains("often"), range(keys.stop * 1000))
