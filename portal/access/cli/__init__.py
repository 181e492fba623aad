"""The commands of ``manage.py`` about people, roles and rights."""

from flask import Flask

from portal.access.cli import answers, inheritance, matrix, members, policy, review
from portal.access.cli.access import access
from portal.access.cli.roles import roles
from portal.access.cli.users import users

#: Each has added its commands to one of the groups
MODULES = (answers, inheritance, matrix, members, policy, review)


def init_app(app: Flask) -> None:
    for group in (users, roles, access):
        app.cli.add_command(group)
