"""The tables of the measurement as SQLAlchemy models, on any declarative base."""

import os

import sqlalchemy as sa
from sqlalchemy.orm import relationship

URL = os.environ["BENCH_DATABASE"]
PASSWORD = os.environ["BENCH_PASSWORD"]
PEOPLE = int(os.environ["BENCH_PEOPLE"])


def define(base):
    """Return ``(Author, Tag, Post)`` on the base."""
    post_tags = sa.Table(
        "post_tags",
        base.metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("post_id", sa.ForeignKey("posts.id"), nullable=False),
        sa.Column("tag_id", sa.ForeignKey("tags.id"), nullable=False),
    )

    class Author(base):
        __tablename__ = "authors"
        id = sa.Column(sa.Integer, primary_key=True)
        name = sa.Column(sa.String(120), nullable=False)
        email = sa.Column(sa.String(160), nullable=False)

        def __repr__(self):
            return self.name

    class Tag(base):
        __tablename__ = "tags"
        id = sa.Column(sa.Integer, primary_key=True)
        name = sa.Column(sa.String(60), nullable=False, unique=True)

        def __repr__(self):
            return self.name

    class Post(base):
        __tablename__ = "posts"
        id = sa.Column(sa.Integer, primary_key=True)
        title = sa.Column(sa.String(200), nullable=False)
        slug = sa.Column(sa.String(120), nullable=False, unique=True)
        body = sa.Column(sa.Text, nullable=False)
        status = sa.Column(sa.String(16), nullable=False)
        published = sa.Column(sa.Boolean, nullable=False)
        views = sa.Column(sa.Integer, nullable=False)
        price = sa.Column(sa.Numeric(10, 2), nullable=False)
        created_at = sa.Column(sa.DateTime, nullable=False)
        updated_at = sa.Column(sa.DateTime, nullable=False)
        author_id = sa.Column(sa.ForeignKey("authors.id"), nullable=False)
        author = relationship("Author")
        tags = relationship("Tag", secondary=post_tags)

        def __repr__(self):
            return self.title

    return Author, Tag, Post
