"""How much of Flask-Admin still works for us: its lines executed while pages are served.

Prints the figures of docs/adr/0001: the share of its statements, and of those inside its
functions, that run when the site is built, a list shown, a row edited, a bulk action done;
then the functions that did it. What is outside of functions runs once, on import: definitions.
"""

from __future__ import annotations

import ast
import secrets
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import click
import flask_admin
from coverage import Coverage
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import Session, User
from portal.app import create_app
from portal.changes.actor import acting_as
from portal.config import Settings
from portal.database import db, now
from portal.i18n.content import Texts
from portal.records.posts import Post

PACKAGE = Path(flask_admin.__file__).parent
#: The modules that are loaded with the portal; Flask-Admin has more, for other databases
FILES = sorted(
    Path(str(module.__file__))
    for name, module in sys.modules.items()
    if name.partition(".")[0] == "flask_admin" and getattr(module, "__file__", None)
)

#: File, and line in it
Line = tuple[Path, int]


def lines_of(action: Callable[[], object]) -> set[Line]:
    """Return the lines of Flask-Admin that ``action`` executes."""
    coverage = Coverage(data_file=None, include=[f"{PACKAGE}/*"], config_file=False)
    coverage.start()
    action()
    coverage.stop()
    data = coverage.get_data()
    return {
        (Path(file), line) for file in data.measured_files() for line in data.lines(file) or ()
    }


def functions() -> Iterator[tuple[str, set[Line]]]:
    """Yield each function of Flask-Admin, by name, with the lines of its body."""
    for file in FILES:
        for owner, node in _functions_in(ast.parse(file.read_text(encoding="utf-8"))):
            name = f"{file.relative_to(PACKAGE)}: {owner}{node.name}"
            yield name, {(file, n) for n in range(node.body[0].lineno, (node.end_lineno or 0) + 1)}


def _functions_in(tree: ast.AST, owner: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield owner, node
        yield from _functions_in(
            node, f"{owner}{node.name}." if isinstance(node, ast.ClassDef) else owner
        )


def statements() -> set[Line]:
    """Return every line of the loaded modules that can be executed."""
    coverage = Coverage(data_file=None, config_file=False)
    return {(file, line) for file in FILES for line in coverage.analysis2(str(file))[1]}


def portal_in(folder: str) -> Flask:
    settings = Settings.from_environment(
        {}, instance=Path(folder), secret_key=secrets.token_hex(32)
    )
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def browser_of(app: Flask) -> FlaskClient:
    """Return the browser of somebody who may do everything, in a portal of one post."""
    token = secrets.token_urlsafe(32)
    with app.app_context(), acting_as("benchmark"):
        db.create_all()
        user = User(name="Ada", email="ada@example.org")
        role = Role(key="all", name=Texts(), grants=[Grant(permission="*")])
        post = Post(title=Texts.of({"en": "Road works"}), slug="road-works", author=user)
        digest = sha256(token.encode()).hexdigest()
        session = Session(token_hash=digest, user=user, seen_at=now())
        db.session.add_all([Assignment(user=user, role=role), post, session])
        db.session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def walk(client: FlaskClient) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what people do, and how."""
    url = "/admin/posts"
    form = {"title-en": "Road works", "slug": "road-works", "status": "draft", "author": "1"}
    bulk = {"action": "publish", "rowid": "1"}
    yield "a list shown", lambda: answer(client.get(f"{url}/"), 200)
    yield "a form shown", lambda: answer(client.get(f"{url}/edit/?id=1"), 200)
    saved = form | {"version": "1"}
    yield "a row saved", lambda: answer(client.post(f"{url}/edit/?id=1", data=saved), 302)
    yield "a bulk action done", lambda: answer(client.post(f"{url}/action/", data=bulk), 302)


def answer(response: TestResponse, status: int) -> None:
    """Raise `RuntimeError` unless the answer is the one that shows the work was done."""
    if response.status_code != status:
        raise RuntimeError(f"{response.request.url}: {response.status}\n{response.text}")


def main() -> None:
    bodies = list(functions())
    everything = statements()
    working = everything & set[Line]().union(*(lines for _name, lines in bodies))
    with tempfile.TemporaryDirectory() as folder:
        made: list[Flask] = []
        found = {"the site built": lines_of(lambda: made.append(portal_in(folder)))}
        for name, action in walk(browser_of(made[0])):
            found[name] = lines_of(action)
    found["together"] = set[Line]().union(*found.values())

    click.echo(f"Flask-Admin {flask_admin.__version__}, {len(FILES)} modules loaded: ", nl=False)
    click.echo(f"{len(everything)} statements, {len(working)} inside functions\n")
    for name, lines in found.items():
        ran = len(lines & working)
        share, of_all = 100 * ran / len(working), 100 * ran / len(everything)
        click.echo(f"{name:20} {ran:5}   {share:4.1f} %   {of_all:4.1f} % of all")

    used: dict[str, list[str]] = defaultdict(list)
    for name, lines in bodies:
        if lines & found["together"]:
            file, function = name.split(": ")
            used[file].append(function)
    for file, names in used.items():
        click.echo(f"\n{file}\n    {', '.join(dict.fromkeys(names))}")


if __name__ == "__main__":
    main()
