"""Importing a module defines things, and does nothing else."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.architecture.tree import ROOT, modules

WATCH = """
import json, sys
from importlib import import_module

root, names = sys.argv[1], sys.argv[2:]
done, now = [], ""

def watch(event, arguments):
    if event == "open":
        path, mode = str(arguments[0]), str(arguments[1] or "r")
        writes = any(letter in mode for letter in "wax+")
        code = path.endswith((".py", ".pyc")) or "/.venv/" in path
        if (writes and "__pycache__" not in path) or (path.startswith(root) and not code):
            done.append([now, f"opens {path}"])
    elif event in {"sqlite3.connect", "socket.connect", "subprocess.Popen", "os.mkdir"}:
        done.append([now, f"{event} {arguments}"])

sys.addaudithook(watch)
for now in names:
    import_module(now)
print(json.dumps(done))
"""


def test_no_module_reads_writes_or_connects_when_it_is_imported():
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCH, str(ROOT), *modules()],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert json.loads(done.stdout) == []


def test_every_module_can_be_imported_first():
    alone = "import sys; from importlib import import_module; import_module(sys.argv[1])"
    # One for each floor's door: a cycle shows from either of its ends.
    for name in ("portal.ops", "portal.admin.site", "portal.access.gate", "portal.i18n.content"):
        subprocess.run([sys.executable, "-W", "error", "-c", alone, name], cwd=ROOT, check=True)
