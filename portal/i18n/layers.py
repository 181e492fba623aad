"""Where catalogs lie: Portal's own, then each app's, then the instance's, which wins."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from flask import current_app

from portal.i18n.negotiation import SOURCE, is_locale
from portal.i18n.pseudo import PSEUDO_LOCALES

CONFIG_KEY = "PORTAL_CATALOG_LAYERS"
#: A catalog's place in the folder of its locale
CATALOG = Path("LC_MESSAGES", "messages.po")
TEMPLATE = "messages.pot"


def own_translations() -> Path:
    """Return Portal's own layer: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "translations"
    return installed if installed.is_dir() else package.parent / "translations"


def layers() -> tuple[Path, ...]:
    """Return the folders of the present app, lowest first."""
    return tuple(Path(p) for p in current_app.config.get(CONFIG_KEY) or (own_translations(),))


def catalog_path(layer: Path, locale: str) -> Path:
    """Return where a layer keeps the texts of a locale."""
    return layer / locale / CATALOG


def locales_in(folders: Iterable[Path]) -> tuple[str, ...]:
    """Return the source and every locale with a catalog in any of the folders, sorted."""
    found = {SOURCE}
    for folder in folders:
        try:
            names = [entry.name for entry in os.scandir(folder)]
        except OSError:
            continue  # an app without translations, an instance without changes
        found |= {n for n in names if is_locale(n) and catalog_path(folder, n).is_file()}
    return (SOURCE, *sorted(found - {SOURCE}))


def locales_on_offer() -> tuple[str, ...]:
    """Return the locales of the present app: source first, then sorted, then pseudo ones."""
    pseudo = PSEUDO_LOCALES if current_app.config.get("PORTAL_PSEUDO") else ()
    return (*locales_in(layers()), *pseudo)
