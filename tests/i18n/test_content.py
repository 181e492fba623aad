"""Content: a record's own texts mean the same in Python and in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, Index, MetaData, create_engine, event, insert, inspect, select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from portal.database import dump_json
from portal.i18n.content import Texts, Translated, exact_text, text_in
from tests.i18n.reading import reading


class Base(DeclarativeBase):
    metadata = MetaData()


class Page(Base):
    __tablename__ = "pages"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[Texts] = mapped_column(Translated)
    summary: Mapped[Texts | None] = mapped_column(Translated)


#: Every way a text can be missing for somebody
TITLES = [
    {"en": "Road works", "de": "Straßenbau", "ar": "أعمال الطرق"},
    {"pt": "Obras", "en": "Works"},
    {"de": "Ämter"},
    {"fr": "Écoles", "ar": "مدارس"},
    {"ja": "図書館"},
    {"en": 'zoo\'s "animals"'},
    {},
]
READERS = ["en", "de", "ar", "pt_BR", "fr", "zh_Hant"]


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    engine = create_engine(empty_database_url, json_serializer=dump_json)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        session.add_all(Page(id=key, title=Texts.of(title)) for key, title in enumerate(TITLES))
        session.commit()
        yield session


def test_texts_do_not_change() -> None:
    texts = Texts.of({"en": "Office"})
    more = texts.with_text("de", "Amt")
    assert dict(texts) == {"en": "Office"}
    assert dict(more) == {"de": "Amt", "en": "Office"}
    assert more.with_text("de", "  ") == texts


def test_texts_are_equal_by_content() -> None:
    texts = Texts.of({"en": "Office", "de": "Amt"})
    assert texts == Texts.of({"de": "Amt", "en": "Office"})
    assert texts == {"de": "Amt", "en": "Office"}
    assert len({texts, Texts.of({"de": "Amt", "en": "Office"})}) == 1
    assert texts != Texts.of({"en": "Office"})


def test_texts_are_composed_and_never_blank() -> None:
    decomposed = "E\u0301coles"
    assert dict(Texts.of({"fr": decomposed, "de": " \n", "en": ""})) == {"fr": "Écoles"}


def test_texts_keep_the_space_that_markdown_needs() -> None:
    assert Texts.of({"en": "    code\n"})["en"] == "    code\n"


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("pt_BR", ("pt", "Obras")),
        ("de", ("en", "Works")),
        ("en_GB", ("en", "Works")),
    ],
)
def test_reader_is_shown_the_nearest_text_and_told_its_language(
    locale: str, shown: tuple[str, str]
) -> None:
    texts = Texts.of({"pt": "Obras", "en": "Works", "ar": "أعمال"})
    with reading(locale):
        assert texts.best() == shown
        assert str(texts) == shown[1]


def test_default_language_comes_before_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.i18n.content.default_locale", lambda: "de")
    texts = Texts.of({"en": "Office", "de": "Amt"})
    with reading("ar"):
        assert texts.best("fr") == ("de", "Amt")
        assert texts.best("en_GB") == ("en", "Office")


def test_any_text_is_better_than_none() -> None:
    assert Texts.of({"ja": "図書館", "he": "ספרייה"}).best("fr") == ("he", "ספרייה")


def test_no_text_is_an_empty_one_in_the_language_asked_for() -> None:
    assert Texts().best("fr") == ("fr", "")
    assert str(Texts()) == ""
    assert not Texts()


def test_texts_speak_outside_an_app() -> None:
    assert str(Texts.of({"de": "Amt", "en": "Office"})) == "Office"


def test_column_gives_back_what_it_was_given(session: Session) -> None:
    pages = session.scalars(select(Page).order_by(Page.id)).all()
    assert [page.title for page in pages] == [Texts.of(title) for title in TITLES]


def test_column_without_a_value_reads_as_no_texts(session: Session) -> None:
    assert session.get_one(Page, 0).summary == Texts()
    assert session.scalar(select(Page.id).where(Page.summary.is_(None)).limit(1)) is not None


def test_column_notices_new_texts_and_only_those(session: Session) -> None:
    page = session.get_one(Page, 0)
    page.title = Texts.of(TITLES[0])
    assert not session.is_modified(page)
    page.title = page.title.with_text("de", "Bauarbeiten")
    assert inspect(page).attrs.title.history.has_changes()


def test_column_refuses_a_text_without_a_language(session: Session) -> None:
    session.add(Page(title="Road works"))
    with pytest.raises(StatementError, match="not str"):
        session.flush()


def test_column_can_be_compared_in_the_database(session: Session) -> None:
    session.execute(insert(Page), [{"id": 99, "title": Texts.of(TITLES[2])}])
    assert len(session.execute(select(Page.title).distinct()).all()) == len(TITLES)
    assert len(session.scalars(select(Page).where(Page.title == Texts.of(TITLES[2]))).all()) == 2


@pytest.mark.parametrize("locale", READERS)
def test_database_finds_the_text_that_the_reader_is_shown(session: Session, locale: str) -> None:
    rows = session.execute(select(Page.title, text_in(Page.title, locale)).order_by(Page.id))
    assert [found or "" for _, found in rows] == [Texts.of(t).best(locale).text for t in TITLES]


def test_database_speaks_the_language_of_the_reader(session: Session) -> None:
    with reading("de"):
        found = session.scalars(select(Page.id).where(text_in(Page.title).like("%bau")))
    assert found.all() == [0]


def test_database_knows_which_language_is_missing(session: Session) -> None:
    missing = select(Page.id).where(exact_text(Page.title, "de").is_(None)).order_by(Page.id)
    assert session.scalars(missing).all() == [1, 3, 4, 5, 6]


def test_rows_are_sorted_by_the_text_shown_and_empty_ones_come_first(session: Session) -> None:
    key = Translated.sort_key(Page.title, "en")
    titles = [str(title) for title in session.scalars(select(Page.title).order_by(key))]
    assert titles[0] == ""
    latin = [title for title in titles if title.isascii() and title]
    assert latin == ["Road works", "Works", 'zoo\'s "animals"']


def test_an_index_serves_the_text_of_one_language(session: Session) -> None:
    connection = session.connection()
    explain = "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        explain = "EXPLAIN"
        # So small a table is read without an index, unless that is forbidden.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    index = Index("ix_pages_title_de", exact_text(Page.__table__.c.title, "de"))
    index.create(connection)
    Page.__table__.indexes.discard(index)
    sent: list[Any] = []
    event.listen(session.bind, "before_cursor_execute", lambda *call: sent.append(call[2:4]))
    session.scalars(select(Page.id).where(exact_text(Page.title, "de") == "Ämter")).all()
    statement, values = sent[-1]
    plan = connection.exec_driver_sql(f"{explain} {statement}", values).all()
    assert "ix_pages_title_de" in str(plan)
