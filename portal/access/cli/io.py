"""What every command shares: how it prints, how it fails, on whose behalf it acts.

Exit codes: 0 done · 1 "no", or findings · 2 usage or unknown name · 3 refused by a
safeguard, or unable · 4 conflict · 70 internal error. What people read is translated;
``--json`` never is.
"""

from __future__ import annotations

import getpass
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from difflib import get_close_matches
from typing import Any

import click
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from portal import database
from portal.access.policy import BadPolicy
from portal.changes.actor import acting_as
from portal.database import db, dump_json
from portal.i18n import LazyString, _, gettext
from portal.i18n.cli.speaking import SpokenGroup, speaking

INTERNAL_ERROR = 70  # EX_SOFTWARE of sysexits.h

log = logging.getLogger(__name__)


class Problem(Exception):
    """A reason to stop, said in one translated sentence."""

    exit_code = 1

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Usage(Problem):
    """Asked wrongly, or for a name that is not there."""

    exit_code = 2


class Refused(Problem):
    """A safeguard says no, or the command is unable to."""

    exit_code = 3


class Conflict(Problem):
    """Somebody else has changed or taken what the command was about to write."""

    exit_code = 4


class Option(click.Option):
    """An option whose help is translated when it is shown, not when it is declared."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        text: LazyString | str | None = kwargs.pop("help", None)
        super().__init__(*args, **kwargs)
        self.help = text  # click itself would turn it into a plain text here

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        return None if record is None else (record[0], str(record[1]))


class Commands(SpokenGroup):
    """A group of commands whose failures are one line on stderr and an exit code.

    Write ``help=_("…")`` on groups, commands and options: the text follows the reader.
    """

    def invoke(self, ctx: click.Context) -> Any:
        ctx.with_resource(speaking(ctx))  # the sentences below need a language
        try:
            _check_letters(ctx.args)
            return super().invoke(ctx)
        except Problem as problem:
            _stop(ctx, problem.sentence, problem.exit_code)
        except BadPolicy as wrong:
            _stop(ctx, str(wrong), Usage.exit_code)
        except database.Refused as refusal:
            _stop(ctx, refusal.sentence, Refused.exit_code)
        except (IntegrityError, StaleDataError):
            log.info("a command met a conflict", exc_info=True)
            sentence = gettext("Somebody has changed this at the same time. Try again.")
            _stop(ctx, sentence, Conflict.exit_code)
        except OperationalError:
            log.info("a command met no database", exc_info=True)
            _stop(
                ctx,
                gettext("The database cannot be reached, or is not set up."),
                Refused.exit_code,
            )
        except (click.ClickException, click.exceptions.Exit, click.Abort, EOFError):
            raise
        except BrokenPipeError:  # who reads it, as in "| head", has seen enough; click knows
            raise
        except Exception:
            db.session.rollback()
            # The log's console shows the sentence alone, its file the traceback as well.
            log.exception(gettext("Internal error: nothing was changed. The log says more."))
            ctx.exit(INTERNAL_ERROR)


def _check_letters(words: Iterable[str]) -> None:
    """Raise `Usage` on what is not UTF-8: Python hands such bytes on as lone surrogates."""
    if any("\ud800" <= letter <= "\udfff" for word in words for letter in word):
        raise Usage(gettext("What you typed is not text in UTF-8."))


def _stop(ctx: click.Context, sentence: str, exit_code: int) -> None:
    db.session.rollback()
    click.echo(sentence, err=True)
    ctx.exit(exit_code)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--json``, passed as ``as_json``."""
    return click.option(
        "--json", "as_json", cls=Option, is_flag=True, help=_("Print JSON, for programs.")
    )(command)


def dry_run_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--dry-run``, passed as ``dry_run``; hand it to `save`."""
    return click.option(
        "--dry-run", cls=Option, is_flag=True, help=_("Say what would happen, change nothing.")
    )(command)


def emit(data: object, as_json: bool, lines: Iterable[str]) -> None:
    """Print ``data`` as JSON, or ``lines`` for people."""
    if as_json:
        click.echo(dump_json(data, indent=2))
    else:
        for line in lines:
            click.echo(line)


def save(dry_run: bool = False) -> None:
    """Commit; with ``dry_run``, check against the database and take everything back."""
    if not dry_run:
        db.session.commit()
        return
    db.session.flush()
    db.session.rollback()
    click.echo(gettext("Dry run: nothing was changed."), err=True)


def nearest(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return up to three of ``names`` that look like ``name``, the likest first."""
    by_folded = {known.casefold(): known for known in names}
    return tuple(by_folded[match] for match in get_close_matches(name.casefold(), by_folded))


def unknown(sentence: str, name: str, names: Iterable[str]) -> Usage:
    """Return the refusal of a name that is not there: ``sentence``, and the nearest names."""
    near = nearest(name, names)
    if not near:
        return Usage(sentence)
    # Translators: follows a sentence such as "There is no role editr."
    help_ = gettext("Nearest names: %(names)s", names=", ".join(near))
    return Usage(f"{sentence} {help_}")


@contextmanager
def usage_about(*fields: str) -> Iterator[None]:
    """Let a refusal of one of these values be `Usage`: it was asked for wrongly."""
    try:
        yield
    except database.Refused as refusal:
        if refusal.field in fields:
            raise Usage(refusal.sentence) from None
        raise


def acting() -> AbstractContextManager[Any]:
    """Return a context in which changes are recorded as ``cli:<system user>``."""
    return acting_as(f"cli:{_system_user()}")


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's bare number has no name
        return "unknown"
