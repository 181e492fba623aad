"""Reading: what the doors of a record show of its rows and fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.admin.record_view import RecordView
from portal.query.fields import Field
from portal.query.state import SIZES
from tests.access.proof import pages
from tests.access.proof.canaries import COMMON
from tests.access.proof.filling import OLD
from tests.access.proof.journey import FORBIDDEN, NOT_THERE, OK, Journey, Probe
from tests.access.proof.table import NOTHING, Fields

#: Kinds of fields that no filter asks for
NOT_ASKED = frozenset({"json", "image", "file"})


def index(journey: Journey, view: RecordView) -> None:
    """The list, with all columns there are; plain, and with the words that every text has."""
    names = ",".join(view.fields())
    pair = journey.pair("index_view", view.key)
    for query in ("&last=1", f"&q={COMMON}", f"&where=id:above:0&sort={names}"):
        address = f"/admin/{view.key}/?columns={names}&size={SIZES[-1]}{query}"
        answer = journey.ask(pair, address)
        journey.compare(pair, _open(journey, view), answer.status_code)
        if answer.status_code != OK:
            continue
        told = journey.persona.rows(f"{view.key}.view")
        if "last" in query:
            met = journey.world.names_of(view.key, pages.rows_in(answer.text))
            for row in journey.rows(view.key):
                journey.compare(pair._replace(row=row), row in told, row in met)
        shown = pages.fields_called(view, pages.columns_in(answer.text))
        journey.compare_fields(pair, view.fields(), listed(journey, view), shown)


def listed(journey: Journey, view: RecordView) -> Fields:
    """Return the fields that lists offer."""
    return journey.persona.fields(f"{view.key}.list")


def _open(journey: Journey, view: RecordView) -> int:
    return OK if journey.persona.may(f"{view.key}.view") else FORBIDDEN


def details(journey: Journey, view: RecordView) -> None:
    declared = [*view.form_fields(), *view.details_extra] or list(view.column_list)
    for row in journey.some(journey.rows(view.key)):
        pair = journey.pair("details_view", view.key, row)
        answer = journey.ask(pair, f"/admin/{view.key}/details/?id={journey.key(view.key, row)}")
        journey.compare(pair, journey.status_at(view.key, row, ("view",)), answer.status_code)
        told = journey.persona.fields(f"{view.key}.view", row) - _closed(journey, view)
        shown = pages.fields_called(view, pages.details_in(answer.text))
        if answer.status_code != OK:
            shown = set()
        journey.compare_fields(pair, view.fields(), told & set(declared), shown)


def _closed(journey: Journey, view: RecordView) -> Fields:
    """Return the fields that gather rows of which the persona may not see each."""
    gathered = frozenset(journey.table.records[view.key].gathers)
    return gathered - listed(journey, view)


def history(journey: Journey, view: RecordView) -> None:
    for row in journey.some(journey.rows(view.key)):
        pair = journey.pair("history_view", view.key, row)
        answer = journey.ask(pair, f"/admin/{view.key}/history/?id={journey.key(view.key, row)}")
        journey.compare(pair, journey.status_at(view.key, row, ("view",)), answer.status_code)
        told = journey.persona.fields(f"{view.key}.view", row)
        met = {
            key.field
            for key in journey.canaries.found_in(answer)
            if (key.record, key.row) == (view.key, row) and key.part.endswith(OLD)
        }
        changed = journey.canaries.fields_of(view.key, row) if view.model.__recorded__ else set()
        journey.compare_fields(pair, changed, told & changed, met)


def export(journey: Journey, view: RecordView) -> None:
    pair = journey.pair("export", view.key)
    answer = journey.ask(pair, f"/admin/{view.key}/export/csv/")
    may = journey.persona.may(f"{view.key}.export")
    journey.compare(pair, OK if may else FORBIDDEN, answer.status_code)
    columns, keys = pages.file_in(answer.text) if answer.status_code == OK else ([], [])
    met = journey.world.names_of(view.key, keys)
    told = journey.persona.lines.get(f"{view.key}.export", {})
    for row in journey.rows(view.key):
        journey.compare(pair._replace(row=row), row in told, row in met)
    declared = {*view.column_list, *view.form_fields(), *view.details_extra}
    fields = frozenset[str]().union(*told.values()) & declared
    journey.compare_fields(pair, view.fields(), fields, columns)


def counts(journey: Journey, view: RecordView) -> None:
    pair = journey.pair("counts_view", view.key)
    answer = journey.ask(pair, f"/admin/{view.key}/counts/")
    journey.compare(pair, _open(journey, view), answer.status_code)
    if answer.status_code == OK:
        is_told = view.tabs and view.tabs in listed(journey, view)
        told = str(len(journey.persona.rows(f"{view.key}.view"))) if is_told else None
        journey.compare(pair._replace(field=view.tabs), told, answer.json.get("all"))


def columns(journey: Journey, view: RecordView) -> None:
    pair = journey.pair("columns_view", view.key)
    answer = journey.ask(pair, f"/admin/{view.key}/columns/")
    journey.compare(pair, _open(journey, view), answer.status_code)
    if answer.status_code == OK:
        offered = re.findall(r'name="column" value="(\w+)"', answer.text)
        told = listed(journey, view) - {view.column_list[0]}
        journey.compare_fields(pair, view.fields(), told, offered)


def filters(journey: Journey, view: RecordView) -> None:
    """The builder: it offers fields, for each of them operators, and for each of these values."""
    pair = journey.pair("filter_view", view.key)
    for field in ("", *journey.some(view.fields())):
        answer = journey.ask(pair, f"/admin/{view.key}/filter/?field={field}")
        journey.compare(pair, _open(journey, view), answer.status_code)
        offered = set(pages.options_in(answer.text, "filter-field"))
        for name in view.fields() if answer.status_code == OK else ():
            is_met = name in offered
            told = name in listed(journey, view) and (is_met or _is_filtered(journey, view, name))
            journey.compare(pair._replace(field=name), told, is_met)


def _is_filtered(journey: Journey, view: RecordView, name: str) -> bool:
    """Tell whether one can ask for a field: of rows that nobody shows one cannot name one."""
    field = view.fields()[name]
    return _may_name(journey, field) if field.is_relation else field.kind not in NOT_ASKED


def _may_name(journey: Journey, field: Field) -> bool:
    target = journey.world.app.extensions["portal.records"].get(field.target)
    return target is not None and journey.persona.may(f"{target.key}.view")


def filter_options(journey: Journey, view: RecordView) -> None:
    for name, field in view.fields().items():
        pair = journey.pair("filter_options", view.key, field=name)
        url = f"/admin/{view.key}/filter/options/?name={name}&query={COMMON}"
        answer = journey.ask(pair, url)
        is_listed = field.is_relation and name in listed(journey, view)
        may_be = {OK, NOT_THERE} if is_listed and not _may_name(journey, field) else {OK}
        told = may_be if is_listed else {NOT_THERE}
        told = told if _open(journey, view) == OK else {FORBIDDEN}
        journey.compare(pair, True, answer.status_code in told)


def lookup(journey: Journey, view: RecordView) -> None:
    """The choices for a relation in a form: rows that one may see, and among users oneself."""
    held = journey.holds(view.key, ("create", "edit"))
    for name, field in view.fields().items():
        pair = journey.pair("ajax_lookup", view.key, field=name)
        for query in ("", COMMON):
            answer = journey.ask(pair, f"/admin/{view.key}/ajax/lookup/?name={name}&query={query}")
            may = field.is_relation and name in _writable(journey, view)
            told = OK if may else NOT_THERE
            journey.compare(pair, told if held else FORBIDDEN, answer.status_code)


def _writable(journey: Journey, view: RecordView) -> Fields:
    """Return the fields that may be written on each row that may be changed, or on a new one."""
    edited = journey.persona.lines.get(f"{view.key}.edit", {}).values()
    on_each = frozenset.intersection(*edited) if edited else NOTHING
    return on_each | journey.persona.fields(f"{view.key}.create")


def saved(journey: Journey, view: RecordView) -> None:
    pair = journey.pair("save_view", view.key)
    answer = journey.ask(pair, f"/admin/{view.key}/views/")
    journey.compare(pair, _open(journey, view), answer.status_code)
    others = journey.ask(pair, f"/admin/{view.key}/views/?id={journey.world.saved_view}")
    told = NOT_THERE if _open(journey, view) == OK else FORBIDDEN
    journey.compare(pair._replace(field="of somebody else"), told, others.status_code)


def files(journey: Journey, view: RecordView) -> None:
    for row, name in journey.some(_pairs(journey, view)):
        pair = journey.pair("file_view", view.key, row, name)
        key = journey.key(view.key, row)
        answer = journey.ask(pair, f"/admin/{view.key}/file/{key}/{name}/")
        is_file = view.fields()[name].kind in ("image", "file")
        told = OK if is_file and name in journey.persona.fields(f"{view.key}.view", row) else 404
        journey.compare(
            pair, told if _open(journey, view) == OK else FORBIDDEN, answer.status_code
        )


def _pairs(journey: Journey, view: RecordView) -> Iterator[tuple[str, str]]:
    for name, field in view.fields().items():
        if field.kind in ("image", "file"):
            yield from ((row, name) for row in journey.rows(view.key))
    yield journey.rows(view.key)[0], view.column_list[0]


PROBES: dict[str, Probe] = {
    "index_view": index,
    "details_view": details,
    "history_view": history,
    "export": export,
    "counts_view": counts,
    "columns_view": columns,
    "filter_view": filters,
    "filter_options": filter_options,
    "ajax_lookup": lookup,
    "save_view": saved,
    "file_view": files,
}
