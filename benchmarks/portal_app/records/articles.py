"""Articles: the columns of the peers' posts, declared as any record is."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from portal_app.records.authors import Author
from sqlalchemy import Column, ForeignKey, Numeric, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.admin.record_view import RecordView
from portal.columns import Choice, column, relation
from portal.database import Base, UTCDateTime
from portal.i18n import _, pgettext

STATUSES = (
    Choice("draft", pgettext("status", "Draft"), "neutral"),
    Choice("review", pgettext("status", "Review"), "warn"),
    Choice("published", pgettext("status", "Published"), "ok"),
    Choice("archived", pgettext("status", "Archived"), "mute"),
)

article_keywords = Table(
    "article_keywords",
    Base.metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("keyword_id", ForeignKey("keywords.id"), primary_key=True, index=True),
)


class Article(Base):
    __tablename__ = "articles"
    id: Mapped[int] = column(_("Number"), primary_key=True, sort_order=-2)
    title: Mapped[str] = column(_("Title"), String(200))
    slug: Mapped[str] = column(_("Slug"), String(120), unique=True, kind="slug")
    body: Mapped[str] = column(_("Body"), Text)
    status: Mapped[str] = column(_("Status"), choices=STATUSES, index=True)
    published: Mapped[bool] = column(_("Published"))
    views: Mapped[int] = column(_("Views"), index=True)
    price: Mapped[Decimal] = column(_("Price"), Numeric(10, 2))
    created_at: Mapped[datetime] = column(_("Created on"), UTCDateTime, index=True)
    updated_at: Mapped[datetime] = column(_("Updated on"), UTCDateTime)
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"), index=True)
    author: Mapped[Author] = relation(_("Author"))
    tags: Mapped[list[Base]] = relation(_("Tags"), "Keyword", secondary=article_keywords)


class ArticleView(RecordView):
    model = Article
    key = "articles"
    title = _("Articles")
    new_title = _("New article")
    section = pgettext("menu", "Content")
    column_list = (
        "id",
        "title",
        "author",
        "tags",
        "status",
        "published",
        "views",
        "created_at",
    )
    column_searchable_list = ("title",)
    column_default_sort = ("id", True)
    column_editable_list = ("status",)
    tabs = "status"
    form_main = ((pgettext("form", "Article"), ("title", "slug", "body")),)
    form_side = (
        (
            pgettext("form", "Publishing"),
            ("status", "published", "views", "price", "created_at", "updated_at"),
        ),
        (pgettext("form", "Relations"), ("author", "tags")),
    )
