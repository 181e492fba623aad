"""Settings: ``PORTAL_*`` variables, read once; a wrong one stops the start with one line.

`docs/settings.md` explains every one of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from dotenv import dotenv_values

from portal import setting_values as values
from portal.columns import SORT_SLOTS
from portal.engines import engine_options
from portal.setting_values import BadSetting

#: From the checkout or the folder of the start on
INSTANCE = Path("instance")

__all__ = ["BadSetting", "Settings", "home"]


def home() -> Path:
    """Return the folder of the checkout, or where an installed portal was started."""
    checkout = Path(__file__).resolve().parent.parent
    return checkout if (checkout / "manage.py").is_file() else Path.cwd()


def setting(
    about: str, read: Callable[[str], Any] = str.strip, default: Any = MISSING, **kwargs: Any
) -> Any:
    """Declare one setting: what it is for, how its text is read, and what holds without it."""
    if default is not MISSING:
        kwargs["default"] = default
    return field(metadata={"help": about, "read": read}, **kwargs)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an installation can decide. Read it as ``current_app.config["PORTAL"]``."""

    env: str = setting(
        "`development` or `production`.", values.one_of("development", "production"), "development"
    )
    debug: bool = setting("Show tracebacks in the browser.", values.yes_or_no, False)
    name: str = setting("What the portal calls itself.", values.text, "Portal")
    instance: Path = setting("Folder of the database, uploads and logs.", values.path, INSTANCE)
    secret_key: str = setting("Signs cookies.", values.text, "", repr=False)
    secret_key_fallbacks: tuple[str, ...] = setting(
        "Earlier keys, still accepted, newest first.", values.words, (), repr=False
    )
    database_url: str = setting("Which database.", values.database_url, "", repr=False)
    redis_url: str | None = setting(
        "Redis or Valkey, for counters that all processes share.",
        values.redis_url,
        None,
        repr=False,
    )
    apps: tuple[str, ...] = setting("Python packages that extend the portal.", values.packages, ())
    sample: bool = setting("Whether the sample records are there.", values.yes_or_no, True)
    default_locale: str = setting("Language of whoever has none.", values.locale, "en")
    sort_locales: tuple[str, ...] = setting(
        "Languages whose readers get lists in the order of their own language.",
        values.locales(SORT_SLOTS),
        ("ar", "de", "es", "fr"),
    )
    default_time_zone: str = setting("Time zone of whoever has none.", values.time_zone, "UTC")
    statement_seconds: int = setting(
        "Seconds a page may ask the database; 0: no limit.", values.number(0, 600), 10
    )
    host: str = setting("Address to listen on.", values.text, "127.0.0.1")
    port: int = setting("Port to listen on.", values.number(1, 65535), 8000)
    workers: int = setting("Processes that serve.", values.number(1, 64), 1)
    threads: int = setting("Threads in each process.", values.number(1, 64), 8)
    hosts: tuple[str, ...] = setting("Host names it answers to; empty: any.", values.words, ())
    https: bool | None = setting("Whether people reach it by https.", values.yes_or_no, None)
    proxies: int = setting("Trusted proxies in front.", values.number(0, 10), 0)
    log_level: str = setting(
        "The least severe event that is logged.",
        values.one_of("debug", "info", "warning", "error"),
        "info",
    )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None, **overrides: Any) -> Self:
        """Return the settings that ``PORTAL_*`` variables give; ``overrides`` win, unread.

        Without ``environ`` the process's own is taken, and below it the file ``.env``.
        In development a missing key is made once and kept in the instance folder.
        Raises `BadSetting` on a value that cannot be understood or must not be.
        """
        environ = environment() if environ is None else environ
        values.refuse_misspelt(environ, [variable(f) for f in fields(cls)])
        given = {
            f.name: read(f, environ) for f in fields(cls) if environ.get(variable(f), "").strip()
        }
        given |= overrides
        if environ.get("FLASK_DEBUG", "").strip().lower() in {"1", "true", "yes", "on"}:
            given.setdefault("debug", True)
        draft = cls(**given)
        folder = (home() / draft.instance).resolve()
        production = draft.env == "production"
        given["instance"] = folder
        given["database_url"] = values.absolute_database_url(draft.database_url, folder)
        given["https"] = production if draft.https is None else draft.https
        if production:
            values.refuse_in_production(draft.secret_key, draft.secret_key_fallbacks, draft.debug)
        elif not draft.secret_key:
            given["secret_key"] = values.kept_key(folder)
        return cls(**given)

    @property
    def production(self) -> bool:
        """Whether strangers can reach it: then nothing is forgiven."""
        return self.env == "production"

    def flask_config(self) -> dict[str, Any]:
        """Return what Flask and its extensions ask for."""
        counters = self.redis_url and self.redis_url.replace("redis", "valkey", 1)
        return {
            "PORTAL": self,
            "DEBUG": self.debug,
            "SECRET_KEY": self.secret_key,
            "SECRET_KEY_FALLBACKS": list(self.secret_key_fallbacks),
            "TRUSTED_HOSTS": list(self.hosts) or None,
            "PREFERRED_URL_SCHEME": "https" if self.https else "http",
            "SESSION_COOKIE_NAME": "__Host-portal" if self.https else "portal",
            "SESSION_COOKIE_SECURE": bool(self.https),
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_PATH": "/",
            "SESSION_REFRESH_EACH_REQUEST": False,
            "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
            "MAX_CONTENT_LENGTH": 16 * 2**20,
            "MAX_FORM_MEMORY_SIZE": 4 * 2**20,
            "MAX_FORM_PARTS": 10_000,
            # A form may be open all day; the token lives as long as the session.
            "WTF_CSRF_TIME_LIMIT": None,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": engine_options(self.database_url),
            "RATELIMIT_STORAGE_URI": counters or "memory://",
            "BABEL_DEFAULT_LOCALE": self.default_locale,
            "BABEL_DEFAULT_TIMEZONE": self.default_time_zone,
        }


def variable(declared: Field[Any]) -> str:
    """Return the environment variable of a setting."""
    return f"PORTAL_{declared.name.upper()}"


def read(declared: Field[Any], environ: Mapping[str, str]) -> Any:
    """Return a setting's value; raises `BadSetting`, named, where it is not understood."""
    name = variable(declared)
    try:
        return declared.metadata["read"](environ[name])
    except ValueError as wrong:
        raise BadSetting(name, str(wrong)) from None


def environment() -> dict[str, str]:
    """Return the process's variables over those of ``.env``; the file never overrides."""
    kept = {key: text for key, text in dotenv_values(home() / ".env").items() if text is not None}
    return kept | dict(os.environ)
