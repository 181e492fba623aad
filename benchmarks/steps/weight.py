"""Weight: what a browser loads that opens the list for the first time."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from urllib.parse import urljoin

from benchmarks.cells import Notebook
from benchmarks.client import Answer, Client
from benchmarks.pages import files_of
from benchmarks.serving import Running

#: What a script or a stylesheet asks for in turn
IMPORTS = re.compile(
    r"""(?:\bfrom|\bimport)\s*["'](\.{0,2}/[^"']+)["']|url\(\s*["']?([^"')\s]+)"""
)


def weigh(running: Iterable[Running], notes: Notebook) -> None:
    """Write down bytes and requests of the first load, the page among them."""
    for one in running:
        page = one.client.request("GET", one.address("list"), headers={"Accept-Encoding": "gzip"})
        here = f"http://127.0.0.1:{one.port}{one.address('list')}"
        paths, others = files_of(page.text, here)
        files = _files(Client(one.port), paths)
        notes.write(
            ("weight", one.data.kind, one.data.rows, one.key),
            bytes=_size(page) + sum(map(_size, files.values())),
            page=_size(page),
            requests=1 + len(files),
            others=others,
            files={path: _size(file) for path, file in files.items()},
        )


def _files(client: Client, paths: list[str]) -> dict[str, Answer]:
    """Return the files, and those that they import."""
    found: dict[str, Answer] = {}
    waiting = list(paths)
    while waiting:
        path = waiting.pop(0)
        if path in found:
            continue
        found[path] = answer = client.get(path, **{"Accept-Encoding": "gzip"})
        if re.search(r"javascript|css", answer.headers.get("content-type", "")):
            named = [script or css for script, css in IMPORTS.findall(answer.text)]
            waiting += [urljoin(path, each) for each in named if not each.startswith("data:")]
    return found


def _size(answer: Answer) -> int:
    """Return the bytes of a body, gzipped as a proxy would where the server has not."""
    if answer.headers.get("content-encoding"):
        return len(answer.body)
    if re.match(r"font|image/(?!svg)", answer.headers.get("content-type", "")):
        return len(answer.body)
    return min(len(answer.body), len(gzip.compress(answer.body, 6)))
