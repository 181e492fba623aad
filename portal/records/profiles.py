"""Profiles: what people tell about themselves, one each."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from portal.access.scopes import Scope
from portal.accounts.models import User
from portal.admin.record_view import RecordView
from portal.columns import Choice, column
from portal.database import Base
from portal.files.columns import ImageFile, StoredFile
from portal.i18n import _, pgettext
from portal.i18n.content import Texts, Translated

SAMPLE = True

GENDERS = (
    Choice("female", pgettext("gender", "Female")),
    Choice("male", pgettext("gender", "Male")),
    Choice("other", pgettext("gender", "Other")),
)
OWN = Scope("own", pgettext("scope", "Own profile"), "user")


class Profile(Base):
    """A person, beyond what signing in needs. Goes when its user goes."""

    __tablename__ = "profiles"
    __title__ = ("user",)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    #: Plain text
    bio: Mapped[Texts] = mapped_column(
        Translated, default=Texts, info={"label": _("About"), "multiline": True}
    )
    avatar: Mapped[str | None] = mapped_column(
        String(500),
        info={"label": _("Picture"), "kind": "url", "help": _("The address of a picture.")},
    )
    photo: Mapped[StoredFile | None] = column(_("Photo"), ImageFile)
    website: Mapped[str | None] = mapped_column(
        String(500), info={"label": _("Website"), "kind": "url"}
    )
    #: ISO 3166-1, as in ``DE``
    country: Mapped[str | None] = mapped_column(
        String(2), index=True, info={"label": _("Country"), "kind": "country"}
    )
    birthdate: Mapped[date | None] = mapped_column(
        info={"label": _("Date of birth"), "personal": True}
    )
    gender: Mapped[str | None] = mapped_column(
        String(8), info={"label": _("Gender"), "choices": GENDERS, "personal": True}
    )
    #: Where the person works; empty: nowhere in the tree
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"), index=True)

    user: Mapped[User] = relationship(
        backref=backref(
            "profile",
            uselist=False,
            cascade="all, delete-orphan",
            info={"label": _("Profile")},
        ),
        info={"label": _("Person")},
    )
    office: Mapped[Base | None] = relationship(
        "Office", back_populates="profiles", info={"label": _("Office")}
    )

    def __str__(self) -> str:
        return str(self.user)


class ProfileView(RecordView):
    model = Profile
    key = "profiles"
    title = _("Profiles")
    singular = pgettext("record", "Profile")
    new_title = _("New profile")
    purpose = _("Profiles tell who somebody is and where in the administration they work.")
    section = pgettext("menu", "People")
    icon = "id"
    rank = 31
    scopes = (OWN,)

    column_list = ("user", "office", "country")
    column_searchable_list = ("bio",)
    form_main = (
        (pgettext("form", "Person"), ("user", "bio", "photo", "website", "avatar")),
        (pgettext("form", "Personal"), ("birthdate", "gender")),
    )
    form_side = ((pgettext("form", "Work"), ("office", "country")),)
