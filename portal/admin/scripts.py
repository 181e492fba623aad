"""Scripts: modules that a page needs together are served as one, so that it asks only once.

``js/<name>.txt`` lists modules, which are joined to ``js/<name>.js`` as the stylesheet is from
its layers. Each keeps its names to itself: it stands in a block of its own, below the imports
of all of them. Such a module exports nothing; what others may use is in a module they import.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "(\./[\w.]+)";\n', re.MULTILINE)
#: What cannot stand in a block
OF_A_MODULE = re.compile(r"^(import|export)\b", re.MULTILINE)


def joined(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield path and text of each joined module.

    Raises `KeyError` on a module that is not there, `ValueError` on one that exports.
    """
    for path, listed in files.items():
        if path.startswith("js/") and path.endswith(".txt"):
            names = listed.decode().split()
            bodies = [(name, files[f"js/{name}"].decode()) for name in names]
            yield f"{path.removesuffix('.txt')}.js", _join(bodies).encode()


def _join(bodies: list[tuple[str, str]]) -> str:
    wanted: dict[str, set[str]] = defaultdict(set)
    blocks = []
    for name, body in bodies:
        for names, source in IMPORT.findall(body):
            wanted[source] |= set(names.split(", "))
        block = IMPORT.sub("", body)
        if OF_A_MODULE.search(block):
            raise ValueError(f"{name} cannot be joined: it exports, or imports over several lines")
        blocks.append(f"{{\n{block}}}\n")
    imports = [
        f'import {{ {", ".join(sorted(names))} }} from "{source}";\n'
        for source, names in wanted.items()
    ]
    return "".join([*imports, *blocks])
