"""Every record: constraints have names, what is looked for has an index."""

from __future__ import annotations

import pytest
from sqlalchemy import JSON, PrimaryKeyConstraint, inspect

from portal.database import Base
from portal.i18n.content import Translated
from portal.query.fields import fields_of
from portal.records.equipment import EquipmentView
from portal.records.loans import LoanView
from portal.records.offices import OfficeView
from portal.records.posts import PostView
from portal.records.profiles import ProfileView
from portal.records.roles import RoleView
from portal.records.tags import TagView
from portal.records.users import UserView

SAMPLE = (PostView, TagView, OfficeView, EquipmentView, LoanView, ProfileView)
VIEWS = (*SAMPLE, UserView, RoleView)


def indexed(model: type[Base]) -> set[str]:
    """Return the columns that lead an index or a unique constraint."""
    table = model.__table__
    found = {next(iter(index.columns)).name for index in table.indexes}
    for constraint in table.constraints:
        if type(constraint).__name__ in {"UniqueConstraint", "PrimaryKeyConstraint"}:
            found.add(next(iter(constraint.columns)).name)
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_every_constraint_and_index_has_a_name(view):
    table = view.model.__table__
    for part in (*table.constraints, *table.indexes):
        assert part.name, part


@pytest.mark.parametrize("view", SAMPLE)
def test_every_foreign_key_has_an_index_and_lets_nothing_cascade(view):
    for key in view.model.__table__.foreign_keys:
        assert key.parent.name in indexed(view.model), key.parent
        assert key.ondelete is None


@pytest.mark.parametrize("view", SAMPLE)
def test_every_column_that_a_list_sorts_by_has_an_index(view):
    for name in view.column_list:
        column = inspect(view.model).columns.get(name)
        if column is None or isinstance(column.type, Translated | JSON):
            continue
        assert column.name in indexed(view.model), name


@pytest.mark.parametrize("view", VIEWS)
def test_every_field_that_a_view_names_is_there_and_has_a_label(view):
    names = {*view.column_list, *view.form_fields(), *view.details_extra}
    assert names <= set(fields_of(view.model))


@pytest.mark.parametrize("view", VIEWS)
def test_a_key_is_the_name_of_the_table(view):
    assert view.key == view.model.__tablename__
    assert isinstance(view.model.__table__.primary_key, PrimaryKeyConstraint)
