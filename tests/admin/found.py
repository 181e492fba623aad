"""Asking the palette and the search page, as a browser does."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient


def items(client: FlaskClient, record: str = "posts", **args: str) -> list[dict[str, str]]:
    """Return what the palette finds of one kind of records."""
    answer = client.get("/admin/palette/", query_string={"record": record, **args})
    assert answer.status_code == 200
    found: list[dict[str, str]] = answer.json["items"]
    return found


def titles(client: FlaskClient, record: str = "posts", **args: str) -> list[str]:
    return [item["title"] for item in items(client, record, **args)]


def beginning(client: FlaskClient, *recent: str) -> dict[str, Any]:
    """Return what the palette starts with, after ``recent`` rows were looked at."""
    answer: dict[str, Any] = client.get("/admin/palette/", query_string={"recent": recent}).json
    return answer


def page(client: FlaskClient, typed: str) -> str:
    """Return the main part of the search page."""
    answer = client.get("/admin/search/", query_string={"q": typed})
    assert answer.status_code == 200
    return answer.text.partition("<main")[2].partition("</main>")[0]
