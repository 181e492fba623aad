"""Files stay small enough to be read in one go."""

from __future__ import annotations

from statistics import median

import pytest

from tests.architecture.tree import ROOT, files

LINES = {
    str(file): len((ROOT / file).read_text(encoding="utf-8").splitlines())
    for file in files("*.py", "*.html", "*.css", "*.js")
}


def test_every_file_is_under_250_lines():
    assert {file: lines for file, lines in LINES.items() if lines >= 250} == {}


def test_the_typical_file_is_well_under_100_lines():
    assert median(LINES.values()) < 100


@pytest.mark.parametrize(
    "file", ["portal/app.py", "portal/records/posts.py", "portal/access/gate.py"]
)
def test_what_is_read_first_is_under_80_lines(file):
    assert LINES[file] < 80
