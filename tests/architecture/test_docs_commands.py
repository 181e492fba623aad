"""What a document shows on a console happens just so, from the first line to the last."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files

DOCUMENTS = [*files("*.md", under="docs"), Path("README.md")]
BLOCK = re.compile(r"^```(console|po)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: These need a package of their own: tests/architecture/test_docs_code.py
ELSEWHERE = {Path("README.md"), Path("docs/extending.md")}
STORIES = [
    file
    for file in DOCUMENTS
    if file not in ELSEWHERE and "```console\n" in (ROOT / file).read_text(encoding="utf-8")
]


def steps(document: str) -> list[tuple[str, str]]:
    """Return the commands of a console block, each with the output that is shown."""
    found = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", document, re.MULTILINE)
    return [(command, output) for command, output in found]


def looks_like(shown: str) -> re.Pattern[str]:
    """Return a pattern for the output; “…” stands for anything, on a line for many lines."""
    lines = [
        r"(?:.*\n)*?" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + r"\n"
        for line in shown.splitlines()
    ]
    return re.compile("".join(lines))


class Console:
    """A terminal in the checkout, whose catalogs are copies."""

    def __init__(self, app, translations: Path) -> None:
        self.runner = app.test_cli_runner()
        self.translations = translations
        self.status = 0

    def type(self, line: str) -> str:
        """Run one command; return what it prints."""
        if line == "echo $?":
            return f"{self.status}\n"
        said, _, command = line.rpartition(" | ")
        words = shlex.split(command)
        assert words[:2] == ["python", "manage.py"], line
        arguments = words[2:]
        if arguments[0] == "translations" and "--check" not in arguments:
            arguments += ["--dir", str(self.translations)]
        typed = " ".join(shlex.split(said)[1:]) + "\n" if said else ""
        result = self.runner.invoke(args=arguments, input=typed, env={"LC_ALL": "C.UTF-8"})
        assert not result.exception or isinstance(result.exception, SystemExit), line
        self.status = result.exit_code
        return result.output.replace(str(self.translations), "translations")

    def write(self, entries: str) -> None:
        """Put the entries of a ``po`` block in the place of those with the same text."""
        first, *rest = entries.strip().split("\n\n")
        catalog = self.translations / first.removeprefix("# translations/")
        text = catalog.read_text(encoding="utf-8")
        for entry in rest:
            head = re.escape(entry[: entry.index("\nmsgstr")])
            text, done = re.subn(
                head + r"\nmsgstr(?:.+\n)+", lambda _found, new=entry: f"{new}\n", text
            )
            assert done == 1, entry
        catalog.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("file", STORIES, ids=str)
def test_what_a_document_shows_happens(app, tmp_path, file):
    shutil.copytree(ROOT / "translations", tmp_path / "translations")
    console = Console(app, tmp_path / "translations")

    for kind, block in BLOCK.findall((ROOT / file).read_text(encoding="utf-8")):
        if kind == "po":
            console.write(block)
            continue
        for command, shown in steps(block):
            output = console.type(command)
            assert looks_like(shown).fullmatch(output), f"{command}\n{output}"
