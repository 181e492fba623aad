"""Scripts that a page needs together come as one module, each in a block of its own."""

from __future__ import annotations

import re

import pytest

from portal.admin.scripts import joined

ONE = b'// One\nimport { find, make } from "./dom.js";\n\nconst name = find("one");\n'
TWO = b'import { find, text } from "./dom.js";\nconst name = find("two");\n'


def test_modules_are_joined_below_one_import_with_names_of_their_own():
    files = {"js/both.txt": b"one.js\ntwo.js\n", "js/one.js": ONE, "js/two.js": TWO}

    [(path, body)] = joined(files)

    assert path == "js/both.js"
    assert body.decode() == (
        'import { find, make, text } from "./dom.js";\n'
        '{\n// One\n\nconst name = find("one");\n}\n{\nconst name = find("two");\n}\n'
    )


def test_module_that_exports_cannot_be_joined():
    files = {"js/both.txt": b"one.js", "js/one.js": b"export const name = 1;\n"}

    with pytest.raises(ValueError, match=r"one\.js cannot be joined"):
        dict(joined(files))


def test_module_that_is_not_there_stops_the_start():
    with pytest.raises(KeyError, match=r"js/one\.js"):
        dict(joined({"js/both.txt": b"one.js"}))


def test_form_loads_one_module_beside_that_of_every_page(sign_in, client):
    page = sign_in("tags.create").get("/admin/tags/new/").text

    scripts = re.findall(r'<script type="module" src="[^"]*/js/([\w.]+)"', page)
    assert scripts == ["portal.js", "forms.js"]
    address = re.search(r'src="([^"]*/js/forms\.js)"', page)[1]
    answer = client.get(address)
    assert answer.mimetype == "text/javascript"
    assert "data-picker" in answer.text
