"""``manage.py roles include|exclude``: roles that hold what other roles hold."""

from __future__ import annotations

import click

from portal.access.cli.io import usage_about
from portal.access.cli.people import role_named
from portal.access.cli.roles import roles
from portal.access.cli.writer import Writer, writer
from portal.i18n import _, gettext


@roles.command(help=_("Let a role include another: it then allows all that this one allows."))
@click.argument("role")
@click.argument("included")
@writer("roles.edit")
def include(role: str, included: str, writer: Writer) -> None:
    found, parent = role_named(role), role_named(included)
    changed = parent not in found.parents
    if changed:
        with usage_about("parents"), writer.recorded():
            found.parents.append(parent)
    values = {"role": role, "included": included}
    told = (
        # Translators: as in "editor now includes viewer."
        gettext("%(role)s now includes %(included)s.", **values)
        if changed
        # Translators: as in "editor includes viewer already."
        else gettext("%(role)s includes %(included)s already.", **values)
    )
    writer.tell(values | {"changed": changed}, told)


@roles.command(help=_("Let a role no longer include another."))
@click.argument("role")
@click.argument("included")
@writer("roles.edit")
def exclude(role: str, included: str, writer: Writer) -> None:
    found, parent = role_named(role), role_named(included)
    changed = parent in found.parents
    if changed:
        with writer.recorded():
            found.parents.remove(parent)
    values = {"role": role, "included": included}
    told = (
        gettext("%(role)s no longer includes %(included)s.", **values)
        if changed
        else gettext("%(role)s does not include %(included)s.", **values)
    )
    writer.tell(values | {"changed": changed}, told)
