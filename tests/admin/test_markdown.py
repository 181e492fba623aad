"""What people write in Markdown is shown, and can do no harm."""

from __future__ import annotations

import re

import pytest

from portal.admin.markdown import to_html


def test_emphasis_lists_and_links_are_shown():
    html = to_html("**Closed** from *May*:\n\n* [Map](https://example.org/map)\n")

    assert "<strong>Closed</strong>" in html
    assert '<a href="https://example.org/map" rel="noopener noreferrer">Map</a>' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://example.org/x.png)",
        '<a href="x" onclick="alert(1)">x</a>',
        "<style>*{display:none}</style>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_nothing_that_runs_or_loads_gets_through(text):
    html = to_html(text)

    assert not re.search(r"<(script|style|img)|<[^>]+(onclick|javascript:|data:)", html)
