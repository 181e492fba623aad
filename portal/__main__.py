"""Start: ``python manage.py``, ``python -m portal``, and the app that a WSGI server asks for."""

from __future__ import annotations

import logging
import sys

import click
from flask import Flask
from flask.cli import FlaskGroup, routes_command, shell_command
from sqlalchemy.exc import DBAPIError

from portal.app import create_app
from portal.config import BadSetting, Settings
from portal.i18n.cli.speaking import speaking
from portal.ops import doctor
from portal.ops.logging import configure
from portal.ops.run import run
from portal.ops.serve import forget_connections

logger = logging.getLogger(__name__)

#: Exit statuses beside those of click: 0 done, 2 wrong usage or setting
UNABLE, INTERNAL_ERROR = 3, 70


class Commands(FlaskGroup):
    """All commands; the list of them is in the reader's language."""

    def get_help(self, ctx: click.Context) -> str:
        with speaking(ctx):
            return super().get_help(ctx)


def main() -> None:
    """Run one command; leave with the exit status that `docs/cli.md` tells."""
    try:
        settings = Settings.from_environment()
        commands = Commands(
            create_app=lambda: create_app(settings),
            add_default_commands=False,
            add_version_option=False,
            load_dotenv=False,
            set_debug_flag=False,
        )
        # Settings alone choose the app, its debug mode and where variables come from.
        commands.params.clear()
        for command in (run, shell_command, routes_command):
            commands.add_command(command)
        commands.main(prog_name="manage.py")
    except BadSetting as wrong:
        _leave(str(wrong), click.UsageError.exit_code)
    except DBAPIError as wrong:
        logger.debug("database error", exc_info=True)
        _leave(f"The database refuses: {wrong.orig}", UNABLE)
    except Exception:
        logger.exception("Internal error; the log in the instance folder says more.")
        sys.exit(INTERNAL_ERROR)


def wsgi() -> Flask:
    """Return the app for gunicorn and its like, or leave with one line that says why not."""
    try:
        settings = Settings.from_environment()
        configure(settings, serving=True)
        app = create_app(settings)
        with app.app_context():
            doctor.require()
            forget_connections(app)
    except BadSetting as wrong:
        _leave(str(wrong), click.UsageError.exit_code)
    return app


def _leave(sentence: str, status: int) -> None:
    click.echo(sentence, err=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
