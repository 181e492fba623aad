"""A walk through the portal: every page, every form with good and bad values, every act."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.i18n.crawl.reading import Form, Page, Text, problem_with, texts_in

#: What is asked of every list beside its first page, and of the dashboard
LISTS = ("search=¤nothing", "search=¤", "tab=draft&page_size=25", "page=2&page_size=25")
HOME = "/admin/?lang=xx"
#: Forms that would end the walk
LAST = ("/sign-out",)
#: Files, answers to programs, and the tests' own failures
NO_PAGES = ("static", "admin.static", "ops.alive", "ops.ready", "fail", "fail_hard")
#: What people may type that is wrong: nothing, too much, what nobody can type
WRONG = ("", "¤" * 600, "¤\x07")


class Walk:
    """One browser's walk. ``findings`` holds what is wrong, once each, with where it stood."""

    def __init__(self, app: Flask, client: FlaskClient, keys: dict[str, int]) -> None:
        self.app, self.client, self.keys = app, client, keys
        self.findings: dict[str, str] = {}
        self.statuses: dict[str, set[int]] = {}
        self.texts = 0
        self._seen: set[Text] = set()
        self._forms: dict[tuple[str, ...], tuple[str, Form]] = {}

    def open(self, url: str, method: str = "GET", **kwargs: Any) -> TestResponse:
        """Ask, follow, and read the answer."""
        with self.client.open(url, method=method, follow_redirects=True, **kwargs) as answer:
            self.statuses.setdefault(f"{method} {urlsplit(url).path}", set()).add(
                answer.status_code
            )
            self._read(answer, f"{method} {url} {list(kwargs.get('data') or {})}")
        return answer

    def _read(self, answer: TestResponse, where: str) -> None:
        if answer.mimetype == "text/html":
            page = Page(answer.text)
            texts = page.texts
            for form in page.forms:
                action = form.action or answer.request.full_path
                key = (form.method, urlsplit(action).path, *(name for name, *_r in form.fields))
                self._forms.setdefault(key, (action, form))
        else:
            texts = texts_in(answer.text, answer.mimetype)
        for text in set(texts) - self._seen:
            self._seen.add(text)
            self.texts += 1
            if problem := problem_with(text):
                self.findings.setdefault(f"{text.place}: {problem}", where)

    # Pages

    def open_all(self) -> None:
        for rule in self.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES:
                for url in self._addresses(rule.endpoint, rule.arguments):
                    self.open(url)
        self.open(HOME)

    def _addresses(self, endpoint: str, arguments: set[str]) -> Iterator[str]:
        key, _, door = endpoint.partition(".")
        values = {"export_type": "csv", "token": "¤", "key": "1", "field": "photo"}
        with self.app.test_request_context():
            plain = self.app.url_for(endpoint, **{name: values[name] for name in arguments})
        yield plain.replace("http://localhost", "")
        if door == "index_view":
            yield from (f"{plain}?{more}" for more in LISTS)
        elif door in ("details_view", "history_view", "edit_view"):
            yield f"{plain}?id={self.keys[key]}"
        elif door == "ajax_lookup":
            for name, field in self._view(key).fields().items():
                if field.is_relation:
                    yield f"{plain}?name={name}"

    def _view(self, key: str) -> Any:
        return next(view for view in self.app.extensions["portal.views"] if view.key == key)

    # Forms

    def send_all_forms(self) -> None:
        for action, form in list(self._forms.values()):
            if form.method == "post" and urlsplit(action).path not in LAST:
                for data in sendings(form):
                    self.open(action, "POST", data=data)

    # Acts that scripts send

    def act_on_all(self) -> None:
        for view in self.app.extensions["portal.views"]:
            here, key = f"/admin/{view.key}", self.keys[view.key]
            for name, version in product(view.column_editable_list, ("", "1")):
                for value in ("1", "¤", *(one.value for one in view.fields()[name].choices or ())):
                    data = {"list_form_pk": key, "version": version, name: value}
                    self.open(f"{here}/ajax/update/", "POST", data=data)
            self.open(f"{here}/ajax/update/", "POST", data={"list_form_pk": key})
            for action, row in product((*view.bulk_actions, "¤"), (key, 0)):
                self.open(f"{here}/action/", "POST", data={"action": action, "rowid": row})
            self.open(f"{here}/delete/?id={key}", "POST")
            self.open(f"{here}/delete/?id={key}", "POST", data={"confirmed": "1"})


def sendings(form: Form) -> Iterator[dict[str, Any]]:
    """Yield what may be sent: as it stands, and with each wrong value; and too late."""
    hidden = {name: value for name, value, kind in form.fields if kind == "hidden"}
    typed = [name for name, _v, kind in form.fields if kind not in ("hidden", "option")]
    stands = {
        name: value for name, value, kind in form.fields if kind not in ("checkbox", "radio")
    }
    for name, value in form.buttons[: 1 if typed else None] or [("", "")]:
        if name != "language":
            yield stands | {name: value}
    if typed:
        for wrong in WRONG:
            yield hidden | dict.fromkeys(typed, wrong)
        if "version" in hidden:
            yield stands | dict.fromkeys(typed, "¤") | {"version": "0"}
