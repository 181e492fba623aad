"""Tags: what posts are about, for finding them again."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.admin.record_view import RecordView
from portal.database import Base, UTCDateTime, now
from portal.i18n import _, pgettext
from portal.i18n.content import Texts, Translated

SAMPLE = True


post_tags = Table(
    "post_tags",
    Base.metadata,
    Column("post_id", ForeignKey("posts.id"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id"), primary_key=True, index=True),
    Column("created_at", UTCDateTime, nullable=False, default=now),
)


class Tag(Base):
    """A subject that any number of posts share."""

    __tablename__ = "tags"

    name: Mapped[Texts] = mapped_column(Translated, info={"label": _("Name")})
    slug: Mapped[str] = mapped_column(
        String(64), unique=True, info={"label": _("Slug"), "kind": "slug"}
    )

    posts: Mapped[list[Base]] = relationship(
        "Post", secondary="post_tags", back_populates="tags", info={"label": _("Posts")}
    )


class TagView(RecordView):
    model = Tag
    key = "tags"
    title = _("Tags")
    singular = pgettext("record", "Tag")
    new_title = _("New tag")
    purpose = _("Tags say what a post is about, so that readers find similar ones.")
    section = pgettext("menu", "Content")
    icon = "tags"

    column_list = ("name", "slug")
    column_searchable_list = ("name", "slug")
    column_default_sort = ("slug", False)
    form_main = ((pgettext("form", "Tag"), ("name", "slug")),)
