"""What is held, by whom and until when; `test_mutants.py` proves that these bite."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, null, update

from portal.access import held
from portal.access.gate import decide
from portal.access.held import HeldGrant, grants_of_role, grants_of_user
from portal.access.identity import Identity, RoleIdentity
from portal.access.models import ROLE_PARENTS, Assignment, Grant
from portal.database import db, now
from tests.access.world import World, may, world

__all__ = ["world"]

END = datetime(2027, 1, 31, 17, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def told(grants: tuple[HeldGrant, ...]) -> list[tuple[str, str, str]]:
    return [(one.role, one.via, one.permission) for one in grants]


def expect_a_grant_to_end_at_its_moment(world: World) -> None:
    ada = world.give(world.person("ada"), world.role("guest", "papers.view"), until=END)
    (grant,) = Identity(ada.user, at=END - MOMENT).grants
    assert (grant.until, grant.role) == (END, "guest")
    assert Identity(ada.user, at=END).grants == ()
    assert Identity(ada.user, at=END + timedelta(days=9)).grants == ()


def expect_what_has_no_end_to_stay(world: World) -> None:
    ada = world.person("ada", "papers.view")
    (grant,) = Identity(ada.user, at=END + timedelta(days=99_999)).grants
    assert grant.until is None
    assert grant.assignment_id == world.paper_of(ada).id


def expect_the_present_to_count_unless_another_moment_is_told(world: World) -> None:
    guest = world.role("guest", "papers.view")
    over = world.give(world.person("ada"), guest, until=now() - timedelta(seconds=1))
    still = world.give(world.person("bob"), guest, until=now() + timedelta(minutes=1))
    assert not may(over, "papers.view")
    assert may(still, "papers.view")
    assert may(Identity(over.user, at=END - timedelta(days=99_999)), "papers.view")


def expect_a_role_to_give_what_it_includes(world: World) -> None:
    reader = world.role("reader", "papers.view")
    writer = world.role("writer", "papers.edit", includes=(reader,))
    ada = world.give(world.person("ada"), world.role("chief", includes=(writer,)), until=END)
    bob = world.give(world.person("bob"), reader)
    assert told(grants_of_user(ada.user_id, END - MOMENT)) == [
        ("chief", "writer", "papers.edit"),
        ("chief", "reader", "papers.view"),
    ]
    assert told(bob.grants) == [("reader", "reader", "papers.view")]
    assert grants_of_user(ada.user_id, END) == ()
    assert {grant.until for grant in grants_of_user(ada.user_id, END - MOMENT)} == {END}


def expect_what_is_included_twice_or_in_a_ring_to_be_held_once(world: World) -> None:
    base = world.role("base", "papers.view")
    left, right = world.role("left", includes=(base,)), world.role("right", includes=(base,))
    ada = world.give(world.person("ada"), world.role("top", includes=(left, right)))
    assert told(ada.grants) == [("top", "base", "papers.view")]
    with db.engine.begin() as connection:
        connection.execute(insert(ROLE_PARENTS).values(role_id=base.id, parent_id=left.id))
    assert told(Identity(ada.user).grants) == [("top", "base", "papers.view")]


def expect_each_way_to_a_grant_to_be_told(world: World) -> None:
    reader = world.role("reader", "papers.view")
    ada = world.give(world.person("ada"), reader)
    ada = world.give(ada, world.role("writer", "papers.edit", includes=(reader,)), until=END)
    assert told(grants_of_user(ada.user_id, END - MOMENT)) == [
        ("reader", "reader", "papers.view"),
        ("writer", "writer", "papers.edit"),
        ("writer", "reader", "papers.view"),
    ]
    first, second = db.session.scalars(db.select(Assignment.id).order_by("id").offset(1))
    ways = {one.role: one.assignment_id for one in grants_of_user(ada.user_id, END - MOMENT)}
    assert ways == {"reader": first, "writer": second}


def expect_a_limit_to_narrow_what_knows_such_rows(world: World) -> None:
    role = world.role(
        "clerk", "things.edit", "things.view:office", "papers.view:own", "pages.view"
    )
    ada = world.give(world.person("ada"), role, limit="office=12")
    assert {one.permission: one.scopes for one in ada.grants} == {
        "things.edit": ("office=12",),
        "things.view": ("office=12",),
        "papers.view": ("own",),
        "pages.view": (),
    }
    assert {one.scopes for one in grants_of_role(role.id, "office=12")} == {
        ("office=12",),
        ("own",),
        (),
    }


def expect_a_limit_and_a_rule_to_hold_together(world: World) -> None:
    role = world.role("clerk", "things.view:office=5", "papers.view", "papers.edit:team")
    ada = world.give(world.person("ada"), role, limit="office=12")
    bob = world.give(world.person("bob"), role, limit="own")
    assert [one.scopes for one in ada.grants] == [("team",), (), ("office=12", "office=5")]
    assert [one.scopes for one in bob.grants] == [("own", "team"), ("own",), ("office=5",)]
    assert not may(bob, "papers.view", world.paper_of(world.person("eve")))


def expect_a_limit_to_hold_for_what_is_included(world: World) -> None:
    included = world.role("reader", "things.view")
    ada = world.give(
        world.person("ada"), world.role("clerk", includes=(included,)), limit="office=12"
    )
    assert [one.scopes for one in ada.grants] == [("office=12",)]


def expect_who_holds_everything_on_some_rows_to_hold_nothing_else(world: World) -> None:
    here = world.office("Here")
    ada = world.give(world.person("ada"), world.role("root", "*"), limit=f"office={here.id}")
    assert may(ada, "things.edit", world.thing(here))
    assert not may(ada, "things.edit", world.thing(world.office("There")))
    assert not may(ada, "papers.view")
    assert not may(ada, "pages.view")
    assert not may(ada, "*")


def expect_a_role_to_tell_what_it_gives_to_anybody(world: World) -> None:
    reader = world.role("reader", "papers.view:own[user]")
    writer = world.role("writer", "papers.edit", includes=(reader,))
    world.role("other", "papers.view")
    assert grants_of_role(writer.id) == (
        HeldGrant("papers.edit", (), None, "writer", "writer"),
        HeldGrant("papers.view", ("own",), frozenset({"user"}), "writer", "reader"),
    )


def expect_a_role_to_be_asked_as_if_nobody_had_it(world: World) -> None:
    reader = world.role("reader", "papers.view")
    writer = RoleIdentity(world.role("writer", "papers.edit:own", includes=(reader,)).id)
    assert (writer.user, writer.user_id, writer.memo) == (None, 0, {})
    assert told(writer.grants) == [
        ("writer", "writer", "papers.edit"),
        ("writer", "reader", "papers.view"),
    ]
    assert writer.grants is writer.grants
    assert decide("papers.view", None, writer).allowed
    assert decide("papers.edit", None, writer).depends
    assert not decide("pages.view", None, writer).allowed


def expect_named_fields_to_be_kept(world: World) -> None:
    ada = world.person("ada", "papers.view[user]", "papers.edit")
    fields = {grant.permission: grant.fields for grant in ada.grants}
    assert fields == {"papers.view": frozenset({"user"}), "papers.edit": None}
    db.session.execute(update(Grant).values(fields=null()))
    assert {grant.fields for grant in Identity(ada.user).grants} == {None}


def expect_grants_in_one_order(world: World) -> None:
    ada = world.give(world.person("zoe", "papers.view:own", "papers.view"), world.role("a", "*"))
    ada = world.give(ada, world.role("b", "things.view", "papers.edit"))
    assert [(one.role, one.permission, one.scopes) for one in ada.grants] == [
        ("a", "*", ()),
        ("b", "papers.edit", ()),
        ("b", "things.view", ()),
        ("zoe", "papers.view", ()),
        ("zoe", "papers.view", ("own",)),
    ]


def expect_the_order_to_be_by_rows_and_then_by_who_has_the_grant(world: World) -> None:
    parts = [world.role(key, "papers.view:own") for key in ("c", "b")]
    parts += [world.role("z", "papers.view"), world.role("a", "papers.view:own")]
    chief = world.role("chief", includes=tuple(parts))
    found = [(one.scopes, one.via) for one in grants_of_role(chief.id)]
    assert found == [((), "z"), (("own",), "a"), (("own",), "b"), (("own",), "c")]


def expect_a_grant_to_know_its_fields(world: World) -> None:
    every, few = held_as("papers.edit"), held_as("papers.edit[role@fr,role@de,user]")
    assert every.via == ""
    assert every.names_field("role")
    assert every.names_field("role@fr")
    assert every.names_field("role", personal=False)
    assert not every.names_field("assigned_by", personal=True)
    assert held_as("papers.edit[assigned_by]").names_field("assigned_by", personal=True)
    names = {"user": True, "user@fr": True, "role@fr": True, "role@es": False, "role": False}
    assert {name: few.names_field(name) for name in names} == names
    assert not few.names_field("gone")
    assert few.names_part_of("role")
    assert not few.names_part_of("user")
    assert not few.names_part_of("gone")
    assert not every.names_part_of("role")
    assert not held_as("papers.edit[role@fr,role]").names_part_of("role")


def held_as(text: str) -> HeldGrant:
    """Return a grant written ``papers.edit:own+team[role,user]``."""
    name, _, fields = text.partition("[")
    name, _, scopes = name.partition(":")
    named = frozenset(fields.rstrip("]").split(",")) if fields else None
    return HeldGrant(name, tuple(scopes.split("+")) if scopes else (), named, "r")


#: ``(what one has, what is wanted, whether that covers it)``
COVERED = (
    ("papers.view", "papers.view", True),
    ("papers.view", "papers.edit", False),
    ("*", "papers.view:own", True),
    ("*", "*", True),
    ("papers.view", "*", False),
    ("papers.view papers.edit things.view things.edit pages.view", "*", False),
    ("papers.view:own", "papers.view", False),
    ("papers.view:own", "papers.view:own", True),
    ("papers.view:own", "papers.view:own+team", True),
    ("papers.view:own+team", "papers.view:own", False),
    ("papers.view:own papers.view:team", "papers.view", False),
    ("papers.view[role]", "papers.view[role]", True),
    ("papers.view[role]", "papers.view[role,user]", False),
    ("papers.view[role] papers.view[user]", "papers.view[role,user]", True),
    ("papers.view:own[role] papers.view[user]", "papers.view[role,user]", False),
    ("papers.view[role,user,assigned_by]", "papers.view", False),
    ("papers.view", "papers.view[role]", True),
    ("papers.view", "papers.view[assigned_by]", False),
    ("*", "papers.view[assigned_by]", False),
    ("* papers.view[assigned_by]", "papers.view[assigned_by,role]", True),
    ("papers.edit[role]", "papers.edit[role@fr]", True),
    ("papers.edit[role@fr]", "papers.edit[role@fr]", True),
    ("papers.edit[role@fr]", "papers.edit[role@de]", False),
    ("papers.edit[role@fr]", "papers.edit[role]", False),
    ("papers.edit", "papers.edit[role@fr]", True),
    ("papers.edit", "papers.edit[assigned_by@fr]", False),
    ("gone.view", "gone.view[role]", False),
    ("papers.view[role] papers.view", "papers.view", True),
    ("", "papers.view", False),
)


def expect_to_hold_what_is_covered_and_no_more(world: World) -> None:
    for has, wanted, covered in COVERED:
        grants = [held_as(one) for one in has.split()]
        assert held.holds(grants, held_as(wanted)) is covered, (has, wanted)
