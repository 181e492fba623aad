"""A contender that runs: started, signed in to, asked, stopped."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.client import Answer, Client
from benchmarks.contenders import Contender, common_environ
from benchmarks.data import Data
from benchmarks.pages import Page, words_of
from benchmarks.places import PASSWORD, SERVER_CPU, far_page, folder
from benchmarks.postgres import free_port
from benchmarks.processes import cpu_ms, run

#: Seconds a server has to answer for the first time
START = 180
#: Characters of an unexpected page that are shown
SAID = 1500


class Unexpected(RuntimeError):
    """A contender answered something else than it should."""


class Running:
    """One contender over one set of rows."""

    def __init__(self, contender: Contender, data: Data) -> None:
        self.contender, self.data = contender, data
        self.key = contender.key
        self.port = free_port()
        self.environ = common_environ(data.url) | data.environ | dict(contender.environ)
        self.client = Client(self.port)
        self.found: dict[str, str] = {}
        self.process: subprocess.Popen[bytes] | None = None
        self.saves = int(time.time()) % 100_000

    def prepare(self) -> None:
        """Let the contender make its own tables and people."""
        if not self.contender.prepare:
            return
        run([self.contender.python, *self.contender.prepare], self.contender.folder, self.environ)

    def __enter__(self) -> Running:
        log = folder("logs") / f"{self.key}-{self.data.kind}-{self.data.rows}.log"
        words = [each.replace("{port}", str(self.port)) for each in self.contender.serve]
        command = ["taskset", "-c", SERVER_CPU, str(self.contender.python), *words]
        with log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603 - nothing of it comes from outside
                command,
                cwd=self.contender.folder,
                env=self.environ | {"PORTAL_PORT": str(self.port)},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            self._wait(log)
            self.sign_in(self.client, 1)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    @property
    def pid(self) -> int:
        """The number of its first process."""
        if self.process is None:
            raise Unexpected(f"{self.key} does not run")
        return self.process.pid

    def cpu(self) -> tuple[float, float]:
        """Return milliseconds on a processor until now: the contender's, the database server's."""
        server = cpu_ms(self.data.server) if self.data.server else 0.0
        return cpu_ms(self.pid), server

    def sign_in(self, client: Client, number: int) -> None:
        """Sign one of the staff in, by the page that people use."""
        address = self.contender.sign_in
        form = Page(self._expect(client.get(address), 200).text).form_with(
            self.contender.name_field
        )
        name = self.contender.user.replace("{number}", str(number))
        typed = {self.contender.name_field: name, "password": PASSWORD}
        self._expect(client.post(address, form.filled(**typed)), 302, 303)

    def address(self, operation: str) -> str:
        """Return where the page of an operation is."""
        if operation not in self.found:
            self.found[operation] = self._address(operation)
        return self.found[operation]

    def get(self, operation: str, client: Client | None = None) -> Answer:
        """Ask for the page of an operation, as the first of the staff or as another."""
        return self._expect(self._asked(client or self.client, self.address(operation)), 200)

    def form_fields(self) -> list[tuple[str, str]]:
        """Return what stands in the form of the row in the middle."""
        return Page(self.get("edit").text).form_with("title").fields

    def form(self) -> list[tuple[str, str]]:
        """Return what the form of the row in the middle sends, with another title."""
        form = Page(self.get("edit").text).form_with("title")
        self.saves += 1
        title = re.sub(r" ~\d+$", "", dict(form.fields)["title"]) + f" ~{self.saves}"
        return form.filled(**self.contender.filled_by_script, title=title)

    def save(self, form: list[tuple[str, str]]) -> Answer:
        """Send the form."""
        answer = self._asked(self.client, self.address("save"), form)
        return self._expect(answer, 302, 303)

    def _asked(
        self, client: Client, address: str, form: list[tuple[str, str]] | None = None
    ) -> Answer:
        try:
            return client.get(address) if form is None else client.post(address, form)
        except OSError as wrong:
            raise Unexpected(f"{self.key} does not answer any more: {wrong}") from wrong

    def _address(self, operation: str) -> str:
        written = self.contender.pages[operation]
        if relation := written.partition("rel=")[2]:
            if relation not in (links := Page(self.get("jump").text).links):
                raise Unexpected(f"{self.key}: no link to the {operation} page")
            parts = urlsplit(links[relation])
            return f"{parts.path}?{parts.query}"
        page = far_page(self.data.rows)
        values = {
            "page": page,
            "page_after": page + 1,
            "page_before": page - 1,
            "page0": page - 1,
            "page0_after": page,
            "page0_before": page - 2,
            "id": self.data.rows // 2,
        }
        for name, value in values.items():
            written = written.replace(f"{{{name}}}", str(value))
        return written

    def _wait(self, log: Path) -> None:
        started = time.monotonic()
        while True:
            try:
                if self.client.get(self.contender.sign_in).status < 500:
                    return
            except OSError:
                self.client.close()
            if self.process is None or self.process.poll() is not None:
                raise Unexpected(f"{self.key} has ended; see {log}")
            if time.monotonic() - started > START:
                raise Unexpected(f"{self.key} does not answer; see {log}")
            time.sleep(0.02)

    def _expect(self, answer: Answer, *statuses: int) -> Answer:
        if answer.status not in statuses:
            text = answer.unpacked.decode(errors="replace")
            said = " ".join(words_of(text[max(text.find("<main"), 0) :]).split())[:SAID]
            raise Unexpected(f"{self.key}: {answer.status}, expected {statuses}: {said}")
        return answer
