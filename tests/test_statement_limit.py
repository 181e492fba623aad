"""A page that asks the database for too much is stopped, and says what to ask instead."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from portal import engines
from portal.engines import TooSlow, limit_statements, prepare
from tests.services import database_url

#: Takes minutes on both databases
ENDLESS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900000000)
SELECT count(*) FROM n
"""


@pytest.fixture
def engine(tmp_path):
    url = database_url(tmp_path)
    engine = create_engine(url, **engines.engine_options(url))
    prepare(engine)
    limit_statements(engine, seconds=0.2)
    yield engine
    engine.dispose()


def test_statement_of_a_request_is_stopped_and_the_connection_goes_on(engine):
    with Flask("any").test_request_context():
        with engine.connect() as connection, pytest.raises(TooSlow):
            connection.execute(text(ENDLESS))
        with engine.connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar_one() == 1


def test_command_takes_the_time_it_needs(engine):
    patient = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) "
    with engine.connect() as connection:
        counted = connection.execute(text(f"{patient}SELECT count(*) FROM n")).scalar_one()
        assert counted == 2000000


def test_reader_is_told_what_to_narrow(app, sign_in, monkeypatch):
    def list_of_everything():
        raise TooSlow

    monkeypatch.setitem(app.view_functions, "posts.index_view", list_of_everything)
    answer = sign_in("posts.view").get("/admin/posts/")

    assert answer.status_code == 503
    assert "The database was stopped after 10 seconds. Ask for less" in answer.text
