"""The sample's people: who they are, where they work, what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from portal.accounts.models import User
from portal.demo.data import chance, read
from portal.demo.offices import Place
from portal.i18n.content import Texts
from portal.records.offices import Office
from portal.records.profiles import Profile

DOMAIN = "newharbour.example"

#: What people write who come from there, where it is not the language they use the portal in
MOTHER_TONGUES = {"IL": "he", "RU": "ru", "KZ": "ru", "UA": "uk", "BG": "bg", "IN": "hi"}
MOTHER_TONGUES |= {"CN": "zh", "TW": "zh", "JP": "ja", "KR": "ko"}


class Row(NamedTuple):
    """Somebody as the data files have them."""

    name: str
    username: str
    locale: str
    country: str
    gender: str
    office: str
    role: str
    signs_in: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff. ``role`` is the key of the role they get; only some can sign in."""

    user: User
    profile: Profile
    office: str
    role: str
    signs_in: bool

    @property
    def locale(self) -> str:
        return self.user.locale or ""

    @property
    def writes(self) -> bool:
        """Whether posts can be theirs: the roles' keys are those of the data files."""
        return self.role in read("phrases.toml")["writers"]

    @property
    def tongue(self) -> str:
        return MOTHER_TONGUES.get(self.profile.country or "", self.locale)


def make_people(places: Mapping[str, Place], today: date) -> list[Person]:
    """Return everybody: first one for each role and language, who sign in, then the rest."""
    random = chance("people")
    rows = [
        Row._make((*row, role, True))
        for role, people in read("sign_ins.json").items()
        for row in people
    ]
    rows += [Row._make((*row, False)) for row in read("people.json")]
    return [_person(random, row, places[row.office].office, today) for row in rows]


def _person(random: Random, row: Row, office: Office, today: date) -> Person:
    user = User(
        name=row.name,
        username=row.username,
        email=f"{row.username}@{DOMAIN}",
        locale=row.locale,
        time_zone=office.time_zone,
        active=row.signs_in or random.random() > 0.04,
    )
    page = f"https://{DOMAIN}/people/{row.username}"
    profile = Profile(
        user=user,
        office=office,
        bio=_bio(random, MOTHER_TONGUES.get(row.country, row.locale)),
        website=page if random.random() < 0.4 else None,
        avatar=f"{page}.jpg" if random.random() < 0.25 else None,
        country=row.country,
        # Not everybody tells.
        birthdate=_birthdate(random, today) if random.random() < 0.8 else None,
        gender=row.gender if random.random() < 0.85 else None,
    )
    return Person(user, profile, row.office, row.role, row.signs_in)


def _bio(random: Random, locale: str) -> Texts:
    bios = [bio for bio in read("phrases.toml")["bio"] if locale in bio]
    return Texts.of(random.choice(bios)) if bios and random.random() < 0.7 else Texts()


def _birthdate(random: Random, today: date) -> date:
    return today - timedelta(days=random.randint(20 * 365, 64 * 365))
