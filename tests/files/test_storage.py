"""The storage: each content once, whole or not at all, for nobody else to read."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from hashlib import sha256
from pathlib import Path

import pytest

from portal.files import pending, storage
from portal.files.columns import StoredFile
from portal.files.pending import GOOD_FOR, OLD
from tests.files import samples
from tests.files.conftest import contents


def stored(data: bytes = samples.PDF, **changes: object) -> StoredFile:
    told = {"sha256": storage.put(data), "name": "a.pdf", "type": "application/pdf"}
    return StoredFile(**(told | {"size": len(data)} | changes))


def test_file_lies_at_its_digest(uploads):
    digest = storage.put(b"content")

    assert digest == sha256(b"content").hexdigest()
    assert contents(uploads) == [uploads / digest[:2] / digest[2:4] / digest]
    assert storage.path_of(digest).read_bytes() == b"content"
    assert storage.is_whole(digest)


def test_same_content_is_kept_once(uploads):
    assert storage.put(b"same") == storage.put(b"same")
    assert len(contents(uploads)) == 1


def test_nobody_else_may_read_whatever_the_umask(uploads):
    before = os.umask(0)
    try:
        path = storage.path_of(storage.put(b"secret"))
    finally:
        os.umask(before)

    folders = [path.parent, path.parent.parent, uploads]
    assert {stat.S_IMODE(one.stat().st_mode) for one in folders} == {0o700}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("digest", ["", "x" * 64, "../" * 21 + "a", "A" * 64, "a" * 63])
def test_only_a_digest_is_an_address(in_app, digest):
    with pytest.raises(ValueError, match="digest"):
        storage.path_of(digest)


def test_file_is_synced_before_it_has_its_name(uploads, monkeypatch):
    done: list[str] = []
    sync, rename = os.fsync, Path.replace
    monkeypatch.setattr(storage.os, "fsync", lambda file: (done.append("sync"), sync(file)))
    monkeypatch.setattr(Path, "replace", lambda a, b: (done.append("name"), rename(a, b)))

    storage.put(b"content")

    assert done == ["sync", "name", "sync"]


def test_write_that_fails_leaves_nothing(uploads, monkeypatch):
    def fail(_self: Path, _other: Path) -> None:
        raise OSError(5, "I/O error")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="I/O"):
        storage.put(b"content")
    assert contents(uploads) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from flask import Flask
from types import SimpleNamespace
from portal.files import storage
app = Flask("x")
app.config["PORTAL"] = SimpleNamespace(instance=Path(sys.argv[1]))
Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with app.app_context():
    storage.put(b"content")
"""


def test_process_killed_before_the_name_leaves_nothing_that_is_ever_shown(app, tmp_path):
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)

    assert done.returncode == -signal.SIGKILL
    (left,) = contents(tmp_path / "uploads")
    assert left.name.startswith(storage.UNFINISHED)
    with app.test_request_context():
        app.config["PORTAL"], before = _at(app, tmp_path), app.config["PORTAL"]
        try:
            assert list(storage.digests()) == []
            assert storage.sweep(time.time() - 60) == 0
            assert storage.sweep(time.time() + 60) == 1
        finally:
            app.config["PORTAL"] = before


def _at(app, folder):
    from dataclasses import replace

    return replace(app.config["PORTAL"], instance=folder)


def test_many_at_once_keep_one_whole_file(app, uploads):
    data = os.urandom(300_000)

    def put() -> None:
        with app.app_context():
            storage.put(data)

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (path,) = contents(uploads)
    assert path.read_bytes() == data


def test_file_that_lost_its_end_is_written_anew(uploads):
    path = storage.path_of(storage.put(b"content"))
    path.write_bytes(b"cont")

    storage.put(b"content")

    assert path.read_bytes() == b"content"


def test_file_that_was_sent_again_is_not_removed(uploads):
    digest = storage.put(b"content")
    long_ago = time.time() - 1000
    os.utime(storage.path_of(digest), (long_ago, long_ago))
    storage.put(b"content")

    assert storage.remove(digest, time.time() - 500) is False
    assert storage.remove(digest, time.time() + 1) is True
    assert storage.remove(digest, time.time() + 1) is False


def test_thumbnail_is_made_once_and_goes_with_its_image(uploads, monkeypatch):
    data = samples.picture("PNG", (800, 600))
    image = stored(data, name="a.png", type="image/png", width=800, height=600)

    path = storage.thumbnail_of(image)
    monkeypatch.setattr(storage, "thumbnail", None)

    assert storage.thumbnail_of(image) == path
    assert list(storage.digests()) == [image.sha256]
    storage.remove(image.sha256, time.time() + 1)
    assert contents(uploads) == []


# Tokens of files whose form is not saved yet


def test_token_gives_the_file_back_to_its_sender_for_its_field(in_app):
    file = stored()
    token = pending.token_of(file, 7, "profiles.photo")

    assert pending.file_of(token, 7, "profiles.photo") == file
    assert pending.file_of(token, 8, "profiles.photo") is None
    assert pending.file_of(token, 7, "equipment.manual") is None
    assert pending.file_of(token[:-2], 7, "profiles.photo") is None
    assert pending.file_of("", 7, "profiles.photo") is None


def test_token_is_worth_nothing_without_the_file(in_app):
    file = stored()
    token = pending.token_of(file, 7, "profiles.photo")
    storage.remove(file.sha256, time.time() + 1)

    assert pending.file_of(token, 7, "profiles.photo") is None


def test_token_ends_before_its_file_may_be_cleaned_away(in_app, monkeypatch):
    token = pending.token_of(stored(), 7, "profiles.photo")
    later = time.time() + GOOD_FOR.total_seconds() + 2
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)

    assert pending.file_of(token, 7, "profiles.photo") is None
    assert GOOD_FOR < OLD
