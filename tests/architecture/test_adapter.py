"""What knows Flask-Admin stays small enough to be replaced (docs/adr/0001)."""

from __future__ import annotations

import re

from tests.architecture.tree import ROOT, files

#: Lines of all files that import Flask-Admin
MOST = 400


def test_the_adapter_to_flask_admin_is_at_most_400_lines():
    texts = {
        file: (ROOT / file).read_text(encoding="utf-8") for file in files("*.py", under="portal")
    }
    sizes = {
        str(file): len(text.splitlines())
        for file, text in texts.items()
        if re.search(r"^\s*(from|import) flask_admin\b", text, re.MULTILINE)
    }

    assert sum(sizes.values()) <= MOST, sizes
    assert all(name.startswith("portal/admin/") for name in sizes), sizes
