"""The commands of ``manage.py`` about people, roles and rights."""

from flask import Flask

from portal.access.cli.access import access
from portal.access.cli.members import roles
from portal.access.cli.users import users


def init_app(app: Flask) -> None:
    for group in (users, roles, access):
        app.cli.add_command(group)
