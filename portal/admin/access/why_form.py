"""The question "Why can X do Y?", as a form."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import current_app
from wtforms import Form
from wtforms.validators import InputRequired, ValidationError

from portal.access.permissions import registry_of
from portal.access.sentences import field_title
from portal.access.words import permission_title
from portal.admin.access.people import PersonField, record_of, row_of
from portal.admin.editing.fields import REQUIRED, ChoiceField, LineField
from portal.columns import Choice
from portal.database import Base
from portal.i18n import _, gettext, pgettext
from portal.query.rows import key_from


def _permissions() -> Sequence[Choice]:
    return [Choice(name, permission_title(name)) for name in registry_of(current_app)]


class PermissionForm(Form):
    """What somebody, or whoever has a role, may do."""

    permission = ChoiceField(
        label=_("Permission"),
        options=_permissions,
        allow_blank=False,
        validators=[InputRequired(REQUIRED)],
    )

    @property
    def groups(self) -> list[tuple[str, list[Choice]]]:
        """The permissions on offer, by the record they are about."""
        registry = registry_of(current_app)
        found = groupby(_permissions(), lambda one: registry.get(one.value).key)
        return [_group(list(choices)) for _key, choices in found]


class WhyForm(PermissionForm):
    """Who, what, and if one wants to know exactly: on which record, with which field."""

    user = PersonField(label=_("Person"), allow_blank=False, validators=[InputRequired(REQUIRED)])
    id = LineField(
        label=_("Number of the record"),
        description=_("It stands at the end of the record’s address. Empty: records in general."),
        kind="code",
    )
    field = ChoiceField(
        label=pgettext("access", "Field"),
        description=_("Empty: the record as a whole."),
        options=list,
        allow_blank=True,
    )

    #: The row that ``id`` was found to mean
    row: Base | None = None

    def __init__(self, asked: Any) -> None:
        super().__init__(asked)
        self.field.options = self._choices

    def validate_id(self, control: LineField) -> None:
        if not control.data or not self._is_known():
            return
        if record_of(self.permission.data) is None:
            raise ValidationError(
                gettext("This permission is not about records. Leave the number empty.")
            )
        self.row = row_of(self.permission.data, key_from(control.data))
        if self.row is None:
            raise ValidationError(
                gettext("There is no such record, or it is not among those you may see.")
            )

    @property
    def has_fields(self) -> bool:
        return bool(self._choices())

    def _is_known(self) -> bool:
        return self.permission.data in registry_of(current_app)

    def _choices(self) -> Sequence[Choice]:
        """Return the fields of what is asked about; none before that is chosen."""
        if not self._is_known():
            return ()
        name = self.permission.data
        names = registry_of(current_app).get(name).names_of_fields()
        found = [Choice(one, field_title(name, one)) for one in names]
        return sorted(found, key=lambda one: str(one.title).casefold())


def _group(choices: list[Choice]) -> tuple[str, list[Choice]]:
    return str(registry_of(current_app).get(choices[0].value).record_title), choices
