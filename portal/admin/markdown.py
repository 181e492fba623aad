"""Markdown: what people wrote, as HTML that can do no harm."""

from __future__ import annotations

from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

#: What a text may hold. No images: the page loads nothing from elsewhere.
TAGS = {"p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "a"}
TAGS |= {"ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "h5", "h6"}


def to_html(text: str) -> Markup:
    """Return ``text`` as HTML of a few harmless tags; links say that they lead away."""
    html = nh3.clean(
        _reader().render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return Markup(html)  # noqa: S704 - nh3 let through only what is listed above


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
