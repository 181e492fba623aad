"""The sample sign-ins: kept beside the database, for its owner only."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from portal.accounts.passwords import hash_password
from portal.database import dump_json
from portal.demo.people import Person
from portal.i18n import locales
from portal.ops.welcome import SIGN_INS

#: Letters and digits that nobody mistakes for one another
LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who can sign in, as somebody reads it off a screen."""

    role: str
    language: str
    name: str
    password: str


def new_password() -> str:
    """Return a password of about 79 bits, easy to read and to type."""
    return "-".join("".join(secrets.choice(LEGIBLE) for _ in range(4)) for _ in range(4))


def let_in(people: Iterable[Person]) -> list[SignIn]:
    """Give everybody who signs in a password, each their own; return the sign-ins."""
    return [_let_in(person) for person in people if person.signs_in]


def _let_in(person: Person) -> SignIn:
    password = new_password()
    person.user.password_hash = hash_password(password)
    name = person.user.username or person.user.email
    return SignIn(person.role, locales.native_name(person.locale), name, password)


def write(sign_ins: Iterable[SignIn], instance: Path) -> Path:
    """Keep the sign-ins in the instance folder, readable by its owner only; return the file."""
    path = instance / SIGN_INS
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with open(draft, "x", encoding="utf-8", opener=_private) as file:
        file.write(dump_json([astuple(one) for one in sign_ins], indent=0))
    return draft.replace(path)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
