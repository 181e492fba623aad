"""Authors: who has written the articles."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from portal.admin.record_view import RecordView
from portal.columns import column
from portal.database import Base
from portal.i18n import _, pgettext


class Author(Base):
    __tablename__ = "authors"
    name: Mapped[str] = column(_("Name"), String(120))
    email: Mapped[str] = column(_("Email"), String(160), kind="email")


class AuthorView(RecordView):
    model = Author
    key = "authors"
    title = _("Authors")
    section = pgettext("menu", "Content")
    column_list = ("name", "email")
    column_searchable_list = ("name",)
    column_default_sort = ("name", False)
    form_main = ((pgettext("form", "Author"), ("name", "email")),)
