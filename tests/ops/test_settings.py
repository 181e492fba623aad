"""A wrong setting stops the start with one clear line; a right one is understood."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from portal import config
from portal.config import BadSetting, Settings

GOOD_KEY = "Zq3vX9-mK2pL7wR5tY8uB4nC6dF1gH0j"


@pytest.fixture(autouse=True)
def _nobodys_home(monkeypatch, tmp_path):
    monkeypatch.setattr(config, "home", lambda: tmp_path)


def production(**variables: str) -> dict[str, str]:
    return {"PORTAL_ENV": "production", "PORTAL_SECRET_KEY": GOOD_KEY} | variables


def test_development_needs_no_settings_at_all(tmp_path):
    settings = Settings.from_environment({})
    assert settings.env == "development"
    assert settings.database_url == f"sqlite:///{tmp_path}/instance/portal.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_development_makes_a_key_once_and_keeps_it_to_its_owner(tmp_path):
    first = Settings.from_environment({}).secret_key
    file = tmp_path / "instance" / "secret_key"
    assert Settings.from_environment({}).secret_key == first == file.read_text().strip()
    assert len(first) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["secret_key"]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "needs a key of its own"),
        ("Zq3vX9-mK2pL7wR5tY8uB4nC6dF1gH0", "shorter than 32 bytes"),
        ("a" * 64, "can be guessed"),
        ("abababababababababababababababababab", "can be guessed"),
        ("please-changeme-1234567890-qwertyuiop", "can be guessed"),
    ],
)
def test_production_does_not_start_with_a_key_that_protects_nothing(key, reason):
    with pytest.raises(BadSetting, match=reason) as caught:
        Settings.from_environment(production(PORTAL_SECRET_KEY=key))
    assert caught.value.name == "PORTAL_SECRET_KEY"
    assert not key or key not in str(caught.value)


def test_production_does_not_start_with_a_weak_former_key_either():
    with pytest.raises(BadSetting, match="PORTAL_SECRET_KEY_FALLBACKS"):
        Settings.from_environment(production(PORTAL_SECRET_KEY_FALLBACKS="short"))


def test_production_makes_no_key_and_leaves_the_instance_folder_alone(tmp_path):
    Settings.from_environment(production())
    assert not (tmp_path / "instance").exists()


@pytest.mark.parametrize("variable", ["PORTAL_DEBUG", "FLASK_DEBUG"])
def test_production_does_not_start_in_debug_mode(variable):
    with pytest.raises(BadSetting, match="debug mode"):
        Settings.from_environment(production(**{variable: "1"}))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORTAL_ENV", "staging"),
        ("PORTAL_PORT", "http"),
        ("PORTAL_PORT", "0"),
        ("PORTAL_PORT", "70000"),
        ("PORTAL_PORT", "٨٠٠٠"),
        ("PORTAL_SAMPLE", "maybe"),
        ("PORTAL_APPS", "no_such_package_anywhere"),
        ("PORTAL_APPS", "os; rm"),
        ("PORTAL_DEFAULT_LOCALE", "english"),
        ("PORTAL_SORT_LOCALES", "de,german"),
        ("PORTAL_SORT_LOCALES", "ar de es fr pl"),
        ("PORTAL_DEFAULT_TIME_ZONE", "Lisbon"),
        ("PORTAL_DATABASE_URL", "portal.db"),
        ("PORTAL_DATABASE_URL", "mysql://localhost/portal"),
        ("PORTAL_REDIS_URL", "localhost:6379"),
        ("PORTAL_LOG_LEVEL", "loud"),
    ],
)
def test_a_value_that_is_not_understood_is_refused_by_name(variable, value):
    with pytest.raises(BadSetting) as caught:
        Settings.from_environment({variable: value})
    assert caught.value.name == variable
    assert caught.value.sentence.strip().endswith((".", "?"))
    assert "\n" not in str(caught.value)


def test_a_misspelt_setting_is_refused_with_the_right_name():
    with pytest.raises(BadSetting, match="Did you mean PORTAL_SECRET_KEY"):
        Settings.from_environment({"PORTAL_SECRETKEY": GOOD_KEY})


def test_variables_of_other_programs_are_left_alone():
    Settings.from_environment({"PORTAL_SERVICE_HOST": "10.0.0.1", "PATH": "/bin"})


def test_a_time_zone_that_is_nearly_right_is_told():
    with pytest.raises(BadSetting, match="Did you mean Europe/Lisbon"):
        Settings.from_environment({"PORTAL_DEFAULT_TIME_ZONE": "Europe/Lisboa"})


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("postgres://ada@db/portal", "postgresql+psycopg://ada@db/portal"),
        ("postgresql://ada:p%40ss@db/portal", "postgresql+psycopg://ada:p%40ss@db/portal"),
        ("sqlite:////var/lib/portal.db", "sqlite:////var/lib/portal.db"),
        ("sqlite://", "sqlite://"),
    ],
)
def test_database_urls_are_written_as_people_write_them(given, understood):
    assert Settings.from_environment({"PORTAL_DATABASE_URL": given}).database_url == understood


def test_the_file_adds_what_the_environment_leaves_open(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("PORTAL_PORT=9001\nPORTAL_NAME='Rathaus'\n")
    monkeypatch.setenv("PORTAL_PORT", "9002")
    settings = Settings.from_environment()
    assert (settings.port, settings.name) == (9002, "Rathaus")


def test_overrides_win_over_the_environment():
    settings = Settings.from_environment({"PORTAL_PORT": "9001"}, port=9002, apps=("json",))
    assert (settings.port, settings.apps) == (9002, ("json",))


def test_secrets_are_not_in_what_a_log_or_a_traceback_would_print():
    url = "postgresql://ada:hush@db/portal"
    settings = Settings.from_environment(production(PORTAL_DATABASE_URL=url))
    assert GOOD_KEY not in repr(settings)
    assert "hush" not in repr(settings)


def test_cookies_are_bound_to_https_in_production():
    told = Settings.from_environment(production()).flask_config()
    assert told["SESSION_COOKIE_SECURE"]
    assert told["SESSION_COOKIE_NAME"] == "__Host-portal"
    plain = Settings.from_environment({}).flask_config()
    assert (plain["SESSION_COOKIE_SECURE"], plain["SESSION_COOKIE_NAME"]) == (False, "portal")


def test_former_keys_still_open_what_they_have_signed():
    former = GOOD_KEY[::-1]
    told = Settings.from_environment(production(PORTAL_SECRET_KEY_FALLBACKS=former))
    assert told.flask_config()["SECRET_KEY_FALLBACKS"] == [former]


def test_an_instance_elsewhere_keeps_its_database_there(tmp_path):
    settings = Settings.from_environment({"PORTAL_INSTANCE": str(tmp_path / "else where")})
    assert settings.instance == tmp_path / "else where"
    assert Path(settings.database_url.removeprefix("sqlite:///")).parent == settings.instance
