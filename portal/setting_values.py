"""How the text of a setting is read, and which values are refused.

Readers raise `ValueError` with the sentence that people shall see.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import available_timezones

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from portal.engines import private_file, private_folder

#: Bytes. Source: NIST SP 800-107, 5.3.4: a key at least as long as the hash is strong.
KEY_BYTES = 32
#: Keys that examples print, and that people therefore leave as they are
PLACEHOLDERS = ("changeme", "change-me", "change_me", "secret-key", "secretkey", "insecure")
LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_([A-Z]{2}|\d{3}))?")


class BadSetting(Exception):
    """A setting that stops the start: its variable, and one sentence for people."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"{name}: {sentence}")
        self.name = name
        self.sentence = sentence


def text(value: str) -> str:
    """Return the text, trimmed."""
    return value.strip()


def words(value: str) -> tuple[str, ...]:
    """Return the parts between commas or blanks."""
    return tuple(value.replace(",", " ").split())


def path(value: str) -> Path:
    """Return a path, ``~`` opened."""
    return Path(value.strip()).expanduser()


def yes_or_no(value: str) -> bool:
    """Return True for 1, true, yes, on and False for 0, false, no, off."""
    word = value.strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off"}:
        return False
    raise ValueError(f"“{value}” is neither 1 nor 0.")


def one_of(*choices: str) -> Callable[[str], str]:
    """Return a reader that takes one of the words, in any case of letters."""

    def read(value: str) -> str:
        word = value.strip().lower()
        if word not in choices:
            raise ValueError(f"“{value}” is not one of {', '.join(choices)}.")
        return word

    return read


def number(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers within bounds."""

    def read(value: str) -> int:
        digits = re.fullmatch(r"\d{1,9}", value.strip(), re.ASCII)
        if not digits or not least <= int(digits[0]) <= most:
            raise ValueError(f"“{value}” is not a whole number from {least} to {most}.")
        return int(value)

    return read


def locale(value: str) -> str:
    """Return a locale code as in ``pt_BR``; ``pt-BR`` is understood."""
    code = value.strip().replace("-", "_")
    if not LOCALE.fullmatch(code):
        raise ValueError(f"“{value}” is not a language code such as de or pt_BR.")
    return code


def locales(most: int) -> Callable[[str], tuple[str, ...]]:
    """Return a reader of locale codes, no more than ``most`` of them."""

    def read(value: str) -> tuple[str, ...]:
        codes = tuple(dict.fromkeys(locale(word) for word in words(value)))
        if len(codes) > most:
            raise ValueError(f"There are more than {most} languages.")
        return codes

    return read


def time_zone(value: str) -> str:
    """Return the name of a time zone that this system knows."""
    name = value.strip()
    if name not in available_timezones():
        near = get_close_matches(name, available_timezones(), 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise ValueError(f"“{value}” is not a time zone such as Europe/Lisbon.{hint}")
    return name


def packages(value: str) -> tuple[str, ...]:
    """Return names of Python packages, each of which can be found."""
    names = words(value)
    for name in names:
        if not re.fullmatch(r"[A-Za-z_]\w*", name) or find_spec(name) is None:
            raise ValueError(f"There is no Python package “{name}” here.")
    return names


def database_url(value: str) -> str:
    """Return a URL that SQLAlchemy understands, with the driver that we install."""
    try:
        url = make_url(value.strip())
    except ArgumentError:
        raise ValueError("This is not a database URL such as sqlite:///portal.db.") from None
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise ValueError(f"“{url.drivername}” is neither sqlite nor postgresql.")
    return url.render_as_string(hide_password=False)


def redis_url(value: str) -> str:
    """Return the URL of a Redis or Valkey server, as ``redis://`` or ``rediss://``."""
    url = re.sub(r"^valkey(s?)://", r"redis\1://", value.strip())
    if not re.match(r"rediss?://", url):
        raise ValueError("This is not a URL such as redis://127.0.0.1:6379/0.")
    return url


def absolute_database_url(url: str, instance: Path) -> str:
    """Return the URL with a file's path made absolute, from the instance folder on."""
    parts = make_url(database_url(url or "sqlite:///portal.db"))
    if parts.get_backend_name() != "sqlite" or parts.database in {None, "", ":memory:"}:
        return parts.render_as_string(hide_password=False)
    file = str(instance / str(parts.database))
    return parts.set(database=file).render_as_string(hide_password=False)


def refuse_in_production(key: str, fallbacks: Iterable[str], debug: bool) -> None:
    """Raise `BadSetting` on what would leave a public portal open."""
    if debug:
        raise BadSetting("PORTAL_DEBUG", "Production does not start in debug mode.")
    if not key:
        raise BadSetting(
            "PORTAL_SECRET_KEY",
            "Production needs a key of its own; make one with"
            " python -c 'import secrets; print(secrets.token_urlsafe(48))'.",
        )
    older = [("PORTAL_SECRET_KEY_FALLBACKS", each) for each in fallbacks]
    for name, each in [("PORTAL_SECRET_KEY", key), *older]:
        if len(each.encode()) < KEY_BYTES:
            raise BadSetting(name, f"The key is shorter than {KEY_BYTES} bytes.")
        if len(set(each)) < 10 or any(known in each.lower() for known in PLACEHOLDERS):
            raise BadSetting(name, "The key can be guessed; make a random one.")


def refuse_misspelt(environ: Mapping[str, str], known: list[str]) -> None:
    """Raise `BadSetting` on a variable that is nearly a setting; others are somebody else's."""
    for name in environ:
        if name.startswith("PORTAL_") and name not in known:
            near = get_close_matches(name, known, 1, cutoff=0.9)
            if near:
                raise BadSetting(name, f"There is no such setting. Did you mean {near[0]}?")


def kept_key(instance: Path) -> str:
    """Return the random key of this instance, made at the first call."""
    file = private_folder(instance) / "secret_key"
    if not file.exists():
        draft = file.with_name(f"secret_key.{os.getpid()}.{secrets.token_hex(4)}")
        private_file(draft).write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            # Whole or not at all, and the first of two that start together wins.
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii").strip()
