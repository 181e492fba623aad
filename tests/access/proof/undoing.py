"""Undoing: the last change of each row, taken back by whoever may write all its fields."""

from __future__ import annotations

from portal.admin.record_view import RecordView
from tests.access.proof.journey import FORBIDDEN, Journey, Probe


def undo(journey: Journey, view: RecordView) -> None:
    for (record, row), changeset in journey.world.changesets.items():
        told = journey.table.records[record]
        if record == view.key or row in told.past:
            continue
        pair = journey.pair("undo_view", record, row)
        before = journey.world.stored(record, row)
        url = f"/admin/{view.key}/undo/?id={changeset}"
        answer = journey.ask(pair, url, "POST")
        changed = journey.world.stored(record, row) != before
        may_see = journey.persona.may(f"{view.key}.view")
        if not may_see:
            journey.compare(pair, (FORBIDDEN, False), (answer.status_code, changed))
            continue
        fields = journey.canaries.fields_of(record, row)
        may = fields <= journey.persona.fields(f"{record}.edit", row)
        has_secret = record == "users"
        journey.compare(pair, may and not has_secret, changed)


PROBES: dict[str, Probe] = {"undo_view": undo}
