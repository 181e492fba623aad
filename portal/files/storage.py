"""Storage: the bytes of files, under ``PORTAL_INSTANCE/uploads``, each at its own digest.

The same content is kept once. A file is written under another name, synced, then renamed:
it is there whole, or not at all. Nothing is ever changed in place, and nothing is deleted
but by `remove`: what a row no longer has, the log may give back.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from flask import current_app

from portal.engines import private_file, private_folder
from portal.files.columns import StoredFile
from portal.files.images import thumbnail

_DIGEST = re.compile(r"[0-9a-f]{64}")
#: How the name of a file begins that is still being written
UNFINISHED = ".new-"


def folder() -> Path:
    """Return where uploads lie."""
    instance: Path = current_app.config["PORTAL"].instance
    return instance / "uploads"


def path_of(digest: str) -> Path:
    """Return where the content with that digest lies; raises `ValueError` if it is none."""
    return _place(folder(), digest, "")


def put(data: bytes) -> str:
    """Keep ``data``; return its digest. What is there already is as good as new.

    Raises `OSError` where the disk takes no more.
    """
    digest = sha256(data).hexdigest()
    path = path_of(digest)
    with _held(fcntl.LOCK_SH):
        if path.is_file() and path.stat().st_size == len(data):
            os.utime(path)
        else:
            _write(path, data)
    return digest


def is_there(stored: StoredFile) -> bool:
    """Tell whether the bytes of a file are in the storage, as many as there should be."""
    path = path_of(stored.sha256)
    return path.is_file() and path.stat().st_size == stored.size


def thumbnail_of(stored: StoredFile) -> Path:
    """Return where the image lies small, made at the first call.

    Raises `FileNotFoundError` without the image, `Refused` on one that is damaged.
    """
    path = _thumbnail_path(stored.sha256)
    if not path.is_file():
        _write(path, thumbnail(path_of(stored.sha256).read_bytes()))
    return path


def digests() -> Iterator[str]:
    """Give the digest of every file."""
    for path in sorted(folder().glob("??/??/*")):
        if _DIGEST.fullmatch(path.name):
            yield path.name


def is_whole(digest: str) -> bool:
    """Tell whether the content is still what its digest says; reads all of it."""
    with path_of(digest).open("rb") as file:
        found = sha256()
        while part := file.read(2**20):
            found.update(part)
    return found.hexdigest() == digest


def remove(digest: str, before: float) -> bool:
    """Delete a file and its thumbnail; return whether it is gone.

    One that was sent again since ``before``, in seconds since 1970, stays.
    """
    with _held(fcntl.LOCK_EX):
        gone = _unlink(path_of(digest), before)
    if gone:
        _thumbnail_path(digest).unlink(missing_ok=True)
    return gone


def sweep(before: float) -> int:
    """Delete what was being written when the power failed; return how many there were."""
    return sum(_unlink(path, before) for path in folder().rglob(f"{UNFINISHED}*"))


def _unlink(path: Path, before: float) -> bool:
    try:
        if path.stat().st_mtime >= before:
            return False
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def _thumbnail_path(digest: str) -> Path:
    return _place(folder() / "thumbnails", digest, ".webp")


def _place(root: Path, digest: str, ending: str) -> Path:
    if not _DIGEST.fullmatch(digest):
        raise ValueError("not a digest")
    return root / digest[:2] / digest[2:4] / f"{digest}{ending}"


def _write(path: Path, data: bytes) -> None:
    for parent in reversed(path.relative_to(folder()).parents):
        private_folder(folder() / parent)
    new = path.parent / f"{UNFINISHED}{secrets.token_hex(8)}"
    try:
        with private_file(new).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(parent: Path) -> None:
    """Let the new name outlive a power cut, too."""
    handle = os.open(parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _held(how: int) -> Iterator[None]:
    """Keep those who clean from those who write, in all processes."""
    with private_file(private_folder(folder()) / ".lock").open("wb") as lock:
        fcntl.flock(lock, how)
        yield
