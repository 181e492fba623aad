"""Supervisors learn whether the portal serves; nobody learns why not."""

from __future__ import annotations

import logging

import pytest

from portal.app import create_app
from portal.config import BadSetting, Settings
from portal.ops import doctor


def app_with(tmp_path, **settings):
    app = create_app(Settings.from_environment({}, instance=tmp_path, **settings))
    app.testing = True
    return app


def test_a_process_that_answers_is_alive_whatever_the_database_does(tmp_path):
    app = app_with(tmp_path, database_url="postgresql://ada:hush@127.0.0.1:1/none")
    assert app.test_client().get("/healthz").status_code == 200


def test_a_database_that_is_away_makes_it_unready_and_tells_strangers_nothing(tmp_path, caplog):
    app = app_with(tmp_path, database_url="postgresql://ada:hush@127.0.0.1:1/none")
    with caplog.at_level(logging.ERROR):
        response = app.test_client().get("/readyz")
    assert (response.status_code, response.text) == (503, "unavailable\n")
    assert "127.0.0.1" in str(caplog.records[-1].findings)
    assert "hush" not in str(caplog.records[-1].findings)


def test_a_database_without_our_tables_makes_it_unready(tmp_path):
    assert app_with(tmp_path).test_client().get("/readyz").status_code == 503


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_an_answer_about_health_is_never_kept(tmp_path, path):
    assert app_with(tmp_path).test_client().get(path).headers["Cache-Control"] == "no-store"


def test_serving_does_not_begin_without_a_database(tmp_path):
    app = app_with(tmp_path, database_url="postgresql://ada:hush@127.0.0.1:1/none")
    with app.app_context(), pytest.raises(BadSetting, match="cannot be reached") as caught:
        doctor.require()
    assert caught.value.name == "PORTAL_DATABASE_URL"
    assert "hush" not in str(caught.value)


def test_serving_does_not_begin_before_the_migrations(tmp_path):
    app = app_with(tmp_path)
    with app.app_context(), pytest.raises(BadSetting, match="db upgrade"):
        doctor.require()
