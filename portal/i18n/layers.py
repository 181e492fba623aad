"""Where catalogs lie: Portal's own, then each app's, then the instance's, which wins."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
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
    return _folders(tuple(current_app.config.get(CONFIG_KEY) or (own_translations(),)))


@lru_cache(maxsize=64)
def _folders(told: tuple[str | Path, ...]) -> tuple[Path, ...]:
    return tuple(map(Path, told))


@lru_cache(maxsize=1024)
def catalog_path(layer: Path, locale: str) -> Path:
    """Return where a layer keeps the texts of a locale."""
    return layer / locale / CATALOG


def locales_in(folders: Iterable[Path]) -> tuple[str, ...]:
    """Return the source and every locale with a catalog in any of the folders, sorted."""
    found = {SOURCE}
    for folder in folders:
        try:
            names = os.listdir(folder)  # noqa: PTH208  on each request: half of what Path takes
        except OSError:
            continue  # an app without translations, an instance without changes
        found |= {n for n in names if is_locale(n) and os.path.isfile(catalog_path(folder, n))}  # noqa: PTH113
    return (SOURCE, *sorted(found - {SOURCE}))


def locales_on_offer() -> tuple[str, ...]:
    """Return the locales of the present app: source first, then sorted, then pseudo ones."""
    pseudo = PSEUDO_LOCALES if current_app.config.get("PORTAL_PSEUDO") else ()
    return (*locales_in(layers()), *pseudo)
