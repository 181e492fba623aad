"""A file in a form: chosen or dropped, sent at once where a script runs, else with the form.

Whichever way it came, it is in the storage before the form is saved, and the form knows it
by a token (`portal.files.pending`): no mistake in another field costs a second upload.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound
from wtforms import Field as FormField
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from portal.access import gate
from portal.admin import lookup
from portal.admin.doors import refusal
from portal.database import Refused
from portal.files import pending, storage
from portal.files.columns import StoredFile
from portal.files.receiving import receive, too_large
from portal.files.rules import Rules, rules_of
from portal.i18n import gettext
from portal.i18n.sizes import format_size
from portal.query.fields import FILES, Field
from portal.query.rows import key_from, one_row
from portal.query.rules import fields_allowed

if TYPE_CHECKING:
    from portal.admin.declarations import Declarations

#: What a field posts beside the file itself: ``photo-kept`` holds the token of a file that
#: was sent before, ``photo-remove`` is there where none shall be left.
KEPT, REMOVE = "{}-kept", "{}-remove"


class UploadField(FormField):
    """One file, or none. A field of which nothing is posted keeps its file."""

    kind = "upload"

    def __init__(self, *args: Any, told: Field, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told, self.rules = told, _rules(told)
        self.data: StoredFile | None = None
        self._pending: StoredFile | None = None
        self._sent: FileStorage | None = None

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        self._pending, self._sent, self._token, self._problem = None, None, "", ""
        self.is_removed = False
        if formdata is None:
            return
        if token := formdata.get(KEPT.format(self.name)):
            self._take(pending.file_of(token, current_user.id, _place(self.told)), token)
        if REMOVE.format(self.name) in formdata:
            self.data, self.is_removed = None, True
        sent = request.files.get(self.name)
        self._sent = sent if sent is not None and sent.filename else None

    def _take(self, stored: StoredFile | None, token: str) -> None:
        if stored is None:
            self._problem = gettext("This file is no longer here. Choose it again.")
            return
        self.data = self._pending = stored
        self._token, self.is_removed, self._problem = token, False, ""

    def _receive(self) -> None:
        """Keep what was sent: not before it is known that the field may be written."""
        sent, self._sent = self._sent, None
        if sent is None:
            return
        try:
            stored = receive(sent.stream, sent.filename or "", self.rules)
        except Refused as refused:
            self._problem = refused.sentence
        else:
            self._take(stored, pending.token_of(stored, current_user.id, _place(self.told)))

    def pre_validate(self, form: object) -> None:
        self._receive()
        if self._problem:
            raise StopValidation(self._problem)
        self.raw_data: list[str] = [] if self.data is None else [self.data.name]

    @property
    def token(self) -> str:
        """What the form posts for a file that is kept, though not saved."""
        self._receive()
        return self._token

    @property
    def shown(self) -> StoredFile | None:
        """The file that the form shows, also while it is marked to be removed."""
        found: StoredFile | None = self._pending if self.token else self.object_data
        return found

    @property
    def size(self) -> str:
        return format_size(self.shown.size) if self.shown else ""

    @property
    def preview(self) -> str:
        return preview_of(self.shown) if self.shown else ""

    @property
    def too_large(self) -> str:
        return too_large(self.rules)

    @property
    def url(self) -> str | None:
        """Where a script may send the file at once."""
        record = lookup.record_of(self.told.attribute.class_)
        if record is None or self.name != self.told.name:
            return None
        key = key_from(request.args.get("id"))
        return url_for(f"{record.key}.upload_view", field=self.told.name, id=key)


def take(view: Declarations, name: str) -> ResponseReturnValue:
    """Keep the posted ``file`` for the field ``name``, of the row ``id`` or of a new one.

    Answers ``{"token", "name", "size", "preview"}``, or ``{"error"}``.
    """
    field = view.fields().get(name)
    if field is None or field.kind not in FILES:
        raise NotFound
    _demand_writable(view, field)
    sent = request.files.get("file")
    if sent is None:
        return jsonify(error=gettext("Choose a file.")), 422
    try:
        stored = receive(sent.stream, sent.filename or "", _rules(field))
    except Refused as refused:
        return jsonify(error=refused.sentence), 422
    return jsonify(
        token=pending.token_of(stored, current_user.id, _place(field)),
        name=stored.name,
        size=format_size(stored.size),
        preview=preview_of(stored),
    )


def _demand_writable(view: Declarations, field: Field) -> None:
    """Raise `NotFound` where the row may not even be seen, `gate.Denied` where only that."""
    action, row = "create", None
    if "id" in request.args:
        action, key = "edit", key_from(request.args["id"])
        row = one_row(type(view), key, action) or one_row(type(view), key)
        if row is None:
            raise NotFound
    if field.name not in fields_allowed(type(view), action, row):
        raise gate.Denied(refusal(view.key, (action,)))


def sent_too_late(user_id: int) -> list[list[str]]:
    """Keep the files of a form that is kept as a draft; return what it posts for them.

    A file that no field takes is left out: the draft could not be saved with it.
    """
    record = lookup.record_called(request.blueprint or "")
    is_form = str(request.endpoint).endswith((".create_view", ".edit_view"))
    found: list[list[str]] = []
    for name, sent in request.files.items() if record is not None and is_form else ():
        field = record.fields().get(name) if record is not None else None
        if field is None or field.kind not in FILES or not sent.filename:
            continue
        try:
            stored = receive(sent.stream, sent.filename, _rules(field))
        except Refused:
            continue
        found.append([KEPT.format(name), pending.token_of(stored, user_id, _place(field))])
    return found


def preview_of(stored: StoredFile) -> str:
    """Return an image, small, as an address that needs no request; "" of anything else."""
    if not stored.is_image:
        return ""
    try:
        small = storage.thumbnail_of(stored).read_bytes()
    except (FileNotFoundError, Refused):  # the form is there to mend it
        return ""
    return f"data:image/webp;base64,{b64encode(small).decode()}"


def _rules(field: Field) -> Rules:
    return rules_of(field.attribute.type, field.info)


def _place(field: Field) -> str:
    return f"{field.attribute.class_.__tablename__}.{field.name}"
