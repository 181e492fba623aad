"""What must hold before requests are served: a database that answers, with the tables we know."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from portal.config import BadSetting, Settings
from portal.database import db
from portal.engines import private_folder, reading
from portal.extensions import migrate
from portal.ops.migrations import version_locations


def findings() -> Iterator[BadSetting]:
    """Yield what keeps the app from serving, as one sentence each."""
    settings: Settings = current_app.config["PORTAL"]
    with suppress(OSError):  # the next line says it
        private_folder(settings.instance)
    if not os.access(settings.instance, os.W_OK | os.X_OK):
        yield BadSetting("PORTAL_INSTANCE", f"{settings.instance} cannot be written to.")
        return
    try:
        with reading(), db.engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_heads()
    except SQLAlchemyError:
        # Without the cause: it may name the password.
        where = db.engine.url.render_as_string(hide_password=True)
        yield BadSetting("PORTAL_DATABASE_URL", f"The database {where} cannot be reached.")
        return
    if not _is_current(present):
        yield BadSetting(
            "PORTAL_DATABASE_URL",
            "The database is not at the version of this code; run: python manage.py db upgrade",
        )


def require() -> None:
    """Raise the first finding, a `BadSetting`, if there is one."""
    for finding in findings():
        raise finding


def is_ready() -> bool:
    """Whether the database answers and has the tables that this code knows."""
    return not any(findings())


def _is_current(present: tuple[str, ...]) -> bool:
    scripts = _scripts(tuple(version_locations().values()))
    try:
        # One app's revision may stand for another's that it depends on.
        reached = {each.revision for each in scripts.get_all_current(present)}
    except (CommandError, ResolutionError):
        return False
    return reached >= set(scripts.get_heads())


@cache
def _scripts(_folders: tuple[Path, ...]) -> ScriptDirectory:
    # The code does not change under a running process: read the folders once.
    return ScriptDirectory.from_config(migrate.get_config())
