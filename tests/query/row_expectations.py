"""Which rows a page reads, and what its reader may ask of them; `test_mutants.py` proves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest import mock

from flask import g
from sqlalchemy import event, inspect, select

from portal.access.identity import Identity
from portal.access.models import Assignment
from portal.access.permissions import EDIT, VIEW
from portal.columns import Choice
from portal.database import db
from portal.query import narrowing, rows
from portal.query.filters import Condition
from portal.query.narrowing import Narrowed, narrow, shown_fields
from portal.query.search import Match
from portal.query.state import ListState
from tests.access.world import World, world
from tests.query.papers import PLAIN, Papers, Things

__all__ = ["world"]


def expect_the_row_rule_to_hold_for_one_row_and_for_named_rows(world: World) -> None:
    ada, bob = world.person("ada", "papers.view", "papers.edit:own"), world.person("bob")
    mine, theirs = world.paper_of(ada), world.paper_of(bob)
    g.identity = ada
    assert rows.one_row(Papers, theirs.id) is theirs
    assert rows.one_row(Papers, mine.id) is mine
    assert rows.one_row(Papers, theirs.id, "edit") is None
    assert rows.one_row(Papers, mine.id, "edit") is mine
    assert rows.one_row(Papers, 99_999) is None
    assert list(rows.rows_by_key(Papers, [theirs.id, mine.id], "edit")) == [mine]
    assert list(rows.rows_by_key(Papers, (theirs.id, mine.id), "view")) == [mine, theirs]
    assert list(rows.rows_by_key(Papers, iter([mine.id]), "view")) == [mine]
    g.identity = bob
    assert rows.one_row(Papers, mine.id) is None


def expect_no_key_to_ask_nothing(world: World) -> None:
    g.identity = world.person("ada", "papers.view:own")
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert rows.one_row(Papers, None) is None
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert asked == []


def expect_keys_to_be_numbers_that_a_row_can_have(world: World) -> None:
    keys = {"1": 1, "12": 12, "2147483647": 2**31 - 1, "0000000012": 12, "0": 0}
    assert {text: rows.key_from(text) for text in keys} == keys
    for text in (None, "", "2147483648", "-1", "1.5", "x", "٣", "²", "00000000012", " 1"):
        assert rows.key_from(text) is None


def expect_relations_to_be_loaded_with_rows(world: World) -> None:
    world.thing(world.office("Hall"))
    db.session.expunge_all()
    statement = rows.with_relations(
        select(Things.model), Things, ("office", "loans", "name", "gone")
    )
    (thing,) = db.session.scalars(statement)
    assert not {"office", "loans"} & inspect(thing).unloaded
    assert "office" in str(statement)
    assert "loans" not in str(statement)


def expect_a_relation_to_be_asked_for_by_its_row(world: World) -> None:
    ada, bob = world.person("ada"), world.person("bob")
    condition = rows.refers_to(Assignment, "user", ada.user)
    assert list(db.session.scalars(select(Assignment).where(condition))) == [world.paper_of(ada)]
    assert bob.user_id != ada.user_id


@contextmanager
def reading(identity: Identity) -> Iterator[None]:
    g.identity = identity
    yield


def narrowed(actions: Sequence[str] = ("view",), **state: object) -> Narrowed:
    return narrow(Papers, ListState(**state), lambda _model: None, actions=actions)


def found(one: Narrowed) -> set[Assignment]:
    return set(db.session.scalars(select(Assignment).where(*one.where)))


class Desk:
    """Three papers: two of one, with reasons, and one of another."""

    def __init__(self, world: World) -> None:
        self.ada = world.person("ada", "papers.view", "papers.edit:own")
        self.bob = world.person("bob", "papers.view[user,role]")
        self.eve = world.person("eve", "papers.view:own", "papers.edit")
        assert all(one.grants for one in (self.ada, self.bob, self.eve))
        self.mine, self.theirs = world.paper_of(self.ada), world.paper_of(self.bob)
        self.mine.reason, self.theirs.reason = "Holidays in May", "Illness"
        self.mine.scope, self.theirs.scope = "a", "b"
        self.all = {self.mine, self.theirs, world.paper_of(self.eve)}
        db.session.flush()


def expect_a_list_to_have_the_rows_of_all_its_actions(world: World) -> None:
    desk = Desk(world)
    with reading(desk.ada):
        assert found(narrowed()) == desk.all
        assert narrowed().where == ()
        assert found(narrowed(["view", "edit"])) == {desk.mine}
        assert found(narrowed(["edit"])) == {desk.mine}
    with reading(desk.eve):
        assert len(found(narrowed())) == 1
        assert len(found(narrowed(["edit"]))) == 3
        assert len(found(narrowed(["edit", "view"]))) == 1
    with reading(Identity(None)):
        assert found(narrowed()) == set()


def expect_a_tab_to_narrow_where_its_field_may_be_read(world: World) -> None:
    desk = Desk(world)
    with reading(desk.ada):
        assert found(narrowed(tab="a")) == {desk.mine}
        assert narrowed(tab="a").state.tab == "a"
        assert found(narrowed(tab="gone")) == desk.all
        assert narrowed(tab="gone").state.tab == narrowed().state.tab == ""
    with reading(desk.bob):
        assert found(narrowed(tab="a")) == desk.all
        assert narrowed(tab="a").state.tab == ""


def expect_a_search_to_look_into_what_may_be_read(world: World) -> None:
    desk = Desk(world)
    desk.mine.assigned_by = "Zoe"
    db.session.flush()
    with reading(desk.ada):
        assert found(narrowed(search="may holidays")) == {desk.mine}
        assert found(narrowed(search="nothing")) == set()
        assert found(narrowed(search="zoe")) == set(), "a personal field"
        assert found(narrowed(search="")) == desk.all
    with reading(desk.bob):
        assert found(narrowed(search="holidays")) == desk.all
    allowed = frozenset(PLAIN)
    names = [field.name for field in narrowing.searched_fields(Papers, allowed)]
    assert names == ["reason"]
    assert [field.name for field in narrowing.searched_fields(Papers, allowed | {"assigned_by"})]


def expect_a_filter_to_narrow_where_its_field_may_be_read(world: World) -> None:
    desk = Desk(world)
    ill, held = Condition("reason", "is", ("Illness",)), Condition("until", "not_empty")
    with reading(desk.ada):
        assert found(narrowed(where=((ill,),))) == {desk.theirs}
        assert found(narrowed(where=((ill,), (held,)))) == set()
        asked = narrowed(where=((ill,), (Condition("assigned_by", "is", ("Zoe",)),)))
        assert asked.state.where == ((ill,),)
        assert [one.field for one in asked.left_out] == ["assigned_by"]
        assert found(asked) == {desk.theirs}
    with reading(desk.bob):
        asked = narrowed(where=((ill,),))
        assert (found(asked), asked.left_out) == (desk.all, (ill,))


def expect_an_order_to_be_by_what_may_be_read(world: World) -> None:
    desk = Desk(world)
    with reading(desk.ada):
        asked = narrowed(sort=("-until", "assigned_by", "gone"))
        assert asked.state.sort == ("-until",)
        assert [term.name for term in asked.terms] == ["until", "id"]
        assert asked.allowed == PLAIN
        assert narrowed(["view", "edit"]).allowed == PLAIN
        assert [term.name for term in narrowed().terms] == ["id"]
    with reading(desk.bob):
        asked = narrowed(sort=("until",))
        assert (asked.state.sort, asked.allowed) == ((), {"user", "role"})
        assert narrowed(["view", "edit"]).allowed == frozenset()


def expect_the_number_of_rows_to_be_known_where_nothing_else_narrows(world: World) -> None:
    desk = Desk(world)
    few = Match(Assignment.id == desk.mine.id, 1)
    with mock.patch.object(narrowing, "match", return_value=few):
        with reading(desk.ada):
            assert narrowed(search="x").rows == 1
            assert narrowed(search="x", tab="a").rows is None
            assert narrowed().rows is None
        with reading(desk.eve):
            assert narrowed(search="x").rows is None


def expect_columns_to_be_shown_that_may_be_read(world: World) -> None:
    desk = Desk(world)

    def shown(*names: str) -> list[str]:
        return [field.name for field in shown_fields(Papers, names)]

    with reading(desk.ada):
        assert shown() == ["user", "reason"]
        assert shown("until", "assigned_by", "user", "gone") == ["user", "until"]
        assert shown("reason", "until") == ["user", "reason", "until"]
    with reading(desk.bob):
        assert shown() == ["user"]
        assert shown("role", "reason") == ["user", "role"]
    with reading(desk.eve):
        assert shown("until") == ["user", "until"]


def expect_a_record_without_tabs_to_have_none(world: World) -> None:
    g.identity = world.person("ada", "things.view")
    asked = narrow(Things, ListState(tab="EUR"), lambda _model: None)
    assert (asked.state.tab, asked.where) == ("", ())
    assert (VIEW in Things.actions, EDIT in Things.actions) == (True, True)
    assert Papers.fields()["scope"].choices == (Choice("a", "A"), Choice("b", "B"))
