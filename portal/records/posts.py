"""Posts: the texts that the portal publishes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, validates

from portal.accounts.models import User
from portal.admin.record_view import Action, Attention, RecordView, Scope, bulk_action
from portal.columns import Choice, column, relation
from portal.database import Base, UTCDateTime, now
from portal.i18n import _, ngettext, pgettext
from portal.i18n.content import Texts, Translated

SAMPLE = True
PUBLISH = Action("publish", pgettext("permission", "Publish"))
OWN = Scope("own", pgettext("scope", "Own posts"), "author")
STATUSES = (
    Choice("draft", pgettext("status", "Draft"), "neutral"),
    Choice("in_review", pgettext("status", "In review"), "warn"),
    Choice("published", pgettext("status", "Published"), "ok"),
    Choice("archived", pgettext("status", "Archived"), "mute"),
)


class Post(Base):
    __tablename__ = "posts"
    title: Mapped[Texts] = column(_("Title"), Translated)
    slug: Mapped[str] = column(_("Slug"), String(120), unique=True, kind="slug")
    content: Mapped[Texts] = column(_("Content"), Translated, default=Texts, kind="markdown")
    status: Mapped[str] = column(_("Status"), default="draft", choices=STATUSES, index=True)
    views: Mapped[int] = column(_("Views"), default=0, index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    published_at: Mapped[datetime | None] = column(_("Published on"), UTCDateTime, index=True)
    created_at: Mapped[datetime] = column(_("Created on"), UTCDateTime, default=now, index=True)
    author: Mapped[User] = relation(_("Author"))
    tags: Mapped[list[Base]] = relation(_("Tags"), "Tag.posts", secondary="post_tags")

    @hybrid_property
    def published(self) -> bool:
        """Whether readers outside may see the post."""
        return self.status == "published"

    @validates("status")
    def _note_the_moment(self, _key: str, status: str) -> str:
        if status == "published" and self.published_at is None:
            self.published_at = now()
        return status


class PostView(RecordView):
    model = Post
    key = "posts"
    title, singular = _("Posts"), pgettext("record", "Post")
    new_title = _("New post")
    purpose = _("Posts are what the city tells its people: news, notices and advice.")
    section = pgettext("menu", "Content")
    icon = "news"
    actions = (*RecordView.actions, PUBLISH)
    scopes = (OWN,)
    column_list = ("title", "status", "author", "tags", "views", "published_at")
    column_searchable_list = ("title", "slug")
    column_default_sort = ("published_at", True)
    column_editable_list = ("status",)
    tabs = "status"
    pulse = "created_at"
    attention = (Attention(_("Waiting for review"), lambda: Post.status == "in_review"),)
    form_main = ((pgettext("form", "Content"), ("title", "slug", "content")),)
    form_side = ((pgettext("form", "Publishing"), ("status", "published_at", "author", "tags")),)
    details_extra = ("views", "created_at")

    @bulk_action(PUBLISH, confirm=_("Publish the selected posts?"))
    def publish(self, posts: list[Post]) -> str:
        for post in posts:
            post.status = "published"
        return ngettext("%(num)s post is published.", "%(num)s posts are published.", len(posts))
