"""Trucks: what acme drives."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.admin.record_view import RecordView
from portal.database import Base
from portal.i18n import _, pgettext


class Truck(Base):
    """A truck, known by its plate."""

    __tablename__ = "trucks"

    plate: Mapped[str] = mapped_column(String(16), unique=True, info={"label": _("Plate")})
    seats: Mapped[int] = mapped_column(default=2, info={"label": _("Seats")})

    def __str__(self) -> str:
        return self.plate


class TruckView(RecordView):
    model = Truck
    key = "trucks"
    title = _("Trucks")
    new_title = _("New truck")
    purpose = _("Trucks are what goods are carried with.")
    section = pgettext("menu", "Fleet")

    column_list = ("plate", "seats")
    column_searchable_list = ("plate",)
    column_default_sort = ("plate", False)
    form_main = ((pgettext("form", "Truck"), ("plate", "seats")),)
