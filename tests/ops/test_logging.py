"""One line an event, a name for each request, and no secret in either."""

from __future__ import annotations

import json
import logging
import stat
from logging import LogRecord

import pytest
from flask import Flask

from portal.config import Settings
from portal.ops import logging as portal_logging
from portal.ops import request_id
from portal.ops.log_file import LogFile


def line_of(message: str, **extra: object) -> str:
    record = logging.makeLogRecord({"msg": message, "levelname": "INFO", "name": "test"} | extra)
    return portal_logging.JSONLines().format(record)


@pytest.fixture
def settings(tmp_path):
    return Settings.from_environment({}, instance=tmp_path)


@pytest.fixture
def served(settings):
    app = Flask(__name__)
    app.config["PORTAL"] = settings
    request_id.init_app(app)
    portal_logging.init_app(app)

    @app.route("/hello")
    def hello() -> str:
        return "hello"

    yield app
    root = logging.getLogger()
    for handler in [each for each in root.handlers if (each.name or "").startswith("portal.")]:
        root.removeHandler(handler)
        handler.close()


@pytest.fixture
def events(settings, served):
    def read() -> list[dict[str, object]]:
        file = settings.instance / "logs" / "portal.log"
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]

    return read


def test_an_event_is_one_line_whatever_it_holds():
    line = line_of("first\nsecond", note="a\r\nb\u2028c")
    assert len(line.splitlines()) <= 2  # U+2028 is a line to Python only
    assert "\n" not in line
    assert json.loads(line)["event"] == "first\nsecond"


@pytest.mark.parametrize(
    "extra",
    [
        {"password": "hush"},
        {"form": {"new_password": "hush", "name": "Ada"}},
        {"headers": {"Cookie": "hush", "Authorization": "hush"}},
        {"rows": [{"token": "hush"}]},
        {"session": "hush"},
        {"url": "postgresql://ada:hush@db/portal"},
        {"note": "Authorization: Bearer hush"},
        {"note": "GET /sign-in-link?token=hush&next=/"},
        {"note": 'password="hush"'},
        {"note": "$argon2id$v=19$m=65536,t=3,p=1$hush$hush"},
    ],
)
def test_a_secret_never_reaches_the_log(extra):
    assert "hush" not in line_of("event", **extra)


def test_what_is_no_secret_stays_readable():
    event = json.loads(line_of("saved", user=7, key="posts", title="العربية"))
    assert (event["user"], event["key"], event["title"]) == (7, "posts", "العربية")


def test_an_exception_is_in_the_same_line():
    try:
        raise ValueError("password=hush")
    except ValueError as wrong:
        line = line_of("failed", exc_info=(type(wrong), wrong, wrong.__traceback__))
    assert "hush" not in line
    assert "ValueError" in json.loads(line)["exception"]


def test_every_request_is_one_event_with_the_name_that_the_response_tells(served, events):
    response = served.test_client().get("/hello?q=private")
    [event] = [each for each in events() if each["event"] == "request"]
    assert event["request"] == response.headers["X-Request-ID"]
    assert (event["method"], event["path"], event["status"]) == ("GET", "/hello", 200)
    assert "private" not in json.dumps(event)


def test_a_stranger_cannot_choose_the_name_of_a_request(served):
    response = served.test_client().get("/hello", headers={"X-Request-ID": "chosen-by-me"})
    assert response.headers["X-Request-ID"] != "chosen-by-me"


@pytest.mark.parametrize(("name", "kept"), [("from-the-proxy", True), ("no\tgood id", False)])
def test_our_own_proxy_may_name_a_request_without_forging_a_line(tmp_path, served, name, kept):
    served.config["PORTAL"] = Settings.from_environment({}, instance=tmp_path, proxies=1)
    response = served.test_client().get("/hello", headers={"X-Request-ID": name})
    assert (response.headers["X-Request-ID"] == name) is kept


def test_the_file_is_readable_by_its_owner_only(served, settings):
    served.test_client().get("/hello")
    folder = settings.instance / "logs"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}


def test_a_command_tells_people_only_what_went_wrong(capsys, served):
    served.test_client().get("/hello")
    logging.getLogger("portal").warning("token=hush is over")
    assert capsys.readouterr().err == "token=••• is over\n"


def record(text: str) -> LogRecord:
    return logging.makeLogRecord({"msg": text})


def test_a_full_file_is_rotated_once_though_two_processes_write(tmp_path):
    path = tmp_path / "portal.log"
    first, second = (LogFile(path, maxBytes=60, backupCount=3, encoding="utf-8") for _ in range(2))
    try:
        for number in range(4):
            first.emit(record(f"first {number} {'x' * 20}"))
            second.emit(record(f"second {number} {'x' * 20}"))
    finally:
        first.close()
        second.close()
    lines = [
        line for file in tmp_path.glob("portal.log*") for line in file.read_text().split("\n")
    ]
    told = [line.split(" x")[0] for line in lines if line]
    assert len(told) == len(set(told)) == 8
