"""The one on whose behalf the current code runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from flask import g, has_app_context, has_request_context
from flask_login import current_user

#: A request that nobody has signed in for
ANONYMOUS = "anonymous"
#: Code that has not said for whom it runs
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a name to read (an e-mail address, ``cli:ada``, ``job:…``), and from where."""

    name: str
    #: The key of a signed-in user
    user_id: int | None = None
    #: ui, cli, api, job or import
    origin: str = "cli"
    request_id: str | None = None


_acting: ContextVar[tuple[str, str] | None] = ContextVar("portal_acting", default=None)


@contextmanager
def acting_as(name: str, origin: str = "cli") -> Iterator[None]:
    """Let changes inside be recorded as done by ``name``, as in ``cli:ada``."""
    token = _acting.set((name, origin))
    try:
        yield
    finally:
        _acting.reset(token)


def current_actor() -> Actor:
    """Return the actor that was told, else the signed-in user, else nobody in particular."""
    request_id = _request_id()
    if (told := _acting.get()) is not None:
        name, origin = told
        return Actor(name, origin=origin, request_id=request_id)
    if not has_request_context():
        return Actor(NOBODY, request_id=request_id)
    if not current_user.is_authenticated:
        return Actor(ANONYMOUS, origin="ui", request_id=request_id)
    return Actor(current_user.email, current_user.id, "ui", request_id)


def _request_id() -> str | None:
    value = g.get("request_id") if has_app_context() else None
    # What a proxy sends is not ours to trust: the column holds 64 letters.
    return None if value is None else str(value)[:64]
