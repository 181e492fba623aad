"""``manage.py run`` serves what it has made ready, or says in one line why it does not."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from tests.architecture.tree import ROOT

KEY = "Zq3vX9-mK2pL7wR5tY8uB4nC6dF1gH0j"


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environ(tmp_path, port):
    return {
        "PATH": os.environ["PATH"],
        "PORTAL_INSTANCE": str(tmp_path / "in stance"),
        "PORTAL_PORT": str(port),
        "PORTAL_SAMPLE": "0",
    }


def manage(environ, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def serving(environ):
    command = [sys.executable, "manage.py", "run"]
    # Nobody reads what it says here: a pipe would fill up and stop it.
    with subprocess.Popen(
        command, env=environ, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            yield server
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


def wait_for(address):
    """Return the first answer's status, waiting until somebody listens."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=30) as response:
                return response.status
        except HTTPError as answer:
            with answer:
                return answer.code
        except URLError:
            time.sleep(0.05)
    raise TimeoutError(address)


def test_run_migrates_serves_and_stops_when_interrupted(environ, port, tmp_path):
    with serving(environ) as server:
        assert wait_for(f"http://127.0.0.1:{port}/readyz") == 200
        assert wait_for(f"http://127.0.0.1:{port}/sign-in") == 200
    assert server.returncode == 0
    log = (tmp_path / "in stance" / "logs" / "portal.log").read_text(encoding="utf-8")
    assert {json.loads(line)["path"] for line in log.splitlines() if "path" in line} == {
        "/readyz",
        "/sign-in",
    }


def test_a_taken_port_is_told_in_one_line_with_the_way_out(environ, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        refused = manage(environ, "run")
    assert refused.returncode == 3
    assert refused.stderr == (
        f"Port {port} is taken. Choose another: PORTAL_PORT={port + 1} make run\n"
    )


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({}, "PORTAL_SECRET_KEY"),
        ({"PORTAL_SECRET_KEY": "short"}, "PORTAL_SECRET_KEY"),
        ({"PORTAL_SECRET_KEY": KEY, "FLASK_DEBUG": "1"}, "PORTAL_DEBUG"),
        (
            {"PORTAL_SECRET_KEY": KEY, "PORTAL_DATABASE_URL": "postgresql://a:hush@127.0.0.1:1/b"},
            "PORTAL_DATABASE_URL",
        ),
    ],
)
def test_production_that_would_be_open_or_broken_does_not_start(environ, wrong, name):
    Path(environ["PORTAL_INSTANCE"]).mkdir()
    refused = manage(environ | {"PORTAL_ENV": "production"} | wrong, "run")
    assert refused.returncode == 2
    [line] = refused.stderr.splitlines()
    assert line.startswith(f"{name}: ")
    assert "hush" not in line


def test_production_awaits_its_migrations(environ):
    Path(environ["PORTAL_INSTANCE"]).mkdir()
    refused = manage(environ | {"PORTAL_ENV": "production", "PORTAL_SECRET_KEY": KEY}, "run")
    assert refused.returncode == 2
    assert "manage.py db upgrade" in refused.stderr


def test_a_wsgi_server_learns_the_same_from_the_factory(environ):
    factory = [sys.executable, "-c", "from portal.__main__ import wsgi; wsgi()"]
    environ = environ | {"PORTAL_ENV": "production", "PORTAL_SECRET_KEY": "short"}
    refused = subprocess.run(
        factory, env=environ, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)


def test_a_command_on_an_empty_database_says_so_without_a_traceback(environ):
    refused = manage(environ, "roles", "list")
    assert refused.returncode != 0
    assert "Traceback" not in refused.stderr
