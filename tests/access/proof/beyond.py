"""Beyond the records: the palette, the search, the dashboard, the pages about rights, the rest."""

from __future__ import annotations

from collections.abc import Iterator

from portal.admin.access.doors import DOORS
from tests.access.proof.canaries import COMMON
from tests.access.proof.journey import FORBIDDEN, Journey

#: ``{endpoint: (what opens it, "" for whoever has signed in; its addresses)}``
PAGES = {
    "root": ("", ["/"]),
    "admin.index": ("dashboard.view", ["/admin/"]),
    "palette.find": ("", ["/admin/palette/", f"/admin/palette/?record={{record}}&q={COMMON}"]),
    "palette.search": (
        "",
        [f"/admin/search/?q={COMMON}", f"/admin/search/?q={{record}}:{COMMON}"],
    ),
    "accounts.settings": ("", ["/settings"]),
    "accounts.sign_in": ("", ["/sign-in"]),
    "accounts.sign_in_link": ("", ["/sign-in/link/none"]),
    "translations.overview": ("translations.view", ["/admin/translations/"]),
}
#: They answer nothing that is read, or stand at the end of a session
LEFT_OUT = frozenset(
    {
        "static",
        "ops.alive",
        "ops.ready",
        "accounts.end_session",
        "accounts.set_language",
        "accounts.set_theme",
        "accounts.sign_out",
    }
)
#: What the pages about rights may be asked: each takes of it what it knows
ASKED = "id={id}&user={user}&role={role}&permission={record}.view&record={record}&row={row}&q={q}"


def pages(journey: Journey) -> None:
    """Go to each page there is; what it tells is checked as it is read."""
    for endpoint, (permission, addresses) in PAGES.items():
        for address in addresses:
            for record in journey.some(journey.table.records if "{record}" in address else [""]):
                pair = journey.pair(endpoint, record)
                answer = journey.ask(pair, address.format(record=record))
                is_open = not permission or journey.persona.may(permission)
                journey.compare(pair, is_open, answer.status_code != FORBIDDEN)
    recent = "&".join(
        f"recent={record}.{key}" for (record, _row), key in journey.world.keys.items()
    )
    journey.ask(journey.pair("palette.find", "", field="recent"), f"/admin/palette/?{recent}")


def rights(journey: Journey) -> None:
    """Go to each page about rights, whatever it is about."""
    for endpoint, permission in DOORS.items():
        for rule in journey.world.app.url_map.iter_rules(endpoint):
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                for record, row, query in journey.some(_questions(journey), of=10):
                    pair = journey.pair(endpoint, record, row, method)
                    is_read = method == "GET"
                    url = f"{rule.rule}?{query}" if is_read else rule.rule
                    # What it does where it may is proved elsewhere: here it is asked for nothing.
                    sent = [] if is_read or journey.may(permission) else query.split("&")
                    data = None if is_read else dict(one.split("=", 1) for one in sent)
                    answer = journey.ask(pair, url, method, data=data)
                    if not journey.may(permission):
                        journey.compare(pair, FORBIDDEN, answer.status_code)


def _questions(journey: Journey) -> Iterator[tuple[str, str, str]]:
    role = journey.key("roles", "vault")
    for (record, row), key in journey.world.keys.items():
        user = journey.key("users", "dora" if row == "of_dora" else "carl")
        about = key if record in ("users", "roles") else user
        yield (
            record,
            row,
            ASKED.format(id=about, user=user, role=role, record=record, row=key, q=COMMON),
        )
