"""Filters say nothing in plain letters: every operator as a chip, in the builder, and refused.

So do the other forms that a list opens.
"""

from __future__ import annotations

from portal.query.filters import family_of, operators_of
from portal.query.filters.operators import COUNTS
from tests.i18n.crawl.world import asked, strange_cldr
from tests.i18n.test_pseudo_crawl import portal, walk

#: Fixtures, picked up from here
__all__ = ["asked", "portal", "strange_cldr", "walk"]

#: ``{family: a value as it is stored}``
STORED = {
    "text": "¤x",
    "choice": "¤x",
    "bool": "1",
    "number": "1",
    "date": "2026-01-02",
    "moment": "2026-01-02",
    "relation": "1",
    "relations": "1",
}


def conditions_of(field):
    """Yield ``(operator, condition)`` for everything that may be asked of the field."""
    family = family_of(field)
    value = field.choices[0].value if field.choices else STORED[family]
    for operator in operators_of(field):
        fewest, most = COUNTS.get(operator, (1, 1))
        count = max(fewest, min(most, 5))
        values = ["1" if operator == "last_days" else value] * count
        yield operator, f"{field.name}:{operator}:{','.join(values)}".rstrip(":")


def test_every_filter_is_said_in_the_readers_language(walk, portal):
    walked = walk("administrator")
    seen = set()
    for view in portal.extensions["portal.views"]:
        here = f"/admin/{view.key}/"
        for field in view.fields().values():
            known = (family_of(field), bool(field.choices), field.kind)
            if not operators_of(field) or known in seen:
                continue
            seen.add(known)
            asked_for = list(conditions_of(field))
            chips = "&".join(f"where={where}" for _operator, where in asked_for)
            walked.open(f"{here}?{chips}&where={asked_for[0][1]}|{asked_for[0][1]}")
            for operator, where in asked_for:
                form = f"{here}filter/?field={field.name}&operator={operator}&where={where}"
                walked.open(f"{form}&part=1")
            for operator in operators_of(field)[:2]:
                form = f"{here}filter/?field={field.name}&operator={operator}&of={field.name}"
                walked.open(f"{form}&value=¤&value=")
    walked.open("/admin/posts/?where=views:is:x&where=secret:is:x")
    for form in ("filter", "columns", "views"):
        walked.open(f"/admin/posts/{form}/")
        walked.open(f"/admin/posts/{form}/?part=1")

    assert len(seen) > 12
    assert not [door for door, statuses in walked.statuses.items() if 500 in statuses]
