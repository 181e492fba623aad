"""Posts: the texts that the portal publishes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portal.access.permissions import Action
from portal.access.scopes import Scope
from portal.accounts.models import User
from portal.admin.actions import bulk_action
from portal.admin.panels import Attention
from portal.admin.record_view import RecordView
from portal.database import Base, UTCDateTime, now
from portal.i18n import _, ngettext, pgettext
from portal.i18n.choices import Choice
from portal.i18n.content import Texts, Translated

SAMPLE = True

STATUSES = (
    Choice("draft", pgettext("status", "Draft"), "neutral"),
    Choice("in_review", pgettext("status", "In review"), "warn"),
    Choice("published", pgettext("status", "Published"), "ok"),
    Choice("archived", pgettext("status", "Archived"), "mute"),
)
PUBLISH = Action("publish", pgettext("permission", "Publish"))
ARCHIVE = Action("archive", pgettext("permission", "Archive"))
OWN = Scope("own", pgettext("scope", "Own posts"), "author")
WAITING = Attention(
    _("Waiting for review"), lambda: Post.status == "in_review", "created_at", PUBLISH.name
)


class Post(Base):
    """A text, public while its status is published and its time has come."""

    __tablename__ = "posts"
    __table_args__ = (
        CheckConstraint(
            "status IN ('draft', 'in_review', 'published', 'archived')", name="status"
        ),
        CheckConstraint("views >= 0", name="views"),
    )

    title: Mapped[Texts] = mapped_column(Translated, info={"label": _("Title")})
    slug: Mapped[str] = mapped_column(
        String(120),
        unique=True,
        info={
            "label": _("Slug"),
            "kind": "code",
            "help": _("The end of the post's address: small letters, digits and hyphens."),
        },
    )
    content: Mapped[Texts] = mapped_column(
        Translated, default=Texts, info={"label": _("Content"), "kind": "markdown"}
    )
    status: Mapped[str] = mapped_column(
        String(16), default="draft", index=True, info={"label": _("Status"), "choices": STATUSES}
    )
    #: How often readers have opened the post
    views: Mapped[int] = mapped_column(default=0, index=True, info={"label": _("Views")})
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    #: UTC; empty: never published so far
    published_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime,
        index=True,
        info={
            "label": _("Published on"),
            "help": _("Leave it empty to publish as soon as the status is Published."),
        },
    )
    created_at: Mapped[datetime] = mapped_column(
        UTCDateTime, default=now, index=True, info={"label": _("Created on")}
    )

    author: Mapped[User] = relationship(info={"label": _("Author")})
    tags: Mapped[list[Base]] = relationship(
        "Tag",
        secondary="post_tags",
        back_populates="posts",
        order_by="Tag.slug",
        info={"label": _("Tags")},
    )

    @hybrid_property
    def published(self) -> bool:
        """Whether readers outside may see the post now."""
        due = self.published_at
        return self.status == "published" and (due is None or due <= now())

    @published.inplace.expression
    @classmethod
    def _published(cls) -> ColumnElement[bool]:
        due = cls.published_at
        return and_(cls.status == "published", due.is_(None) | (due <= now()))

    @validates("status")
    def _note_the_moment(self, _key: str, status: str) -> str:
        if status == "published" and self.published_at is None:
            self.published_at = now()
        return status

    def __str__(self) -> str:
        return str(self.title)


class PostView(RecordView):
    model = Post
    key = "posts"
    title = _("Posts")
    new_title = _("New post")
    purpose = _("Posts are what the city tells its people: news, notices and advice.")
    section = pgettext("menu", "Content")
    icon = "news"
    rank = 10
    actions = (*RecordView.actions, PUBLISH, ARCHIVE)
    scopes = (OWN,)

    column_list = ("title", "status", "author", "tags", "views", "published_at")
    column_searchable_list = ("title", "slug")
    column_default_sort = ("published_at", True)
    column_editable_list = ("status",)
    tabs = "status"
    pulse = "created_at"
    attention = (WAITING,)
    form_main = ((pgettext("form", "Content"), ("title", "slug", "content")),)
    form_side = (
        (pgettext("form", "Publishing"), ("status", "published_at")),
        (pgettext("form", "Filing"), ("author", "tags")),
    )
    details_extra = ("views", "created_at")

    @bulk_action(PUBLISH, confirm=_("Publish the selected posts?"))
    def publish(self, posts: list[Post]) -> str:
        for post in posts:
            post.status = "published"
        num = len(posts)
        return ngettext("%(num)s post is published.", "%(num)s posts are published.", num)

    @bulk_action(ARCHIVE, confirm=_("Archive the selected posts? Readers no longer see them."))
    def archive(self, posts: list[Post]) -> str:
        for post in posts:
            post.status = "archived"
        num = len(posts)
        return ngettext("%(num)s post is archived.", "%(num)s posts are archived.", num)
