"""Records: one module (or package) per type. Add one, and it is in the portal."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from flask import Flask

from portal.admin.record_view import RecordView
from portal.apps import apps_of


def discover(app: Flask, *, sample: bool) -> list[type[RecordView]]:
    """Return the views of Portal's own records and of every app's, in menu order.

    All modules are imported before any view is made: relations name their target by a
    string, and find it only once its model exists. Without ``sample``, the modules
    marked ``SAMPLE = True`` stay out.
    """
    modules = [*_own_modules(sample)]
    for package in apps_of(app):
        modules += package.record_modules()
    views = [view for module in modules for view in _views_in(module)]
    return sorted(views, key=lambda view: view.rank)


def _own_modules(sample: bool) -> Iterator[ModuleType]:
    for info in iter_modules(__path__):
        module = import_module(f"{__name__}.{info.name}")
        if sample or not getattr(module, "SAMPLE", False):
            yield module


def _views_in(module: ModuleType) -> Iterator[type[RecordView]]:
    for value in vars(module).values():
        defined_here = isinstance(value, type) and value.__module__.startswith(module.__name__)
        if defined_here and issubclass(value, RecordView):
            yield value
