"""Roles, what they are granted, and to whom they are assigned."""

from __future__ import annotations

from datetime import datetime

from flask import has_app_context
from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from portal.access.words import permission_title
from portal.accounts.models import User
from portal.database import Base, UTCDateTime, now
from portal.i18n import _
from portal.i18n.content import Texts, Translated


class Role(Base):
    """A named set of grants. Roles are rows: nothing in the code names one."""

    __tablename__ = "roles"
    __title__ = ("name", "key")

    #: What the command line calls it; stored in policy files: never renamed lightly
    key: Mapped[str] = mapped_column(
        String(64), unique=True, info={"label": _("Key"), "kind": "code"}
    )
    name: Mapped[Texts] = mapped_column(Translated, info={"label": _("Name")})

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

    def __str__(self) -> str:
        return str(self.name) or self.key


class Grant(Base):
    """One permission given to one role, on all rows and fields or on some."""

    __tablename__ = "grants"
    __title__ = ("permission", "scope")
    __table_args__ = (UniqueConstraint("role_id", "permission", "scope"),)

    role_id: Mapped[int] = mapped_column(ForeignKey("roles.id"))
    permission: Mapped[str] = mapped_column(
        String(128), index=True, info={"label": _("Permission"), "kind": "code"}
    )
    #: The name of a row scope that the record declares; "": every row
    scope: Mapped[str] = mapped_column(
        String(64), default="", info={"label": _("Rows"), "kind": "code"}
    )
    #: Names of fields; empty: every field that is neither secret nor personal
    fields: Mapped[list[str] | None] = mapped_column(JSON, info={"label": _("Fields")})

    role: Mapped[Role] = relationship(back_populates="grants")

    def __str__(self) -> str:
        return (
            permission_title(self.permission, self.scope) if has_app_context() else self.permission
        )


class Assignment(Base):
    """One role given to one user, since when and by whom."""

    __tablename__ = "assignments"
    __title__ = ("role",)
    __table_args__ = (UniqueConstraint("user_id", "role_id"),)

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

    user: Mapped[User] = relationship(
        backref=backref("assignments", cascade="all, delete-orphan"),
        info={"label": _("User")},
    )
    role: Mapped[Role] = relationship(back_populates="assignments", info={"label": _("Role")})

    def __str__(self) -> str:
        return str(self.role)
