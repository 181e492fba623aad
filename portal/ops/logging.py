"""Logs: one JSON object a line for each event, never a secret.

An event is a constant name and fields: ``logger.info("sign-in failed", extra={"user": 7})``.
The lines go to a rotating file in the instance folder, and to standard error when serving.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask import Flask, Response, g, has_request_context, request

from portal.access.viewing import looking
from portal.config import Settings
from portal.ops.log_file import LogFile
from portal.ops.request_id import request_id

#: Bytes of one file, and how many old ones are kept
FILE_SIZE, OLD_FILES = 10 * 2**20, 5

#: Names of fields whose values are nobody's business
SECRET_NAME = re.compile(
    r"passw|secret|token|cookie|authorization|session|csrf|api_?key|private", re.IGNORECASE
)
#: Secrets within a text: ``token=…``, ``Bearer …``, ``//name:password@``, password hashes
SECRET_TEXT = re.compile(
    r"(?P<name>\b[\w-]*(?:passw|secret|token|csrf|api_?key|session)[\w-]*[\"']?\s*[=:]\s*[\"']?)[^\s&\"',;)}]+"
    r"|(?P<scheme>\b(?:Bearer|Basic)\s+)[\w.~+/=-]+"
    r"|(?P<url>://[^\s:/@]+:)[^\s/@]+(?=@)"
    r"|(?P<hash>\$argon2\w*\$)\S+",
    re.IGNORECASE,
)
HIDDEN = "•••"
#: Where a record keeps its line
LINE = "portal_line"
#: What every record has by itself; anything else was given as ``extra``
OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

access = logging.getLogger("portal.access_log")


def hide_secrets(value: Any) -> Any:
    """Return the value without secrets; containers are copied."""
    match value:
        case dict():
            return {
                key: HIDDEN if _is_secret(str(key)) else hide_secrets(each)
                for key, each in value.items()
            }
        case list() | tuple() | set() | frozenset():
            return [hide_secrets(each) for each in value]
        case bool() | int() | float() | None:
            return value
        case _:
            return SECRET_TEXT.sub(_keep_name, str(value))


@lru_cache(maxsize=1024)
def _is_secret(name: str) -> bool:
    return SECRET_NAME.search(name) is not None


def _keep_name(found: re.Match[str]) -> str:
    return next((kept for kept in found.groups() if kept), "") + HIDDEN


class JSONLines(logging.Formatter):
    """One JSON object a line; line ends within texts are escaped, so no line can be forged."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; made once for the file and for standard error."""
        made: str | None = getattr(record, LINE, None)
        if made is None:
            made = self._line(record)
            setattr(record, LINE, made)
        return made

    def _line(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in OWN}
        if has_request_context():
            line.setdefault("request", request_id())
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(hide_secrets(line), ensure_ascii=False, default=str)


class Console(logging.Handler):
    """Standard error, whatever it is at the moment: tests and daemons exchange it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the event; a failure is told as logging tells its own."""
        try:
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()
        except Exception:  # noqa: BLE001 - logging must never stop the program
            self.handleError(record)


class PlainLines(logging.Formatter):
    """What went wrong, for whoever has just typed a command; the file has the rest."""

    def format(self, record: logging.LogRecord) -> str:
        return str(hide_secrets(record.getMessage()))


def init_app(app: Flask) -> None:
    """Log as the settings say, and one event for each request."""
    configure(app.config["PORTAL"])
    app.before_request(_start_clock)
    app.after_request(_log_request)


def configure(settings: Settings, serving: bool = False) -> None:
    """Send what is logged in this process to the instance's file, and to standard error.

    There a server tells everything, and a command only what went wrong, in plain words.
    A later call for another instance, or for serving, takes the place.
    """
    root = logging.getLogger()
    path = settings.instance / "logs" / "portal.log"
    ours = [each for each in root.handlers if (each.name or "").startswith("portal.")]
    if not serving and any(getattr(each, "baseFilename", "") == str(path) for each in ours):
        return
    for former in ours:
        root.removeHandler(former)
        former.close()
    file = LogFile(path, maxBytes=FILE_SIZE, backupCount=OLD_FILES, encoding="utf-8", delay=True)
    console = Console()
    if not serving:
        console.setLevel(logging.WARNING)
    for handler, lines in ((file, True), (console, serving)):
        handler.set_name(f"portal.{type(handler).__name__}")
        handler.setFormatter(JSONLines() if lines else PlainLines())
        root.addHandler(handler)
    root.setLevel(settings.log_level.upper())
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _start_clock() -> None:
    g.started = time.perf_counter()


def _log_request(response: Response) -> Response:
    if request.endpoint is not None and request.endpoint.endswith("static"):
        return response
    milliseconds = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
    # The path without its query: searches and links may hold what is nobody's business.
    access.info(
        "request",
        extra={
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round(milliseconds, 1),
            "endpoint": request.endpoint,
            **_both_names(),
        },
    )
    return response


def _both_names() -> dict[str, str]:
    """Return who looks and as whom, while somebody looks through the eyes of another."""
    preview = looking()
    return {} if preview is None else {"looker": preview.viewer, "looks_as": preview.looks_as}
