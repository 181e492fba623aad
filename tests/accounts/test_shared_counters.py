"""Counters that all processes share, in a real Valkey: a wrong password counts everywhere."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: One process of the portal: so many wrong passwords, then what the last one was answered
GUESSES = """
import sys
from pathlib import Path
from portal.app import create_app
from portal.config import Settings
from portal.database import db

url, instance, tries = sys.argv[1:]
settings = Settings.from_environment(
    {}, instance=Path(instance), secret_key="k3" * 20, redis_url=url, log_level="error"
)
app = create_app(settings)
app.config.update(WTF_CSRF_ENABLED=False, PORTAL_ARGON2={"time_cost": 1, "memory_cost": 8})
with app.app_context():
    db.create_all()
client = app.test_client()
for _ in range(int(tries)):
    answer = client.post("/sign-in", data={"name": "ada", "password": "wrong"})
print(answer.status_code)
"""


def guess(url, instance, tries):
    command = [sys.executable, "-c", GUESSES, url, str(instance), str(tries)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.services
def test_wrong_passwords_count_in_every_process(valkey_url, tmp_path):
    assert guess(valkey_url, tmp_path, 10) == 422
    assert guess(valkey_url, tmp_path, 1) == 429
