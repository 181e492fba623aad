"""What commands that write rights have in common: ``--as``, ``--dry-run``, ``--json``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click
from flask import g

from portal.access import gate
from portal.access.cli.io import (
    Option,
    Refused,
    acting,
    dry_run_option,
    emit,
    json_option,
    save,
)
from portal.access.cli.people import user_named
from portal.access.identity import Identity
from portal.i18n import _, gettext


@dataclass(frozen=True, slots=True)
class Writer:
    """How one command writes, and how it tells what it has written."""

    dry_run: bool
    as_json: bool

    @contextmanager
    def recorded(self) -> Iterator[None]:
        """Save what is changed inside, recorded as ``cli:<system user>``."""
        with acting():
            yield
            save(self.dry_run)

    def tell(self, data: dict[str, Any], *sentences: str) -> None:
        emit(data | {"dry_run": self.dry_run}, self.as_json, sentences)


def writer(permission: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the options, ask the gate for whom ``--as`` names, and pass on a `Writer`."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @click.option(
            "--as",
            "as_user",
            metavar="USER",
            cls=Option,
            help=_("Do it only if this person may do it, too."),
        )
        @dry_run_option
        @json_option
        @wraps(command)
        def ask_first(
            *args: Any, as_user: str | None, dry_run: bool, as_json: bool, **kwargs: Any
        ) -> None:
            with nullcontext() if as_user is None else _bound_by(as_user, permission):
                command(*args, writer=Writer(dry_run, as_json), **kwargs)

        return ask_first

    return decorate


@contextmanager
def _bound_by(as_user: str, permission: str) -> Iterator[None]:
    """Ask the gate for somebody, whom the safeguards then bind."""
    user = user_named(as_user)
    g.identity = Identity(user)
    try:
        if not gate.decide(permission).allowed:
            raise Refused(
                gettext(
                    "%(user)s may not do this: %(permission)s is missing.",
                    user=user.email,
                    permission=permission,
                )
            )
        yield
    finally:
        g.pop("identity", None)
