"""Equipment: what the offices own and lend to their people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Dialect, ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates
from sqlalchemy.types import TypeDecorator, TypeEngine

from portal.access.scopes import Scope
from portal.admin.record_view import Children, RecordView
from portal.columns import column
from portal.database import Base, Refused
from portal.files.columns import AnyFile, StoredFile
from portal.i18n import _, gettext, pgettext

SAMPLE = True

OWN_OFFICE = Scope(
    "office",
    pgettext("scope", "Equipment of the own office"),
    "office.profiles.user",
    "office",
    "parent",
)
HUNDREDTH = Decimal("0.01")
#: The first amount that twelve digits do not hold
MOST = Decimal(10) ** 10


class ExactDecimal(TypeDecorator[Decimal]):
    """An amount with two decimals, exact everywhere: SQLite, which has no decimals, counts
    hundredths. Raises `ValueError` on more decimals than two: nobody has asked to round.
    """

    impl = Numeric(12, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        counted: TypeEngine[Any] = BigInteger()
        exact: TypeEngine[Any] = Numeric(12, 2)
        return dialect.type_descriptor(counted if dialect.name == "sqlite" else exact)

    def process_bind_param(
        self, value: Decimal | int | None, dialect: Dialect
    ) -> Decimal | int | None:
        if value is None:
            return None
        exact = Decimal(value)
        if exact != exact.quantize(HUNDREDTH):
            raise ValueError("an amount has at most two decimals")
        return int(exact * 100) if dialect.name == "sqlite" else exact

    def process_result_value(
        self, value: Decimal | int | None, dialect: Dialect
    ) -> Decimal | None:
        if value is None:
            return None
        amount = Decimal(value)
        return (amount / 100 if dialect.name == "sqlite" else amount).quantize(HUNDREDTH)


class Equipment(Base):
    """One thing with a serial number, and the office it belongs to."""

    __tablename__ = "equipment"
    __table_args__ = (
        CheckConstraint("cost >= 0", name="cost"),
        CheckConstraint("length(currency) = 3", name="currency"),
    )

    name: Mapped[str] = mapped_column(String(160), index=True, info={"label": _("Name")})
    serial_number: Mapped[str] = mapped_column(
        String(64), unique=True, info={"label": _("Serial number"), "kind": "code"}
    )
    #: What it cost when bought, in `currency`
    cost: Mapped[Decimal] = mapped_column(
        ExactDecimal,
        index=True,
        info={"label": _("Cost"), "kind": "money", "currency": "currency"},
    )
    #: ISO 4217, as in ``EUR``
    currency: Mapped[str] = mapped_column(
        String(3), default="EUR", index=True, info={"label": _("Currency"), "kind": "currency"}
    )
    #: Empty: nobody remembers
    purchased_on: Mapped[date | None] = mapped_column(
        index=True, info={"label": _("Purchased on")}
    )
    manual: Mapped[StoredFile | None] = column(_("Manual"), AnyFile)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)

    office: Mapped[Base] = relationship(
        "Office", back_populates="equipment", info={"label": _("Office")}
    )
    loans: Mapped[list[Base]] = relationship(
        "Loan", back_populates="equipment", passive_deletes="all", info={"label": _("Loans")}
    )

    @validates("cost")
    def _exact(self, key: str, cost: Decimal | int | None) -> Decimal | None:
        if cost is None:
            return None
        amount = Decimal(cost)
        if not 0 <= amount < MOST:
            raise Refused(gettext("The cost is not a possible price."), key)
        if amount != amount.quantize(HUNDREDTH):
            raise Refused(gettext("The cost has at most two decimals."), key)
        return amount.quantize(HUNDREDTH)

    @validates("currency")
    def _in_capitals(self, _key: str, currency: str) -> str:
        return currency.strip().upper()

    def __str__(self) -> str:
        return self.name


class EquipmentView(RecordView):
    model = Equipment
    key = "equipment"
    title = _("Equipment")
    singular = pgettext("record", "Piece of equipment")
    new_title = _("New equipment")
    purpose = _("Equipment is what an office owns and can lend: each piece by its serial number.")
    section = pgettext("menu", "Offices and equipment")
    icon = "devices"
    rank = 21
    scopes = (OWN_OFFICE,)

    column_list = ("name", "serial_number", "office", "cost", "purchased_on")
    column_searchable_list = ("name", "serial_number")
    column_default_sort = ("name", False)
    form_main = (
        (pgettext("form", "Equipment"), ("name", "serial_number", "office", "manual")),
        (pgettext("form", "Purchase"), ("cost", "currency", "purchased_on")),
    )
    children = (Children("loans", ("borrower", "starts_on", "due_on", "returned_on")),)
