"""``manage.py files`` finds what is missing, and deletes only what nobody has or ever had."""

from __future__ import annotations

import json
import os
import time
from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from portal.changes.actor import acting_as
from portal.database import db
from portal.files import storage
from portal.files.columns import AnyFile, StoredFile
from portal.files.receiving import receive
from portal.files.rules import rules_of
from portal.i18n.content import Texts
from portal.records.equipment import Equipment
from portal.records.offices import Office
from tests.files import samples

RULES = rules_of(AnyFile(), {})


@pytest.fixture
def files(in_app):
    """Return a function that runs ``manage.py files``."""
    runner = in_app.test_cli_runner()
    return lambda *words: runner.invoke(args=["files", *words], env={"LC_ALL": "C.UTF-8"})


@pytest.fixture
def drill(in_app) -> Equipment:
    """Return a drill whose manual was exchanged for another one, both two days ago."""
    with acting_as("test"):
        row = Equipment(
            name="Drill",
            serial_number="1",
            cost=Decimal(9),
            manual=sent(samples.PDF, "old.pdf"),
            office=Office(name=Texts.of({"en": "Town hall"})),
        )
        db.session.add(row)
        db.session.commit()
        row.manual = sent(samples.CSV, "new.csv")
        db.session.commit()
    return row


def sent(data: bytes, name: str = "x", days_ago: float = 2) -> StoredFile:
    """Keep a file as if it had been sent some days ago."""
    stored = receive(BytesIO(data), name, RULES)
    then = time.time() - days_ago * 86400
    os.utime(storage.path_of(stored.sha256), (then, then))
    return stored


def test_what_a_row_has_or_had_is_never_cleaned_away(drill, files):
    forgotten, fresh = sent(b"forgotten"), sent(b"fresh", days_ago=0.9)

    result = files("clean")

    assert (result.exit_code, result.output) == (0, "1 file was deleted: 9 bytes.\n")
    assert not storage.is_there(forgotten)
    assert storage.is_there(fresh)
    assert storage.is_there(drill.manual)
    assert len(list(storage.digests())) == 3  # the old manual too: undo may want it


def test_file_of_a_deleted_row_stays_for_undo(drill, files):
    manual = drill.manual
    with acting_as("test"):
        db.session.delete(drill)
        db.session.commit()

    files("clean")

    assert storage.is_there(manual)


def test_dry_run_says_what_would_go_and_keeps_it(drill, files):
    sent(b"forgotten")

    told = json.loads(files("clean", "--dry-run", "--json").output)

    assert (len(told["deleted"]), told["bytes"], told["dry_run"]) == (1, 9, True)
    assert "would be deleted: 9 bytes" in files("clean", "--dry-run").output
    assert len(list(storage.digests())) == 3


def test_thumbnail_goes_with_its_image(in_app, files):
    image = sent(samples.picture("PNG", (800, 600)))
    path = storage.thumbnail_of(image)

    files("clean")

    assert not path.exists()


def test_check_is_content_with_whole_files(drill, files):
    result = files("check")

    assert result.exit_code == 0
    assert result.output == f"2 files, {len(samples.PDF) + len(samples.CSV)} bytes.\n"


def test_check_finds_what_is_missing_and_what_is_damaged(drill, files):
    path = storage.path_of(drill.manual.sha256)
    whole = path.read_bytes()

    path.write_bytes(whole[:-1] + b"?")
    damaged = files("check")
    path.unlink()
    missing = json.loads(files("check", "--json").output)

    assert damaged.exit_code == 1
    assert f"equipment {drill.id}, manual: “new.csv” is damaged.\n" in damaged.output
    assert missing["findings"] == [
        {"record": "equipment", "id": drill.id, "field": "manual", "problem": "missing"}
    ]


def test_nothing_stored_is_nothing_wrong(in_app, files):
    assert files("check").output == "0 files, 0 bytes.\n"
    assert files("clean").output == "0 files were deleted: 0 bytes.\n"


def test_file_is_the_same_after_the_database(drill):
    before = drill.manual
    db.session.expire_all()

    assert db.session.scalars(select(Equipment)).one().manual == before


def test_column_takes_nothing_but_a_stored_file(drill):
    drill.manual = {"name": "x"}

    with pytest.raises(StatementError, match="a stored file is needed, not dict"):
        db.session.commit()
    db.session.rollback()
