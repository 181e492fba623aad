"""Giving: the form that assigns a role to somebody, and what it asks for, done or explained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError
from wtforms import Form
from wtforms.validators import InputRequired, ValidationError

from portal.access import assigning
from portal.access.models import Role
from portal.access.requests import LONGEST
from portal.accounts.models import User
from portal.admin.access.ends import end_of
from portal.admin.access.offers import Offer
from portal.admin.editing.fields import (
    REQUIRED,
    AtMost,
    ChoiceField,
    MultilineField,
    ParsedField,
)
from portal.columns import Choice
from portal.database import Refused, db
from portal.i18n import _, formats, gettext, parsing, pgettext


class RoleField(ChoiceField):
    """One of the roles there are. What the giver does not hold is for the safeguard to refuse."""

    roles: dict[str, Role]

    def pre_validate(self, form: object) -> None:
        if self.data is not None and self.data not in self.roles:
            raise ValidationError(gettext("Choose one from the list."))


class AssignForm(Form):
    """Which role, until when, why; ``scope`` only where the form offers places."""

    role = RoleField(
        label=pgettext("record", "Role"),
        options=list,
        allow_blank=True,
        validators=[InputRequired(REQUIRED)],
    )
    scope = ChoiceField(
        label=_("Rows"),
        description=_("Narrows the role where records know such rows."),
        options=list,
        allow_blank=True,
    )
    until = ParsedField(
        label=_("Last day"),
        description=_("When this day is over, the role ends by itself. Empty: it does not end."),
        kind="date",
        parse=parsing.parse_date,
        write=formats.date_input,
    )
    reason = MultilineField(
        label=pgettext("assignment", "Reason"),
        description=_("It is kept, for everybody who looks at this person’s access."),
        validators=[AtMost(LONGEST)],
    )

    #: What stands over the form; "": nothing
    problem = ""

    def __init__(
        self,
        sent: Any,
        roles: Sequence[Offer],
        choices: Sequence[Choice],
        places: Sequence[Choice] = (),
        prefix: str = "",
    ) -> None:
        """``roles`` are all there are; ``choices`` and ``places`` what the form offers."""
        super().__init__(sent, prefix=prefix)
        self.role.roles = {one.role.key: one.role for one in roles}
        self.role.options = lambda: choices
        self.scope.options = lambda: places
        if not places:
            del self.scope

    def refuse(self, refused: Refused) -> None:
        """Say what was refused at the field that it is about; without one, at the role."""
        name = refused.field if refused.field in self else "role"
        self[name].errors = [*self[name].errors, refused.sentence]


def give(form: AssignForm, user: User) -> bool:
    """Assign what a valid form says, and commit; False: the form tells why not."""
    role, scope = form.role.roles[form.role.data], form.scope.data if "scope" in form else None
    told: dict[str, Any] = {"until": end_of(form.until.data), "reason": form.reason.data or ""}
    try:
        assigning.assign(user, role, scope=scope or "", **told)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form.refuse(refused)
        return False
    except IntegrityError:  # somebody else has just given the same
        db.session.rollback()
        form.refuse(Refused(gettext("Somebody has just assigned this role. Load the page again.")))
        return False
    return True
