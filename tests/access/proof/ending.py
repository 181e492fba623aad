"""The end of a journey: what takes rows away."""

from __future__ import annotations

from portal.admin.record_view import RecordView
from tests.access.proof.journey import FORBIDDEN, NOT_THERE, OK, Journey, Probe
from tests.access.proof.writing import NEEDED, TAKEN


def delete(journey: Journey, view: RecordView) -> None:
    """Deleting: asked about first; what others need stays. Several at once: each by its right."""
    _delete_all_others(journey, view)
    for row in journey.rows(view.key):
        pair = journey.pair("delete_view", view.key, row)
        if (view.key, row) == ("users", "me"):
            continue
        told = journey.status_at(view.key, row, ("delete",))
        is_there = journey.world.stored(view.key, row) is not None
        url = f"/admin/{view.key}/delete/?id={journey.key(view.key, row)}"
        if told == OK and not is_there:
            continue
        asked = journey.ask(pair, url, "POST")
        journey.compare(pair, told, asked.status_code)
        answer = journey.ask(pair, url, "POST", data={"confirmed": "1"})
        was_taken = answer.status_code in (TAKEN, NEEDED)
        journey.compare(pair._replace(field="confirmed"), told == OK, was_taken)
        if told != OK:
            still = journey.world.stored(view.key, row) is not None
            journey.compare(pair._replace(field="still there"), is_there, still)


def _delete_all_others(journey: Journey, view: RecordView) -> None:
    """Name all rows that may not be deleted: they stay."""
    may = journey.persona.rows(f"{view.key}.delete")
    rows = [row for row in journey.table.records[view.key].rows if row not in may]
    data = {"action": "delete", "rowid": [journey.key(view.key, row) for row in rows]}
    pair = journey.pair("action_view", view.key, field="delete")
    journey.ask(pair, f"/admin/{view.key}/action/", "POST", data=data)
    for row in rows:
        is_there = journey.world.stored(view.key, row) is not None
        journey.compare(pair._replace(row=row), True, is_there)


def delete_saved(journey: Journey, view: RecordView) -> None:
    """A list kept by somebody else is not there."""
    pair, data = journey.pair("delete_saved_view", view.key), {"id": journey.world.saved_view}
    answer = journey.ask(pair, f"/admin/{view.key}/views/delete/", "POST", data=data)
    told = NOT_THERE if journey.persona.may(f"{view.key}.view") else FORBIDDEN
    journey.compare(pair, told, answer.status_code)


PROBES: dict[str, Probe] = {
    "delete_saved_view": delete_saved,
    "delete_view": delete,
}
