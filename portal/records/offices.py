"""Offices: the administration as a tree, from the town hall down to the branch."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship, validates

from portal.admin.record_view import RecordView
from portal.database import Base, Refused
from portal.i18n import _, gettext, pgettext
from portal.i18n.content import Texts, Translated

SAMPLE = True


class TreeCycle(Refused):
    """An office would stand under itself."""

    def __init__(self, office: Office, parent: Office) -> None:
        sentence = gettext(
            "“%(parent)s” is “%(office)s” itself or stands under it. Choose another office.",
            office=str(office),
            parent=str(parent),
        )
        super().__init__(sentence, "parent")


class Office(Base):
    """A part of the administration, with the time of its place."""

    __tablename__ = "offices"
    __table_args__ = (CheckConstraint("parent_id <> id", name="parent"),)

    name: Mapped[Texts] = mapped_column(Translated, info={"label": _("Name")})
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"), index=True)
    #: An IANA name
    time_zone: Mapped[str] = mapped_column(
        String(64),
        default="Europe/Berlin",
        index=True,
        info={"label": _("Time zone"), "kind": "time_zone"},
    )

    parent: Mapped[Office | None] = relationship(
        remote_side="Office.id",
        back_populates="children",
        info={
            "label": _("Part of"),
            "help": _("The office above this one. Empty at the top of the tree."),
        },
    )
    # passive_deletes: an office that still has something keeps it; it is never set free unseen.
    children: Mapped[list[Office]] = relationship(
        back_populates="parent",
        passive_deletes="all",
        info={"label": _("Offices under it")},
    )
    profiles: Mapped[list[Base]] = relationship(
        "Profile", back_populates="office", passive_deletes="all", info={"label": _("People")}
    )
    equipment: Mapped[list[Base]] = relationship(
        "Equipment", back_populates="office", passive_deletes="all", info={"label": _("Equipment")}
    )

    @validates("parent")
    def _stay_a_tree(self, _key: str, parent: Office | None) -> Office | None:
        above = parent
        while above is not None:
            if above is self:
                raise TreeCycle(self, parent or self)
            above = above.parent
        return parent

    @validates("parent_id")
    def _stay_a_tree_by_key(self, _key: str, parent_id: int | None) -> int | None:
        session = object_session(self)
        if session is not None and parent_id is not None:
            with session.no_autoflush:
                self._stay_a_tree("parent", session.get(Office, parent_id))
        return parent_id

    def __str__(self) -> str:
        return str(self.name)


class OfficeView(RecordView):
    model = Office
    key = "offices"
    title = _("Offices")
    singular = pgettext("record", "Office")
    new_title = _("New office")
    purpose = _("Offices are where people work and where equipment belongs.")
    section = pgettext("menu", "Offices and equipment")
    icon = "building"
    rank = 20

    column_list = ("name", "parent", "time_zone")
    column_searchable_list = ("name", "time_zone")
    column_default_sort = ("name", False)
    form_main = ((pgettext("form", "Office"), ("name", "parent", "time_zone")),)
