"""Reading the dashboard, as a person does."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from flask.testing import FlaskClient

from portal.database import now


def home(client: FlaskClient) -> str:
    """Return the main part of the dashboard."""
    answer = client.get("/admin/")
    assert answer.status_code == 200
    return answer.text.partition("<main")[2].partition("</main>")[0]


def words(html: str) -> str:
    """Return what a part of a page says, as one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def table(page: str, key: str) -> list[tuple[str, str]]:
    """Return the rows of the table under a chart."""
    section = page.partition(f'aria-labelledby="{key}"')[2].partition("</section>")[0]
    found = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', section)
    return [(label, number.strip("\u2068\u2069")) for label, number in found]


def ago(**amount: int) -> datetime:
    return now() - timedelta(**amount)
