"""The rows of all contenders: the same for every run, in five scripts.

What the searches rely on: "zephyr" stands inside the title of every 997th post; the status
"review" is that of every tenth.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

AUTHORS, TAGS = 10_000, 500
#: One post in so many has the word that is looked for
RARE = 997
WORD = "zephyr"
STATUSES = ("draft", "review", "published", "archived")

LETTERS = {
    "Latin": "Über élan naïveté jalapeño façade Straße crème piñata smörgås château résumé garçon"
    " coöperate açaí déjà vue river stone market garden winter window signal paper harbour"
    " lantern meadow orchard copper silver mountain letter number bridge",
    "Arabic": "مرحبا بالعالم كتاب مدينة سوق نهر حديقة نافذة رسالة جسر شتاء ورق فضة جبل ميناء"
    " مصباح قلم مدرسة طريق بيت شجرة سماء",
    "Chinese": "世界 城市 市场 河流 花园 窗户 信件 桥梁 冬天 纸张 白银 高山"
    " 港口 灯笼 学校 道路 房屋 树木 天空 数据 東京 日本語 한국어",
    "Cyrillic": "привет мир книга город рынок река сад окно письмо мост зима бумага серебро гора"
    " порт фонарь школа дорога дом дерево небо",
}
WORDS = {script: words.split() for script, words in LETTERS.items()}
#: Two rows of five are Latin
SCRIPTS = ("Latin", "Latin", "Arabic", "Chinese", "Cyrillic")
#: By twentieths of the rows
SHARES = ("published",) * 12 + ("draft",) * 5 + ("review",) * 2 + ("archived",)
FIRST_MOMENT = datetime(2023, 1, 1)  # noqa: DTZ001 - the peers keep moments without a zone
THREE_YEARS, TEN_DAYS = 94_608_000, 864_000  # seconds


class Author(NamedTuple):
    id: int
    name: str
    email: str


class Tag(NamedTuple):
    id: int
    name: str


class Post(NamedTuple):
    id: int
    title: str
    slug: str
    body: str
    status: str
    published: bool
    views: int
    price: float
    created_at: datetime
    updated_at: datetime
    author_id: int


def authors() -> Iterator[Author]:
    """Yield everybody who has written."""
    dice = random.Random(1)  # noqa: S311 - the same every time is the point
    for number in range(1, AUTHORS + 1):
        words = WORDS[SCRIPTS[number % 5]]
        name = f"{dice.choice(words).capitalize()} {dice.choice(words).capitalize()} {number}"
        yield Author(number, name, f"author{number}@example.org")


def tags() -> Iterator[Tag]:
    """Yield the tags."""
    dice = random.Random(2)  # noqa: S311
    for number in range(1, TAGS + 1):
        yield Tag(number, f"{dice.choice(WORDS[SCRIPTS[number % 5]])}-{number}")


def hash_of(number: int) -> int:
    """Return 32 bits that spread a post's values."""
    return (number * 2654435761) & 0xFFFFFFFF


def posts(count: int) -> Iterator[Post]:
    """Yield ``count`` posts, the oldest number first; their values are spread by a hash."""
    bodies, titles = _pools()
    for number in range(1, count + 1):
        hashed = hash_of(number)
        script = SCRIPTS[hashed % 5]
        title = titles[script][(hashed >> 5) % 3000]
        if number % RARE == 0:
            title = f"{title} {WORD}"
        if number % 1009 == 0:
            title = f"Quasar {title}"
        created = FIRST_MOMENT + timedelta(
            seconds=hashed % THREE_YEARS, microseconds=number % 1_000_000
        )
        yield Post(
            number,
            f"{title} {number}",
            f"post-{number:08d}",
            bodies[script][(hashed >> 9) % 400],
            SHARES[(hashed >> 7) % 20],
            bool((hashed >> 11) & 1),
            (hashed >> 3) % 100_000,
            (hashed >> 2) % 1_000_000 / 100,
            created,
            created + timedelta(seconds=(hashed >> 4) % TEN_DAYS),
            (hashed >> 6) % AUTHORS + 1,
        )


def post_tags(count: int) -> Iterator[tuple[int, int]]:
    """Yield ``(post, tag)``: one to three tags a post, two on average."""
    for number in range(1, count + 1):
        hashed = (number * 40503) & 0xFFFFFFFF
        for step in range((1, 2, 2, 3)[hashed & 3]):
            yield number, (hashed + step * 167) % TAGS + 1


def _pools() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return 400 bodies of about 600 characters, and 3,000 titles, for each script."""
    dice = random.Random(3)  # noqa: S311
    bodies = {script: [_body(dice, words) for _ in range(400)] for script, words in WORDS.items()}
    titles = {
        script: [" ".join(dice.choice(words) for _ in range(4)).capitalize() for _ in range(3000)]
        for script, words in WORDS.items()
    }
    return bodies, titles


def _body(dice: random.Random, words: list[str]) -> str:
    text = ""
    while len(text) < 590:
        text += dice.choice(words) + (". " if dice.random() < 0.1 else " ")
    return text.strip()
