"""An app, and an empty storage."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.files import storage


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """Run a test inside the app, with nothing stored."""
    with app.app_context(), app.test_request_context(method="POST"):
        shutil.rmtree(storage.folder(), ignore_errors=True)
        yield app


@pytest.fixture
def uploads(in_app: Flask) -> Path:
    """Return the folder of the storage, which is not there yet."""
    return storage.folder()


def contents(folder: Path) -> list[Path]:
    """Return every file below the folder but the lock."""
    return sorted(one for one in folder.rglob("*") if one.is_file() and one.name != ".lock")
