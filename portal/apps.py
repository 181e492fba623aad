"""Apps: Python packages in ``PORTAL_APPS`` that bring records, texts, roles and migrations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from flask import Flask


@dataclass(frozen=True, slots=True)
class AppPackage:
    """One app: an importable package, and the folders it may hold."""

    name: str
    path: Path

    @property
    def translations(self) -> Path:
        return self.path / "translations"

    @property
    def migrations(self) -> Path:
        return self.path / "migrations"

    @property
    def templates(self) -> Path:
        return self.path / "templates"

    @property
    def static(self) -> Path:
        return self.path / "static"

    @property
    def roles(self) -> Path:
        return self.path / "roles.toml"

    def record_modules(self) -> Iterator[ModuleType]:
        """Import and return the modules under ``records/``, by name."""
        folder = self.path / "records"
        for info in sorted(iter_modules([str(folder)]), key=lambda info: info.name):
            yield import_module(f"{self.name}.records.{info.name}")


def init_app(app: Flask, names: tuple[str, ...]) -> None:
    """Import the packages. Raises `ModuleNotFoundError` on a name that is not installed."""
    app.extensions["portal.apps"] = tuple(_load(name) for name in names)


def _load(name: str) -> AppPackage:
    package = import_module(name)
    return AppPackage(name, Path(str(package.__file__)).parent)


def apps_of(app: Flask) -> tuple[AppPackage, ...]:
    """Return the apps beside Portal itself, in the order of ``PORTAL_APPS``."""
    apps: tuple[AppPackage, ...] = app.extensions["portal.apps"]
    return apps
