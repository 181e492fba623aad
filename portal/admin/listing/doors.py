"""The doors of a list beside the list itself: what its page asks for, and what it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import request
from flask.typing import ResponseReturnValue

from portal.admin import files
from portal.admin.actions import door
from portal.admin.declarations import Declarations
from portal.admin.editing import uploads
from portal.admin.listing import columns, counts, filter_doors, saving_views

if TYPE_CHECKING:
    from portal.admin.record_view import RecordView


class ListDoors(Declarations):
    """Mixed into every record view."""

    @door("/file/<key>/<field>/")
    def file_view(self, key: str, field: str) -> ResponseReturnValue:
        return files.send(self, key, field)

    @door("/upload/<field>/", methods=("POST",))
    def upload_view(self, field: str) -> ResponseReturnValue:
        return uploads.take(self, field)

    @door("/counts/")
    def counts_view(self) -> ResponseReturnValue:
        return counts.answer(self)

    @door("/views/", methods=("GET", "POST"))
    def save_view(self) -> ResponseReturnValue:
        return saving_views.save(self) if request.method == "POST" else saving_views.show(self)

    @door("/views/delete/", methods=("POST",))
    def delete_saved_view(self) -> ResponseReturnValue:
        return saving_views.delete(self)

    @door("/columns/", methods=("GET", "POST"))
    def columns_view(self) -> ResponseReturnValue:
        return columns.choose(self) if request.method == "POST" else columns.show(self)

    @door("/filter/")
    def filter_view(self) -> ResponseReturnValue:
        return filter_doors.build(cast("RecordView", self))

    @door("/filter/options/")
    def filter_options(self) -> ResponseReturnValue:
        return filter_doors.options(cast("RecordView", self))
