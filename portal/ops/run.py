"""``manage.py run``: in development makes the database ready first, then serves."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo
from flask_migrate import upgrade
from sqlalchemy import select

from portal.access.models import Role
from portal.access.permissions import registry_of
from portal.access.policy import apply_first_roles
from portal.accounts.models import User
from portal.changes.actor import acting_as
from portal.config import Settings
from portal.database import db
from portal.i18n import _
from portal.i18n.cli.speaking import SpokenCommand
from portal.ops import doctor, logging
from portal.ops.serve import Server, open_socket
from portal.ops.welcome import welcome


@click.command(
    cls=SpokenCommand, help=_("Serve the portal; in development, make its database ready first.")
)
@click.pass_context
def run(ctx: click.Context) -> None:
    """Serve until interrupted. Exit 2 on a wrong setting, 3 if the port is taken."""
    app = ctx.ensure_object(ScriptInfo).load_app()
    settings: Settings = app.config["PORTAL"]
    with app.app_context():
        listener = open_socket(settings)
        if not settings.production:
            make_ready(ctx, app)
        doctor.require()
        text = welcome(settings)
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    logging.configure(settings, serving=True)
    # Outside the app's context: requests would inherit it from here.
    Server(app, listener, ready=lambda: click.echo(text)).run()


def make_ready(ctx: click.Context, app: Flask) -> None:
    """Bring the database to the version of the code; fill it if nobody is in it yet."""
    if not doctor.is_ready():
        upgrade(revision="heads")
    if not db.session.scalar(select(Role.id).limit(1)):
        with acting_as("set-up"):
            apply_first_roles(registry_of(app))
            db.session.commit()
    if app.config["PORTAL"].sample and db.session.scalar(select(User.id).limit(1)) is None:
        demo = current_app.cli.commands.get("demo")
        load = demo.get_command(ctx, "load") if isinstance(demo, click.Group) else None
        if load is not None:
            ctx.invoke(load)
