"""Plain rows: what `portal.query.reading` gives instead of entities."""

from __future__ import annotations

from typing import Any

from portal.database import Base


class Linked:
    """A row of another record, as far as its title needs it."""

    __slots__ = ("_model", "_title", "_values", "id")

    def __init__(self, model: type[Base], key: int, values: dict[str, Any]) -> None:
        self.id = key
        self._model, self._values = model, values
        self._title: str | None = None

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None

    def __str__(self) -> str:
        if self._title is None:
            self._title = self._called()
        return self._title

    def _called(self) -> str:
        if self._model.__str__ is not Base.__str__:
            return self._model.__str__(self)  # type: ignore[arg-type]
        # As `Base.__str__` says, without asking for each name in vain
        called = self._values.get("title") or self._values.get("name")
        return str(called or f"{self._model.__tablename__} {self.id}")


class Row(Linked):
    """One row. ``row[name]`` is a stored value, a `Linked`, or a list of them.

    ``may`` are those of the asked actions that the reader holds on this row.
    """

    __slots__ = ("may", "version")

    def __init__(
        self,
        model: type[Base],
        key: int,
        version: int,
        values: dict[str, Any],
        may: frozenset[str],
    ) -> None:
        super().__init__(model, key, values)
        self.version, self.may = version, may

    def __getitem__(self, name: str) -> Any:
        return self._values[name]


def title_fields(model: type[Base]) -> tuple[str, ...]:
    """Return the fields that the model's ``__str__`` reads."""
    told: tuple[str, ...] | None = model.__title__
    if told is not None:
        return told
    return tuple(name for name in ("title", "name") if hasattr(model, name))
