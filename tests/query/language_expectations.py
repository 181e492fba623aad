"""In which languages a field is written, and who is told a title; `test_mutants.py` proves it."""

from __future__ import annotations

from flask import g

from portal.access.identity import Identity
from portal.access.models import Assignment
from portal.query import rules
from portal.query.fields import Field
from tests.access.world import World, world
from tests.query.papers import PLAIN, Loans, Papers, Things, fields

__all__ = ["world"]


def languages(identity: Identity, name: str = "scope", row: Assignment | None = None) -> object:
    if row is not None:
        return rules.languages_allowed(Papers, name, "edit", row, identity)
    g.identity = identity
    try:
        return rules.languages_allowed(Papers, name, "edit")
    finally:
        del g.identity


def expect_languages_to_be_written_that_a_grant_names(world: World) -> None:
    some = world.person("some", "papers.edit[scope@fr,scope@de,user]", "papers.view[scope@es]")
    assert languages(some) == {"fr", "de"}
    assert fields(some, "edit") == {"user"}
    assert languages(some, row=world.paper_of(some)) == {"fr", "de"}
    assert languages(some, "user") is None
    assert languages(some, "role") == languages(some, "gone") == frozenset()
    every = world.person("every", "papers.edit")
    assert languages(every) is None
    assert languages(every, "assigned_by") == frozenset()
    assert languages(world.person("none", "papers.view")) == frozenset()
    secret = world.person("secret", "papers.edit[assigned_at@fr,assigned_at]")
    assert languages(secret, "assigned_at") == frozenset()
    nobody = world.person("root", "*")
    assert rules.languages_allowed(Papers, "scope", "shred", None, nobody) == frozenset()
    plain = world.person("plain", "papers.edit[role@fr]")
    assert languages(plain, "role") == frozenset()


def expect_languages_to_be_offered_where_every_row_of_the_scope_has_them(world: World) -> None:
    ada = world.person("ada", "papers.edit:own[scope@fr,scope@de]", "papers.edit:team[scope@fr]")
    assert languages(ada) == {"fr"}
    assert languages(ada, row=world.paper_of(ada)) == {"fr", "de"}
    bob = world.person("bob", "papers.edit:own[scope@fr]", "papers.edit:team[scope]")
    assert languages(bob) == {"fr"}
    assert languages(bob, row=world.paper_of(bob)) is None
    eve = world.person("eve", "papers.edit:own[scope@fr]", "papers.edit:team")
    assert languages(eve) == {"fr"}


def expect_a_title_to_be_told_to_whom_may_read_all_of_it(world: World) -> None:
    paper = world.paper_of(world.person("ada"))
    assert rules.reads_title(Papers, {"role"})
    assert not rules.reads_title(Papers, {"user"})
    assert rules.title_of(Papers, paper, {"role"}) == "ada"
    assert rules.title_of(Papers, paper, PLAIN - {"role"}) == f"Record {paper.id}"
    assert rules.reads_title(Things, {"name"})
    assert rules.reads_title(Loans, {"borrower", "equipment"})
    assert not rules.reads_title(Loans, {"equipment"})


class Bare(Papers):
    """Papers that are called by what nobody sees."""

    @classmethod
    def fields(cls) -> dict[str, Field]:
        return {name: field for name, field in super().fields().items() if name != "role"}


def expect_what_has_no_title_to_be_called_by_its_first_column(world: World) -> None:
    assert rules.reads_title(Bare, {"user"})
    assert not rules.reads_title(Bare, {"reason"})
    assert not rules.reads_title(Bare, frozenset())
    assert not rules.reads_title(Things, frozenset())
