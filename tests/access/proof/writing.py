"""Writing: what the doors of a record take. Whatever is not told stays as it was."""

from __future__ import annotations

from io import BytesIO

from portal.admin.record_view import RecordView
from tests.access.proof import pages
from tests.access.proof.filling import LANGUAGES
from tests.access.proof.journey import FORBIDDEN, NOT_THERE, OK, Journey, Probe
from tests.access.proof.table import Fields
from tests.access.proof.tally import Pair
from tests.access.proof.world import ME
from tests.files import samples

#: What a form answers that was taken, and one that was not understood
TAKEN, NOT_UNDERSTOOD = 302, 422
#: What a row answers that others still need
NEEDED = 409


def edit_form(journey: Journey, view: RecordView) -> None:
    """The form: it has what may be written, and takes that; it refuses each other field."""
    for row in journey.some(journey.rows(view.key)):
        pair = journey.pair("edit_view", view.key, row)
        url = f"/admin/{view.key}/edit/?id={journey.key(view.key, row)}"
        answer = journey.ask(pair, url)
        told = journey.status_at(view.key, row, ("edit",))
        journey.compare(pair, told, answer.status_code)
        if answer.status_code != OK:
            _send(journey, pair, url, {"version": "2"}, told)
            continue
        form, fields = pages.Form(answer.text), journey.persona.fields(f"{view.key}.edit", row)
        every = [name for name in view.form_fields() if name in view.fields()]
        journey.compare_fields(pair, every, _in_form(view, fields), form.fields(view))
        _children(journey, view, row, form)
        for sent in journey.some(_forbidden(view, fields)):
            field = pair._replace(field=sent.replace("-", "@"))
            _send(journey, field, url, form.sent | {sent: "zz"}, FORBIDDEN)
        before = journey.world.stored(view.key, row)
        done = journey.ask(pair._replace(field="saved"), url, "POST", data=form.sent)
        journey.compare(pair._replace(field="saved"), TAKEN, done.status_code)
        journey.compare(pair._replace(field="same"), before, journey.world.stored(view.key, row))


def _in_form(view: RecordView, fields: Fields) -> set[str]:
    return {name for name in fields if name.partition("@")[0] in view.form_fields()}


def _forbidden(view: RecordView, fields: Fields) -> list[str]:
    """Return what a form may not send, field by field and language by language."""
    found = []
    for name, field in view.fields().items():
        if field.is_translated and name not in fields:
            found += [f"{name}-{code}" for code in LANGUAGES if f"{name}@{code}" not in fields]
        elif name not in fields and not any(one.relation == name for one in view.children):
            found.append(name)
    return found


def _children(journey: Journey, view: RecordView, row: str, form: pages.Form) -> None:
    """Rows on the form of another: by the rules of their own record."""
    for one in view.children:
        record = journey.world.app.extensions["portal.records"][view.fields()[one.relation].target]
        met = form.children(one.relation)
        for name in journey.table.records[record.key].rows:
            key, pair = journey.key(record.key, name), journey.pair("edit_view", record.key, name)
            belongs = (view.key, row) in journey.world.links[record.key, name, _back(record, view)]
            told = journey.persona.fields(f"{record.key}.edit", name) & set(one.fields)
            seen = name in journey.persona.rows(f"{record.key}.view") and belongs
            journey.compare_fields(
                pair, one.fields, told if seen else (), met.get(str(key), set())
            )


def _back(record: type, view: RecordView) -> str:
    return next(
        name
        for name, field in record.fields().items()
        if field.is_relation and field.target is view.model
    )


def _send(journey: Journey, pair: Pair, url: str, sent: dict[str, str], told: int) -> None:
    """Send what must be refused; nothing may change by it."""
    before = journey.world.stored(pair.record, pair.row) if pair.row else None
    answer = journey.ask(pair, url, "POST", data=sent)
    journey.compare(pair, told, answer.status_code)
    if pair.row:
        journey.compare(pair, before, journey.world.stored(pair.record, pair.row))


def create_form(journey: Journey, view: RecordView) -> None:
    pair, url = journey.pair("create_view", view.key), f"/admin/{view.key}/new/"
    told = OK if journey.persona.may(f"{view.key}.create") else FORBIDDEN
    fields = journey.persona.fields(f"{view.key}.create")
    for inline in ("", "?inline=1"):
        answer = journey.ask(pair, url + inline)
        journey.compare(pair, told, answer.status_code)
        if answer.status_code == OK and not inline:
            form = pages.Form(answer.text)
            every = [name for name in view.form_fields() if name in view.fields()]
            journey.compare_fields(pair, every, _in_form(view, fields), form.fields(view))
        for sent in journey.some(_forbidden(view, fields) if told == OK else ["slug"]):
            field = pair._replace(field=sent.replace("-", "@"))
            _send(journey, field, url + inline, {sent: "zz"}, FORBIDDEN)


