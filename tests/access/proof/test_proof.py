"""Everybody meets what the table says, at every door there is: no more, and no less."""

from __future__ import annotations

from random import Random

import pytest

from portal.admin.access.doors import DOORS
from tests.access.proof import beyond, ending, reading, table, undoing, writing
from tests.access.proof.canaries import Canaries
from tests.access.proof.journey import Journey
from tests.access.proof.knowledge import Knowledge
from tests.access.proof.tally import Tally
from tests.access.proof.world import build
from tests.soak import SOAK

TABLE = table.read()
#: What is read first, then what is changed, then what takes rows away
PROBES = reading.PROBES | undoing.PROBES | writing.PROBES | ending.PROBES
#: What is gone of the way in the usual run, and where chance begins
SHARE, SEED = 0.08, 4
#: Doors of a row, at which rows are drawn instead of records
DRAWN = frozenset({"details_view", "history_view", "edit_view", "file_view", "ajax_update"})
#: As many pairs must be met on the whole way
FEWEST = 1000


def test_the_table_knows_every_record_field_and_door(app):
    views = app.extensions["portal.views"]
    fields = {
        view.key: {name for name, field in view.fields().items() if not field.secret}
        for view in views
    }
    told = {key: {*one.fields, *one.personal} for key, one in TABLE.records.items()}

    assert told == fields
    assert {door: tuple(actions) for view in views for door, actions in view.doors.items()} == (
        TABLE.doors
    )
    assert set(PROBES) == set(TABLE.doors)


def test_every_other_url_is_gone_to_or_tells_nothing(app):
    records = set(TABLE.records)
    others = {rule.endpoint for rule in app.url_map.iter_rules()}
    others = {one for one in others if one.partition(".")[0] not in records}

    assert others == {*beyond.PAGES, *beyond.LEFT_OUT, *DOORS}


@pytest.mark.parametrize("name", TABLE.personas)
def test_persona_meets_what_the_table_tells(app, name, record_property):
    tally = Tally()

    walk(app, TABLE.personas[name], TABLE, tally)

    record_property("pairs", len(tally.pairs))
    assert tally.told() == ""
    if SOAK:
        assert len(tally.pairs) >= FEWEST
        assert tally.doors == {*TABLE.doors, *beyond.PAGES, *DOORS}


def test_the_proof_bites(app):
    """A table that is told wrong is found out: a field less, a row less, a door less."""
    wrong = table.read()
    reader = wrong.personas["reader"]
    reader.lines["posts.view"] = {"mine": reader.fields("posts.view", "mine") - {"slug"}}
    del reader.lines["posts.export"], reader.lines["tags.view"]
    tally = Tally()

    walk(app, reader, wrong, tally, [reading.index, reading.details], share=1)

    told = tally.told()
    assert "reader index_view posts theirs *: told False, met True" in told
    assert "reader index_view posts * *: tells of posts mine slug" in told
    assert "reader details_view posts mine slug: told False, met True" in told
    assert "reader index_view tags * *: told 403, met 200" in told


def walk(app, persona, told, tally, probes=None, *, share=1 if SOAK else SHARE):
    """Let a persona go through all doors: first those that only show something."""
    canaries = Canaries()
    world = build(app, persona, canaries, one_by_one=SOAK)
    knowledge, chance = Knowledge(persona, told, world), Random(f"{SEED}{persona.name}")
    journey = Journey(persona, told, world, canaries, tally, knowledge, chance, share)
    if probes is None:
        beyond.pages(journey)
        beyond.rights(journey)
    for door, probe in PROBES.items():
        if probes is not None and probe not in probes:
            continue
        for view in journey.views if door in DRAWN else journey.some(journey.views):
            if door in view.doors:
                probe(journey, view)
