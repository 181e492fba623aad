"""The access review: who has what, through which role, and what somebody should look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.access.models import Assignment
from portal.access.review_file import COLUMNS, csv_lines
from portal.access.reviewing import FLAGS, count, every
from portal.admin.access.doors import KEY, REVIEW, door
from portal.admin.access.reviewed import Line, columns_closed, lines_of, people_seen, titles
from portal.admin.addresses import address
from portal.admin.listing.pager import Pager, SizeLink
from portal.admin.page import MenuPage
from portal.changes.recorder import log
from portal.database import db, now
from portal.i18n import _, formats, gettext, ngettext, pgettext
from portal.spreadsheets import BOM

TITLE = _("Access review")
MENU_PAGE = MenuPage(
    TITLE,
    f"{KEY}.review",
    "list-check",
    f"{KEY}.{REVIEW.name}",
    pgettext("menu", "Administration"),
)

#: Assignments on a page
SIZE = 50
#: ``(what is counted, its title, its tone)``, in the order of the tiles
TILES = (
    # Translators: how many roles were given to people, over their number
    ("all", pgettext("review", "Assignments"), "neutral"),
    ("unused", pgettext("review", "Not used in 90 days"), "warn"),
    # Translators: how many of the roles that people have end within two weeks
    ("ending", pgettext("review", "Ending soon"), "info"),
    # Translators: how many of the roles that people had have come to their end
    ("ended", pgettext("review", "Ended"), "neutral"),
    # Translators: how many people have a role that allows everything
    ("everything", pgettext("review", "Holding everything"), "mute"),
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A count that narrows the page to what it counts."""

    label: str
    number: str
    url: str
    tone: str
    current: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    title: str
    tiles: list[Tile]
    rows: list[Line]
    #: Says how many assignments are of people whom the reader may not see
    unseen: str
    export_url: str
    clear_url: str
    range_text: str
    pager: Pager
    sizes: tuple[SizeLink, ...] = ()


@door("/review/", f"{KEY}.{REVIEW.name}")
def review() -> ResponseReturnValue:
    """Answer the page; ``show`` narrows it to what bears a flag, ``format=csv`` is a file."""
    shown = request.args.get("show", "")
    flag = shown if shown in FLAGS else ""
    if "format" in request.args:
        return _download(flag)
    return render_template("access/review.html", page=_page(flag))


def _page(flag: str) -> ReviewPage:
    counted = count(people_seen())
    rows = counted[flag or "all"]
    last = max(1, -(-rows // SIZE))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    return ReviewPage(
        title=str(TITLE),
        tiles=_tiles(flag, counted),
        rows=lines_of([flag] if flag else [], limit=SIZE, offset=(number - 1) * SIZE),
        unseen=_unseen(counted["unseen"]),
        export_url=_url(flag, format="csv"),
        clear_url=_url(""),
        range_text=_range(number, rows),
        pager=_pager(flag, number, last),
    )


def _url(flag: str, **args: object) -> str:
    return address(f"{KEY}.review", show=flag or None, **args)


def _tiles(flag: str, counted: Mapping[str, int]) -> list[Tile]:
    return [
        Tile(
            str(title),
            formats.format_number(counted[name]),
            _url("" if name == "all" else name),
            tone,
            current=name == (flag or "all"),
        )
        for name, title, tone in TILES
    ]


def _unseen(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(num)s assignment is left out: you may not see the person who has it.",
        "%(num)s assignments are left out: you may not see the people who have them.",
        number,
    )


def _range(number: int, rows: int) -> str:
    # Translators: the rows shown in a list, as in "1–25 of 137" or "1–25 of 10,000+"
    return gettext(
        "%(first)s–%(last)s of %(total)s",
        first=formats.format_number((number - 1) * SIZE + 1),
        last=formats.format_number(min(number * SIZE, rows)),
        total=formats.format_number(rows),
    )


def _pager(flag: str, number: int, last: int) -> Pager:
    has_before, has_after = number > 1, number < last
    return Pager(
        first_url=_url(flag) if has_before else None,
        prev_url=_url(flag, page=number - 1) if has_before else None,
        next_url=_url(flag, page=number + 1) if has_after else None,
        last_url=_url(flag, page=last) if has_after else None,
        links=[],
        page=number,
        hidden=None,
    )


def _download(flag: str) -> Response:
    if request.args.get("format") != "csv":
        raise NotFound
    closed = columns_closed()
    fields = [name for name in COLUMNS if name not in closed]
    log("export", record=Assignment.__tablename__, fields=fields)
    db.session.commit()
    rows = every(
        people_seen(),
        flags=[flag] if flag else [],
        by_address="email" not in closed,
        titles=titles,
    )
    lines = chain([BOM], csv_lines(rows, closed))
    response = Response(stream_with_context(lines), mimetype="text/csv")
    filename = f"access-review-{now():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f"attachment; filename={filename}"
    return response