def inline_edit(journey: Journey, view: RecordView) -> None:
    for row in journey.some(journey.rows(view.key)):
        if (view.key, row) == ME:  # who would not be active any more
            continue
        names = view.column_editable_list or view.column_list[:1]
        for name in names:
            pair = journey.pair("ajax_update", view.key, row, name)
            told = journey.status_at(view.key, row, ("edit",))
            may = name in journey.persona.fields(f"{view.key}.edit", row)
            value = "archived" if name == "status" else "0"
            data = {"list_form_pk": journey.key(view.key, row), name: value}
            data["version"] = str(journey.version(view.key, row))
            if told == FORBIDDEN and journey.holds(view.key, ("edit",)):
                told = NOT_THERE  # a script asks; the page that explains is elsewhere
            if told == OK and name not in view.column_editable_list:
                told = NOT_UNDERSTOOD
            elif told == OK and not may:
                told = FORBIDDEN
            _write(journey, pair, f"/admin/{view.key}/ajax/update/", data, told)


def _write(journey: Journey, pair: Pair, url: str, data: dict[str, object], told: int) -> None:
    """Send what changes the row if it may, and nothing if not."""
    before = journey.world.stored(pair.record, pair.row)
    answer = journey.ask(pair, url, "POST", data=data)
    journey.compare(pair, told, answer.status_code)
    after = journey.world.stored(pair.record, pair.row)
    journey.compare(pair, told in (OK, TAKEN), after != before)


def bulk(journey: Journey, view: RecordView) -> None:
    """Actions on several rows: on those of them where one holds the action."""
    for name in view.bulk_actions:
        if name == "delete":
            continue
        pair = journey.pair("action_view", view.key, field=name)
        rows = journey.rows(view.key)
        before = {row: journey.world.stored(view.key, row) for row in rows}
        data = {"action": name, "rowid": [journey.key(view.key, row) for row in rows]}
        answer = journey.ask(pair, f"/admin/{view.key}/action/", "POST", data=data)
        may = all(journey.persona.may(f"{view.key}.{one}") for one in ("view", name))
        journey.compare(pair, TAKEN if may else FORBIDDEN, answer.status_code)
        for row in rows:
            changed = journey.world.stored(view.key, row) != before[row]
            told = may and row in journey.persona.rows(f"{view.key}.{name}")
            journey.compare(pair._replace(row=row), told and not _is_done(before[row]), changed)


def _is_done(stored: dict[str, object] | None) -> bool:
    """Tell whether the action has nothing to do: the row is as it would make it."""
    return stored is not None and bool(
        stored.get("status") == "published" or stored.get("returned_on")
    )


def upload(journey: Journey, view: RecordView) -> None:
    held = journey.holds(view.key, ("create", "edit"))
    names = [name for name, one in view.fields().items() if one.kind in ("image", "file")]
    for name in names or view.column_list[:1]:
        for row in ("", *journey.some(journey.rows(view.key))):
            pair = journey.pair("upload_view", view.key, row, name)
            place = f"?id={journey.key(view.key, row)}" if row else ""
            file = (BytesIO(samples.picture() if name == "photo" else samples.CSV), "a.csv")
            url = f"/admin/{view.key}/upload/{name}/{place}"
            answer = journey.ask(pair, url, "POST", data={"file": file})
            told = _status_of_upload(journey, view, row, name) if names else NOT_THERE
            journey.compare(pair, told if held else FORBIDDEN, answer.status_code)


def _status_of_upload(journey: Journey, view: RecordView, row: str, name: str) -> int:
    permission = f"{view.key}.{'edit' if row else 'create'}"
    if name in journey.persona.fields(permission, row or "-"):
        return OK
    seen = journey.persona.rows(f"{view.key}.view") | journey.persona.rows(permission)
    return FORBIDDEN if not row or row in seen else NOT_THERE


PROBES: dict[str, Probe] = {
    "edit_view": edit_form,
    "create_view": create_form,
    "ajax_update": inline_edit,
    "action_view": bulk,
    "upload_view": upload,
}
