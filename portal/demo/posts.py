"""The sample's posts: announcements for every quarter, and those of the language desks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from portal.demo.data import chance, read, read_all
from portal.demo.lifecycle import live
from portal.demo.offices import Place
from portal.demo.people import Person
from portal.i18n.content import Texts
from portal.records.posts import Post
from portal.records.tags import Tag

#: What the city's own announcements are translated into
CITY_LANGUAGES = {"en", "ar", "de", "es", "fr"}
#: What else a post is written in, beside its author's language; "*" is every language
EXTRA = ((), (), ("en",), ("en",), ("de",), ("ar", "fr"), ("es", "en"), ("*",), ("*",))


@dataclass(frozen=True, slots=True)
class Draft:
    """A post's texts and where they come from, before it has an author and a fate."""

    slug: str
    office: str
    tags: tuple[str, ...]
    title: Mapping[str, str]
    text: Mapping[str, str]


def make_tags() -> dict[str, Tag]:
    """Return the tags by slug."""
    return {
        slug: Tag(slug=slug, name=Texts.of(names)) for slug, names in read("tags.json").items()
    }


def make_posts(
    tags: Mapping[str, Tag], people: Sequence[Person], places: Mapping[str, Place], today: date
) -> list[Post]:
    """Return all posts, the oldest first."""
    random = chance("posts")
    drafts = [*_announcements(random), *_voices()]
    random.shuffle(drafts)
    posts = []
    for place, draft in enumerate(drafts):
        author = random.choice(_authors(people, draft))
        locales = _locales(random, draft, author.locale)
        post = Post(
            title=Texts.of({code: draft.title[code] for code in locales}),
            slug=draft.slug,
            content=_content(random, draft, locales, places[draft.office].office.name),
            author=author.user,
            tags=[tags[slug] for slug in _some(random, draft.tags)],
        )
        live(post, random, place / len(drafts), today)
        posts.append(post)
    return posts


def _content(random: Random, draft: Draft, locales: list[str], office: Texts) -> Texts:
    """Return the draft's text, and where the city speaks the language, whom to ask."""
    closing = _filled(
        random.choice(read("phrases.toml")["closing"]),
        locales,
        office={code: office.best(code).text for code in locales},
        room=random.randint(101, 489),
    )
    return Texts.of(
        {code: "\n\n".join((draft.text[code], closing.get(code, ""))) for code in locales}
    )


def _announcements(random: Random) -> list[Draft]:
    """Return one draft for each topic and each place where it can happen."""
    places = read("places.json")
    return [
        _announcement(random, topic, slug, phrases)
        for topic in read_all("topics", "topic")
        for slug, phrases in places[topic["file"]].items()
    ]


def _announcement(
    random: Random, topic: Mapping[str, Any], place: str, at: Mapping[str, str]
) -> Draft:
    values = {
        "at": at,
        "weeks": random.randint(3, 10),
        "seats": random.randint(20, 60),
        "hour": random.randint(9, 17),
    }
    return Draft(
        slug=f"{topic['slug']}-{place}",
        office=topic["office"],
        tags=tuple(topic["tags"]),
        title=_filled(topic["title"], at, **values),
        text=_filled(topic["text"], at, **values),
    )


def _voices() -> list[Draft]:
    return [
        Draft(one["slug"], one["office"], tuple(one["tags"]), one["title"], one["text"])
        for one in read_all("voices", "post")
    ]


def _filled(
    texts: Mapping[str, str], locales: Mapping[str, str] | Sequence[str], **values: Any
) -> dict[str, str]:
    """Return the texts in these locales, each value in the text's own language."""
    return {
        code: texts[code].format(
            **{
                name: value[code] if isinstance(value, Mapping) else value
                for name, value in values.items()
            }
        )
        for code in texts
        if code in locales
    }


def _authors(people: Sequence[Person], draft: Draft) -> list[Person]:
    """Return who writes such a post: who has the language, else the office, else the press."""
    writers = [person for person in people if person.writes]
    rare = set(draft.title) - CITY_LANGUAGES
    return (
        [person for person in writers if person.tongue in rare]
        or [person for person in writers if person.office == draft.office]
        or [person for person in writers if person.office == "press"]
    )


def _locales(random: Random, draft: Draft, own: str) -> list[str]:
    """Return the languages a post gets; what a language desk has written stays whole."""
    known = list(draft.title)
    if set(known) - CITY_LANGUAGES:
        return known
    extra = random.choice(EXTRA)
    return known if "*" in extra else [code for code in known if code == own or code in extra]


def _some(random: Random, tags: tuple[str, ...]) -> tuple[str, ...]:
    return tags[: random.randint(1, len(tags))] if random.random() < 0.3 else tags
