"""People, and rows, as the reader may see them: what pages about rights call them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.accounts.models import User
from portal.admin import lookup
from portal.admin.access.doors import door
from portal.admin.addresses import address
from portal.admin.declarations import Declarations
from portal.admin.editing.relations import RelationField, Shown
from portal.admin.lookup import MAX_ANSWER, MAX_OFFSET
from portal.database import Base
from portal.i18n import gettext
from portal.query.record import Record
from portal.query.rows import key_from, one_row
from portal.query.rules import visible_rows


class PersonField(RelationField):
    """A choice among the people whom the reader may see."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, owner=User, target=User, **kwargs)
        self.offers_new = False

    @property
    def lookup_url(self) -> str:
        return address("access.people")

    @property
    def options(self) -> list[Shown]:
        """As of any relation; but whoever is chosen here is not known by that."""
        chosen = {row.id: lookup.title(row) for row in self._present(self.data)}
        return [
            Shown(one.key, chosen.get(one.key, one.title), one.is_chosen)
            for one in super().options
        ]


@door("/people/", "access.view")
def people() -> ResponseReturnValue:
    """Answer ``[[key, name, line about it], …]`` for the words in ``query``."""
    record = lookup.record_of(User)
    offset = request.args.get("offset", 0, type=int)
    if record is None or offset > MAX_OFFSET:
        return jsonify([])
    text = request.args.get("query", "").replace("\0", "")
    return jsonify(lookup.find(record, text, limit=MAX_ANSWER, offset=max(offset, 0)))


def person_of(text: str | None) -> User:
    """Return the person that an URL or a form names; raises `NotFound` unless they are seen."""
    record = lookup.record_of(User)
    row = None if record is None else one_row(record, key_from(text))
    if not isinstance(row, User):
        raise NotFound
    return row


def row_of(permission: str, key: int | None) -> Base | None:
    """Return the row of the permission's record that ``key`` names, if the reader sees it."""
    record = record_of(permission)
    return None if record is None else one_row(record, key)


def record_of(permission: str) -> type[Declarations] | None:
    """Return the record that a permission is about; None: a page's own."""
    return lookup.record_called(permission.partition(".")[0])


def titles_of(record: type[Record], keys: Iterable[int]) -> dict[int, str]:
    """Return what the rows are called that the reader may see; one statement."""
    wanted = set(keys)
    if not wanted:
        return {}
    where = [visible_rows(record), record.model.id.in_(wanted)]
    return dict(lookup.named(record, lookup.read(record, where, len(wanted), 0)))


def names_of(keys: Iterable[int]) -> dict[int, str]:
    """Return the names of the people, of those one may not see their numbers."""
    wanted, record = set(keys), lookup.record_of(User)
    seen = {} if record is None else titles_of(record, wanted)
    return {key: seen.get(key) or number_of(key) for key in wanted}


def number_of(key: int) -> str:
    """Return what stands for the title of a row that the reader may not see."""
    # Translators: stands for the title of a record that the reader may not read
    return gettext("Record %(number)s", number=key)
