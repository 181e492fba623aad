"""Permissions: names such as ``posts.edit``, declared by the views, granted to roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from flask import Flask
from flask_principal import ActionNeed
from flask_principal import Permission as PrincipalPermission

from portal.access.scopes import Scope, parsed
from portal.database import Base
from portal.i18n import LazyString, pgettext
from portal.i18n.locales import available_locales

#: Granted to administrators: stands for every permission, declared or not.
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done to a record.

    ``name`` ends the permission's name (``edit`` in ``posts.edit``);
    ``title`` is what people read.
    """

    name: str
    title: LazyString


VIEW = Action("view", pgettext("permission", "View"))
CREATE = Action("create", pgettext("permission", "Create"))
EDIT = Action("edit", pgettext("permission", "Edit"))
DELETE = Action("delete", pgettext("permission", "Delete"))
EXPORT = Action("export", pgettext("permission", "Export"))


@dataclass(frozen=True, slots=True)
class Permission:
    """One action on one record, and the rows and fields it can be limited to."""

    key: str
    action: Action
    record_title: LazyString
    scopes: dict[str, Scope] = field(default_factory=dict)
    fields: frozenset[str] = frozenset()
    #: Those that only a grant that names them opens
    personal: frozenset[str] = frozenset()
    #: Those that hold a text per language
    translated: frozenset[str] = frozenset()
    #: None: no record, as of a page
    model: type[Base] | None = None

    @property
    def name(self) -> str:
        return f"{self.key}.{self.action.name}"

    def names_of_fields(self) -> frozenset[str]:
        """Return what a grant can name: fields, and single languages of those one writes.

        Whoever reads a text reads it in every language.
        """
        if self.action not in (CREATE, EDIT):
            return self.fields
        locales = available_locales()
        parts = {f"{name}@{locale}" for name in self.translated for locale in locales}
        return self.fields | parts


class UnknownPermission(LookupError):
    """A permission that nothing declares: a typing error, never a denial."""


class UnknownScope(LookupError):
    """A row scope that the record does not declare."""


class UnknownField(LookupError):
    """A field or language that the record does not have, or that nobody may ever read."""


class PermissionRegistry:
    """Every permission that can be granted, in the order of declaration."""

    def __init__(self) -> None:
        self._permissions: dict[str, Permission] = {}
        #: What `portal.access.faults` has found of grants
        self.judged: dict[tuple[str, ...], bool] = {}

    def declare(  # noqa: PLR0913 - one name for each thing a record tells
        self,
        key: str,
        title: LazyString,
        actions: Iterable[Action],
        *,
        scopes: Iterable[Scope] = (),
        fields: Iterable[str] = (),
        personal: Iterable[str] = (),
        translated: Iterable[str] = (),
        model: type[Base] | None = None,
    ) -> None:
        """Let ``<key>.<action>`` be granted. Raises `ValueError` on a name taken already."""
        by_name = {scope.name: scope for scope in scopes}
        for action in actions:
            permission = Permission(
                key,
                action,
                title,
                by_name,
                frozenset(fields),
                frozenset(personal),
                frozenset(translated),
                model,
            )
            if permission.name in self._permissions:
                raise ValueError(f"{permission.name} is declared twice")
            self._permissions[permission.name] = permission
        self.judged.clear()

    def check(self, name: str) -> str:
        """Return ``name``, or raise `UnknownPermission`."""
        if name != EVERYTHING and name not in self._permissions:
            raise UnknownPermission(name)
        return name

    def get(self, name: str) -> Permission:
        """Return what was declared as ``name``; raises `UnknownPermission`."""
        try:
            return self._permissions[name]
        except KeyError:
            raise UnknownPermission(name) from None

    def check_grant(self, name: str, scope: str = "", fields: Iterable[str] | None = None) -> None:
        """Raise unless this could be granted: every name in it is declared.

        `BadScopeValue` tells of a place that is none, as in ``office=north``.
        """
        self.check(name)
        declared = self._permissions.get(name)
        if scope:
            try:
                parsed(scope, {} if declared is None else declared.scopes)
            except KeyError:
                raise UnknownScope(scope) from None
        for one in fields or ():
            if declared is None or one not in declared.names_of_fields():
                raise UnknownField(one)

    def __contains__(self, name: str) -> bool:
        return name in self._permissions

    def __iter__(self) -> Iterator[str]:
        return iter(self._permissions)

    def __len__(self) -> int:
        return len(self._permissions)


@cache
def need_of(name: str) -> PrincipalPermission:
    """Return what Flask-Principal asks of an identity: this permission, or everything."""
    return PrincipalPermission(ActionNeed(name), ActionNeed(EVERYTHING))


def init_app(app: Flask) -> None:
    app.extensions["portal.permissions"] = PermissionRegistry()


def registry_of(app: Flask) -> PermissionRegistry:
    """Return the registry of ``app``; filled by the views, complete once the app is made."""
    registry: PermissionRegistry = app.extensions["portal.permissions"]
    return registry
