"""Texts of the packages Portal builds on: all of them are ours to translate."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from portal.i18n import upstream
from portal.i18n.cli.collecting import PACKAGES, module_for, texts_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.module)
def test_marks_are_those_of_the_installed_package(package):
    path = Path(upstream.__file__).parent / f"{package.module}.py"

    assert path.read_text() == module_for(package), "run: manage.py translations sync-upstream"


@pytest.mark.parametrize(
    "text",
    [
        "Not a valid choice.",
        "This field is required.",
        "File does not have an approved extension.",
    ],
)
def test_known_texts_are_collected(text):
    assert any(text in found for package in PACKAGES for found in texts_of(package))


def test_template_of_the_project_holds_them():
    with (ROOT / "translations" / "messages.pot").open("rb") as file:
        template = {m.id if isinstance(m.id, str) else m.id[0] for m in read_po(file)}

    wanted = {text[0] for package in PACKAGES for text in texts_of(package)}
    assert wanted <= template
