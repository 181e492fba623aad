"""Loans: who has which piece of equipment, from when until when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, Connection, ForeignKey, and_, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from portal.access.permissions import Action
from portal.access.scopes import Scope
from portal.accounts.models import User
from portal.admin.actions import bulk_action
from portal.admin.panels import Attention
from portal.admin.record_view import RecordView
from portal.database import Base, Refused, now
from portal.i18n import _, gettext, locales, ngettext, pgettext

SAMPLE = True

RETURN = Action("return", pgettext("permission", "Mark returned"))
OWN_OFFICE = Scope(
    "office",
    pgettext("scope", "Loans of the own office"),
    "equipment.office.profiles.user",
    "office",
    "parent",
)


class Loan(Base):
    """One piece of equipment in one person's hands; over once it is returned."""

    __tablename__ = "loans"
    __title__ = ("equipment", "borrower")
    __table_args__ = (
        CheckConstraint("due_on >= starts_on", name="due_on"),
        CheckConstraint("returned_on >= starts_on", name="returned_on"),
    )

    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    borrower_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    starts_on: Mapped[date] = mapped_column(index=True, info={"label": _("Lent on")})
    #: The last day of the loan
    due_on: Mapped[date] = mapped_column(index=True, info={"label": _("Due on")})
    #: Empty: not back yet
    returned_on: Mapped[date | None] = mapped_column(index=True, info={"label": _("Returned on")})

    equipment: Mapped[Base] = relationship(
        "Equipment", back_populates="loans", info={"label": _("Equipment")}
    )
    borrower: Mapped[User] = relationship(info={"label": _("Borrower")})

    def is_overdue(self, today: date) -> bool:
        """Tell whether the loan should have ended before ``today``, and has not."""
        return self.returned_on is None and self.due_on < today

    @classmethod
    def overdue(cls, today: date) -> ColumnElement[bool]:
        """Return the same as a condition in SQL."""
        return and_(cls.returned_on.is_(None), cls.due_on < today)

    def __str__(self) -> str:
        # Translators: the title of a loan, as in "Projector, lent to Ada"
        return gettext(
            "%(equipment)s, lent to %(person)s", equipment=self.equipment, person=self.borrower
        )


@event.listens_for(Loan, "before_insert")
@event.listens_for(Loan, "before_update")
def _demand_order(_mapper: Mapper[Loan], _connection: Connection, loan: Loan) -> None:
    """Say in a sentence what the constraints would say in SQL, once all dates are set."""
    if loan.due_on < loan.starts_on:
        raise Refused(gettext("The loan is due before it starts. Choose a later day."), "due_on")
    if loan.returned_on is not None and loan.returned_on < loan.starts_on:
        raise Refused(
            gettext("The loan was returned before it started. Choose a later day."), "returned_on"
        )


def _today() -> date:
    return now().astimezone(locales.time_zone()).date()


LATE = Attention(
    pgettext("loan", "Overdue"), lambda: Loan.overdue(_today()), "due_on", RETURN.name
)


class LoanView(RecordView):
    model = Loan
    key = "loans"
    title = _("Loans")
    singular = pgettext("record", "Loan")
    new_title = _("New loan")
    purpose = _("Loans say who has which piece of equipment, and when it comes back.")
    section = pgettext("menu", "Offices and equipment")
    icon = "arrows-exchange"
    rank = 22
    attention = (LATE,)
    actions = (*RecordView.actions, RETURN)
    scopes = (OWN_OFFICE,)

    column_list = ("equipment", "borrower", "starts_on", "due_on", "returned_on")
    column_default_sort = ("due_on", True)
    form_main = ((pgettext("form", "Loan"), ("equipment", "borrower")),)
    form_side = ((pgettext("form", "Dates"), ("starts_on", "due_on", "returned_on")),)

    @bulk_action(RETURN, confirm=_("Mark the selected loans as returned today?"))
    def mark_returned(self, loans: list[Loan]) -> str:
        today = _today()
        back = [loan for loan in loans if loan.returned_on is None]
        for loan in back:
            loan.returned_on = max(today, loan.starts_on)
        num = len(back)
        return ngettext("%(num)s loan is returned.", "%(num)s loans are returned.", num)
