"""``manage.py translations``: texts, from the command line."""

from portal.i18n.cli.readers import check, stats
from portal.i18n.cli.speaking import SpokenGroup
from portal.i18n.cli.upstream import sync_upstream
from portal.i18n.cli.writers import add, compile_catalogs, extract, update
from portal.i18n.marks import _

__all__ = ["translations"]

translations = SpokenGroup("translations", help=_("Collect, check and compile translated texts."))
for command in (add, check, compile_catalogs, extract, stats, sync_upstream, update):
    translations.add_command(command)
