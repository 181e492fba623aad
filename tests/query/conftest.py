"""Fixtures for tests of tables that are not the portal's."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine

from portal.database import dump_json
from tests.query.boats import Own


@pytest.fixture
def engine(empty_database_url):
    engine = create_engine(empty_database_url, json_serializer=dump_json)
    Own.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def begin(engine):
    return engine.begin
