"""Companions: what a text is found and sorted by goes along with it, unseen."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.accounts.models import User
from portal.changes import undo
from portal.changes.actor import acting_as
from portal.changes.models import Change, ChangeSet
from portal.columns import add_companions, companions_of, is_companion
from portal.database import Base, db
from portal.i18n import _
from portal.i18n.collation import sort_key
from portal.i18n.content import Texts
from portal.query.companions import Maker, present_maker, values_of
from portal.query.fields import fields_of
from portal.records.equipment import Equipment
from portal.records.offices import Office
from portal.records.tags import Tag

NAMES = {"en": "Łódź 10", "de": "Straße", "ar": "كِتَاب"}


@pytest.fixture
def here(app):
    """Be somewhere where changes are recorded."""
    with app.app_context(), acting_as("test"):
        yield


def saved(row):
    db.session.add(row)
    db.session.commit()
    return row


def companions(row, name):
    """Return what the table holds beside a text of the row."""
    columns = companions_of(type(row).__table__)[name].names
    table = type(row).__table__
    found = db.session.execute(
        select(*(table.c[column] for column in columns)).where(table.c.id == row.id)
    ).one()
    return dict(zip(columns, found, strict=True))


def test_a_new_row_is_found_by_every_language_and_sorted_by_the_one_shown(here):
    tag = saved(Tag(name=Texts.of(NAMES), slug="Lodz-10"))

    assert companions(tag, "name") == {
        "name_folded": "كتاب\nstrasse\nlodz 10",
        "name_key": sort_key("Łódź 10"),
        "name_key_1": sort_key("كِتَاب", "ar"),
        "name_key_2": sort_key("Straße", "de"),
        "name_key_3": sort_key("Łódź 10", "es"),
        "name_key_4": sort_key("Łódź 10", "fr"),
    }
    assert companions(tag, "slug") == {"slug_folded": "lodz-10", "slug_key": sort_key("Lodz-10")}


def test_a_default_counts_as_said_and_an_empty_text_has_no_key(here):
    office = saved(Office(name=Texts.of({"en": "Hall"})))
    piece = saved(Equipment(name="", serial_number="1", cost=1, office_id=office.id))

    assert companions(office, "time_zone")["time_zone_folded"] == "europe/berlin"
    assert companions(piece, "currency")["currency_key"] == sort_key("EUR")
    assert set(companions(piece, "name").values()) == {"", None}


def test_only_a_changed_text_is_made_anew(here, count_queries):
    tag = saved(Tag(name=Texts.of(NAMES), slug="one"))

    with count_queries() as statements:
        tag.slug = "Two"
        db.session.commit()

    [update] = [each for each in statements if each.startswith("UPDATE tags")]
    assert "slug_key" in update
    assert "name_key" not in update
    tag.name = tag.name.with_text("de", "Gasse")
    db.session.commit()
    assert companions(tag, "name")["name_folded"] == "كتاب\ngasse\nlodz 10"
    assert companions(tag, "slug")["slug_folded"] == "two"


def test_a_rule_of_the_model_has_its_say_before(here):
    """A sign-in name is folded by a validator: its companions are of what is stored."""
    user = saved(User(name="Ada", email="ADA@Example.org"))
    assert companions(user, "email")["email_key"] == sort_key("ada@example.org")


def test_a_page_that_loads_rows_reads_no_companions(here, count_queries):
    saved(Tag(name=Texts.of(NAMES), slug="one"))
    db.session.expunge_all()

    with count_queries() as statements:
        db.session.scalars(select(Tag)).all()

    [read] = [each for each in statements if "FROM tags" in each]
    assert "slug" in read
    assert "_folded" not in read
    assert "_key" not in read


def test_companions_are_no_fields_and_no_changes(here):
    tag = saved(Tag(name=Texts.of(NAMES), slug="one"))
    tag.slug = "two"
    db.session.commit()
    db.session.delete(tag)
    db.session.commit()

    assert fields_of(Tag).keys() == {"name", "slug", "posts"}
    recorded = [set(change.fields) for change in db.session.scalars(select(Change))]
    assert recorded == [{"name", "slug"}, {"slug"}, {"name", "slug"}]


def test_undo_brings_the_companions_back_too(here):
    tag = saved(Tag(name=Texts.of(NAMES), slug="one"))
    before = companions(tag, "name")
    tag.name = Texts.of({"en": "Other"})
    db.session.commit()
    undo_last()
    assert companions(tag, "name") == before

    db.session.delete(tag)
    db.session.commit()
    undo_last()
    assert companions(db.session.scalars(select(Tag)).one(), "name") == before


def undo_last():
    latest = db.session.scalars(select(ChangeSet).order_by(ChangeSet.id.desc())).first()
    undo.apply(undo.plan(latest))
    db.session.commit()


def test_what_only_the_database_knows_has_no_companions_until_a_rebuild(app, here):
    user = saved(User(name="ada", email="ada@example.org"))
    user.name = func.upper("Łódź")
    db.session.commit()
    assert set(companions(user, "name").values()) == {None}
    db.session.rollback()

    rebuilt = app.test_cli_runner().invoke(args=["search", "rebuild", "users"])

    assert rebuilt.exit_code == 0, rebuilt.output
    assert companions(user, "name")["name_folded"] == "lodz"


def test_writers_without_a_session_ask_for_them(here):
    values = {"name": Texts.of(NAMES), "slug": "one"}
    made = values_of(Tag.__table__, values)
    db.session.execute(insert(Tag.__table__).values(version=1, **values, **made))
    db.session.commit()

    written = db.session.scalars(select(Tag)).one()
    other = saved(Tag(name=Texts.of(NAMES), slug="two"))
    assert companions(written, "name") == companions(other, "name")
    assert values_of(Tag.__table__, {}) == {}


def test_only_texts_of_one_line_that_people_read_have_companions():
    told = {table.name: set(companions_of(table)) for table in Base.metadata.tables.values()}
    assert told["posts"] == {"title", "slug"}  # not the content, not the status
    assert told["users"] == {"name", "email", "username", "locale", "time_zone"}
    assert told["changesets"] == told["sessions"] == set()  # not recorded
    assert not any(
        is_companion(column)
        for column in Base.metadata.tables["posts"].columns
        if column.name in ("title", "slug", "id", "status")
    )


def test_a_column_that_has_a_companions_name_is_refused():
    class Own(DeclarativeBase):
        metadata = MetaData()

    class Boat(Own):
        __tablename__ = "boats"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(String(64), info={"label": _("Name")})
        name_key: Mapped[str] = mapped_column(String(8))

    with pytest.raises(TypeError, match=r"boats\.name_key is made for name"):
        add_companions(Boat)


def test_another_language_or_order_gives_the_companions_another_name(app):
    with app.app_context():
        present = present_maker()
    others = [
        Maker(("sv",), "en", "portal 1"),
        Maker(present.locales, "de", "portal 1"),
        Maker(present.locales, "en", "icu 72.1"),
    ]
    assert len({present.version, *(other.version for other in others)}) == 4
    assert [others[0].slot_of(locale) for locale in ("sv", "sv_FI", "en", "nb")] == [1, 1, 0, 0]


def test_without_a_language_of_its_own_a_key_stays_empty():
    class Own(DeclarativeBase):
        metadata = MetaData()

    class Boat(Own):
        __tablename__ = "boats"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str] = mapped_column(String(64), info={"label": _("Name")})

    add_companions(Boat)
    table = Boat.__table__
    assert {tuple(index.columns.keys()) for index in table.indexes} == {
        ("name_key", "id"),
        *((f"name_key_{slot}", "id") for slot in (1, 2, 3, 4)),
    }
    made = Maker(("sv",), "en", "").values(companions_of(table)["name"], "Å")
    assert made["name_key_1"] == sort_key("Å", "sv")
    assert made["name_key_2"] is None
    assert inspect(Boat).attrs["name_folded"].deferred


def test_a_table_of_columns_alone_has_no_companions():
    bare = Table("bare", MetaData(), Column("id", Integer, primary_key=True))
    assert companions_of(bare) == {}
    assert not is_companion(bare.c.id)
