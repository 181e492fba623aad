"""Commands whose help follows the reader: it is put into words when it is shown."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup, ScriptInfo


def speaking(ctx: click.Context) -> AbstractContextManager[Any]:
    """Return a context in which there is a language: the app's, where none is open."""
    if current_app:
        return nullcontext()
    return ctx.ensure_object(ScriptInfo).load_app().app_context()


class SpokenCommand(click.Command):
    """A command of its own, outside any group of ours."""

    def get_help(self, ctx: click.Context) -> str:
        with speaking(ctx):
            return super().get_help(ctx)


class SpokenGroup(AppGroup):
    """A group whose help, and that of its commands, is in the reader's language."""

    def get_help(self, ctx: click.Context) -> str:
        with speaking(ctx):
            return super().get_help(ctx)

    def invoke(self, ctx: click.Context) -> Any:
        ctx.with_resource(speaking(ctx))
        return super().invoke(ctx)
