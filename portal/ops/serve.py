"""Serve: gunicorn with threads, around an app that is already made."""

from __future__ import annotations

import errno
import gc
import logging
import socket
from collections.abc import Callable
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from portal.config import Settings
from portal.database import db
from portal.i18n import gettext


class PortTaken(click.ClickException):
    """Somebody else listens there."""

    exit_code = 3

    def show(self, file: Any = None) -> None:
        """Print the sentence as it is."""
        click.echo(self.format_message(), file=file, err=file is None)


def open_socket(settings: Settings) -> socket.socket:
    """Return a socket bound to the address that the settings name; raises `PortTaken`."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    # A restart shall not wait for the connections of the former server to be forgotten.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as wrong:
        listener.close()
        if wrong.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(
            gettext(
                "Port %(port)s is taken. Choose another: PORTAL_PORT=%(other)s make run",
                port=settings.port,
                other=settings.port + 1,
            )
        ) from None
    return listener


class QuietLogger(Logger):
    """Lets gunicorn's own events go where ours go; requests are logged by the app."""

    def setup(self, cfg: Any) -> None:
        """Take the handlers away, so that events reach the root logger."""
        super().setup(cfg)
        for each in (self.error_log, self.access_log):
            each.handlers.clear()
            each.propagate = True
        self.error_log.setLevel(logging.WARNING)


class Server(BaseApplication):
    """One app, behind a socket that is already bound."""

    def __init__(
        self, app: Flask, listener: socket.socket, ready: Callable[[], None] = lambda: None
    ) -> None:
        self.served = app
        self.listener = listener
        self.ready = ready
        super().__init__()

    def load_config(self) -> None:
        """Take gunicorn's settings from ours."""
        settings: Settings = self.served.config["PORTAL"]
        options = {
            "bind": f"fd://{self.listener.fileno()}",
            "workers": settings.workers,
            "threads": settings.threads,
            "worker_class": "gthread",
            "preload_app": True,
            "logger_class": QuietLogger,
            "proc_name": "portal",
            "forwarded_allow_ips": "127.0.0.1",
            "control_socket_disable": True,
            "post_fork": lambda _server, _worker: begin_work(self.served),
            "when_ready": lambda _server: self.ready(),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the app, as gunicorn asks."""
        return self.served


def begin_work(app: Flask) -> None:
    """Make a new process ready for requests."""
    forget_connections(app)
    # What the start has made stays for good, and what a page makes is gone with it: to look
    # for garbage after each 700 objects takes a fortieth of a list's time.
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def forget_connections(app: Flask) -> None:
    """Let a new process open its own connections; its parent's stay the parent's."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)
