"""Roles, what they are granted, and to whom they are assigned."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime

from flask import has_app_context
from sqlalchemy import JSON, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import (
    Mapped,
    backref,
    mapped_column,
    object_session,
    relationship,
    validates,
)

from portal.access.inclusion import with_all_included
from portal.access.words import permission_title
from portal.accounts.models import User
from portal.database import Base, Part, Refused, UTCDateTime, now
from portal.i18n import _, gettext, pgettext
from portal.i18n.content import Texts, Translated

ROLE_PARENTS = Table(
    "role_parents",
    Base.metadata,
    Column("role_id", ForeignKey("roles.id"), primary_key=True),
    Column("parent_id", ForeignKey("roles.id"), primary_key=True, index=True),
)


class Role(Base):
    """A named set of grants, its own and those of the roles it includes.

    Roles are rows: nothing in the code names one.
    """

    __tablename__ = "roles"
    __title__ = ("name", "key")

    #: What the command line calls it; stored in policy files: never renamed lightly
    key: Mapped[str] = mapped_column(
        String(64), unique=True, info={"label": _("Key"), "kind": "code"}
    )
    name: Mapped[Texts] = mapped_column(Translated, info={"label": _("Name")})

    parents: Mapped[list[Role]] = relationship(
        secondary=ROLE_PARENTS,
        primaryjoin=lambda: Role.id == ROLE_PARENTS.c.role_id,
        secondaryjoin=lambda: Role.id == ROLE_PARENTS.c.parent_id,
        back_populates="heirs",
        info={
            "label": _("Includes the roles"),
            "help": _("Who has this role may do everything that those allow."),
        },
    )
    heirs: Mapped[list[Role]] = relationship(
        secondary=ROLE_PARENTS,
        primaryjoin=lambda: Role.id == ROLE_PARENTS.c.parent_id,
        secondaryjoin=lambda: Role.id == ROLE_PARENTS.c.role_id,
        back_populates="parents",
    )
    grants: Mapped[list[Grant]] = relationship(
        back_populates="role",
        cascade="all, delete-orphan",
        order_by="Grant.permission",
        info={"label": _("Grants")},
    )
    assignments: Mapped[list[Assignment]] = relationship(
        back_populates="role", cascade="all, delete-orphan"
    )
    users: Mapped[list[User]] = relationship(
        secondary="assignments",
        viewonly=True,
        order_by="User.name",
        backref=backref("roles", viewonly=True, info={"label": _("Roles")}),
        info={"label": _("Members")},
    )

    @validates("parents")
    def _stay_without_rings(self, _key: str, parent: Role) -> Role:
        session = object_session(parent)
        with session.no_autoflush if session else nullcontext():
            if self in with_all_above(parent):
                raise RoleCycle(self, parent)
        return parent

    def __str__(self) -> str:
        return str(self.name) or self.key


class Grant(Base):
    """One permission given to one role, on all rows and fields or on some."""

    __tablename__ = "grants"
    __title__ = ("permission", "scope")
    __part__ = Part(_("Grants"), "roles.view", "roles.edit")
    __table_args__ = (UniqueConstraint("role_id", "permission", "scope"),)

    role_id: Mapped[int] = mapped_column(ForeignKey("roles.id"))
    permission: Mapped[str] = mapped_column(
        String(128), index=True, info={"label": _("Permission"), "kind": "permission"}
    )
    #: A row scope that the record declares, as in ``own`` or ``office=12``; "": every row
    scope: Mapped[str] = mapped_column(
        String(64), default="", info={"label": _("Rows"), "kind": "code"}
    )
    #: Names of fields, of translated ones also as ``title@fr``; empty: every field that is
    #: neither secret nor personal
    fields: Mapped[list[str] | None] = mapped_column(JSON, info={"label": _("Fields")})

    role: Mapped[Role] = relationship(back_populates="grants", info={"label": _("Role")})

    def __str__(self) -> str:
        return (
            permission_title(self.permission, self.scope) if has_app_context() else self.permission
        )


class Assignment(Base):
    """One role given to one user, since when, until when, by whom and why."""

    __tablename__ = "assignments"
    __title__ = ("role",)
    # Translators: what the log calls roles given to people
    __part__ = Part(_("Assignments"), "roles.view", "roles.assign")
    __table_args__ = (UniqueConstraint("user_id", "role_id", "scope"),)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id"), index=True, info={"label": _("User")}
    )
    role_id: Mapped[int] = mapped_column(
        ForeignKey("roles.id"), index=True, info={"label": _("Role")}
    )
    assigned_at: Mapped[datetime] = mapped_column(
        UTCDateTime, default=now, info={"label": _("Since")}
    )
    #: The actor, as in ``cli:ada``
    assigned_by: Mapped[str] = mapped_column(
        String(254), default="", info={"label": _("Given by")}
    )

    #: The first moment at which it no longer holds; empty: it does not end
    until: Mapped[datetime | None] = mapped_column(
        UTCDateTime, index=True, info={"label": pgettext("assignment", "Until")}
    )
    #: What whoever gave it wrote
    reason: Mapped[str] = mapped_column(
        Text, default="", info={"label": pgettext("assignment", "Reason")}
    )
    #: Narrows the role's grants on records that know such rows, as in ``office=12``
    scope: Mapped[str] = mapped_column(
        String(64), default="", info={"label": _("Rows"), "kind": "code"}
    )

    user: Mapped[User] = relationship(
        backref=backref("assignments", cascade="all, delete-orphan"),
        info={"label": _("User")},
    )
    role: Mapped[Role] = relationship(back_populates="assignments", info={"label": _("Role")})

    def __str__(self) -> str:
        return str(self.role)


def with_all_above(role: Role) -> list[Role]:
    """Return the role, and all that it includes, those of those as well."""
    return with_all_included(role, lambda one: one.parents)


class RoleCycle(Refused):
    """A role that would include itself."""

    def __init__(self, role: Role, parent: Role) -> None:
        sentence = gettext(
            "“%(parent)s” is “%(role)s” itself or includes it. Choose another role.",
            parent=str(parent),
            role=str(role),
        )
        super().__init__(sentence, "parents")
