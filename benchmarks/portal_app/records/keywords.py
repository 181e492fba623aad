"""Keywords: what articles are about."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from portal.admin.record_view import RecordView
from portal.columns import column
from portal.database import Base
from portal.i18n import _, pgettext


class Keyword(Base):
    __tablename__ = "keywords"
    name: Mapped[str] = column(_("Name"), String(60), unique=True)


class KeywordView(RecordView):
    model = Keyword
    key = "keywords"
    title = _("Keywords")
    section = pgettext("menu", "Content")
    column_list = ("name",)
    column_searchable_list = ("name",)
    column_default_sort = ("name", False)
    form_main = ((pgettext("form", "Keyword"), ("name",)),)
