"""What deciding costs of a list page: processor time of the gate and of the rules, as a share.

What a page of 50 rows asks of the gate and of the rules is written down, and asked again by
itself, as often as it takes to be measured: a clock around each of these calls would cost more
than most of them do.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import thread_time_ns
from typing import Any

import click
from flask import Flask, g
from flask.testing import FlaskClient

from portal.access import gate
from portal.access.identity import Identity
from portal.access.models import Assignment, Grant, Role
from portal.accounts.models import Session, User
from portal.app import create_app
from portal.changes.actor import acting_as
from portal.config import Settings
from portal.database import db, now
from portal.i18n.content import Texts
from portal.query import rules
from portal.records.posts import Post

PAGE = "/admin/posts/?size=50"
ROWS = 500

GATE = (gate.decide,)
RULES = (
    rules.visible_rows,
    rules.fields_allowed,
    rules.languages_allowed,
    rules.hides_rows,
    rules.reads_title,
    rules.title_of,
)
#: A call: function and arguments
Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]

#: Of a hundred, at most
GOALS = {"gate": 2.0, "rules": 10.0}

#: ``{reader: what each of the roles is granted}``
READERS = {
    "everything": [["*"]],
    "own rows": [["posts.view:own", "posts.edit:own", "dashboard.view"]],
    "three roles": [
        ["dashboard.view", "posts.view", "posts.create", "posts.edit:own", "tags.view"],
        ["posts.view:own", "posts.export", "posts.publish", "users.view", "roles.view"],
        ["equipment.view:office", "loans.view:office", "offices.view", "posts.delete:own"],
    ],
}


@contextmanager
def noting(functions: Sequence[Callable[..., Any]], *, outer: bool) -> Iterator[list[Call]]:
    """Write down the calls of the functions, whoever has taken them by name.

    With ``outer`` only those that none of the others has made.
    """
    calls: list[Call] = []
    depth = [0]

    def noted(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            if not (outer and depth[0]):
                calls.append((function, args, kwargs))
            depth[0] += 1
            try:
                return function(*args, **kwargs)
            finally:
                depth[0] -= 1

        return called

    made = {id(function): noted(function) for function in functions}
    changed = [
        (module, name, value)
        for module in [sys.modules[name] for name in sys.modules if name.startswith("portal.")]
        for name, value in vars(module).items()
        if id(value) in made
    ]
    for module, name, value in changed:
        setattr(module, name, made[id(value)])
    try:
        yield calls
    finally:
        for module, name, value in changed:
            setattr(module, name, value)


def portal(folder: Path) -> Flask:
    """Return a portal with posts in it."""
    settings = Settings.from_environment(
        {}, instance=folder, secret_key=secrets.token_hex(32), log_level="error"
    )
    app = create_app(settings)
    with app.app_context(), acting_as("benchmark"):
        db.create_all()
        author = User(name="Author", email="author@example.org")
        db.session.add_all(
            Post(title=Texts({"en": f"Post {number}"}), slug=f"post-{number}", author=author)
            for number in range(ROWS)
        )
        db.session.commit()
    return app


def address(name: str) -> str:
    return f"{name.replace(' ', '-')}@example.org"


def reader(app: Flask, name: str) -> FlaskClient:
    """Return the browser of somebody with these roles, who has written all posts there are."""
    token = secrets.token_urlsafe(32)
    with app.app_context(), acting_as("benchmark"):
        user = User(name=name.title(), email=address(name))
        for number, grants in enumerate(READERS[name]):
            role = Role(key=f"{name} {number}", name=Texts({"en": name}))
            for grant in grants:
                permission, _, scope = grant.partition(":")
                role.grants.append(Grant(permission=permission, scope=scope))
            db.session.add(Assignment(user=user, role=role))
        db.session.add(user)
        db.session.flush()
        for post in db.session.scalars(db.select(Post)):
            post.author = user
        digest = sha256(token.encode()).hexdigest()
        db.session.add(Session(token_hash=digest, user=user, seen_at=now()))
        db.session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def ask(client: FlaskClient) -> None:
    answer = client.get(PAGE)
    if answer.status_code != 200 or answer.text.count("<tr") < 50:
        raise click.ClickException("that is not a list of 50 rows")


def milliseconds(work: Callable[[], object], times: int) -> float:
    """Return what the work takes of the processor: the median of five rounds."""
    rounds = []
    for _ in range(5):
        started = thread_time_ns()
        for _ in range(times):
            work()
        rounds.append((thread_time_ns() - started) / times / 1e6)
    return median(rounds)


def measured(app: Flask, client: FlaskClient, name: str, pages: int) -> dict[str, float]:
    """Return the milliseconds of a page, and of each kind of work on it."""
    for _ in range(10):
        ask(client)
    with noting(GATE, outer=False) as asked_of_gate:
        ask(client)
    with noting((*GATE, *RULES), outer=True) as asked:
        ask(client)
    page = milliseconds(lambda: ask(client), pages // 5)
    with app.test_request_context(PAGE):
        user = db.session.scalars(db.select(User).where(User.email == address(name))).one()
        grants = Identity(user).grants

        def replay(calls: Sequence[Call]) -> None:
            g.identity = Identity(user)
            g.identity.grants = grants
            assert g.identity.provides
            for function, args, kwargs in calls:
                function(*args, **kwargs)

        nothing, gating, deciding = (
            milliseconds(partial(replay, calls), 200) for calls in ((), asked_of_gate, asked)
        )
        return {
            "page": page,
            "reading what is held": milliseconds(lambda: Identity(user).provides, 100),
            "gate": gating - nothing,
            "rules": deciding - gating,
            "calls": len(asked_of_gate),
        }


@click.command()
@click.option("--pages", default=100, show_default=True, help="How many to ask for.")
def main(pages: int) -> None:
    """Print what deciding costs of a list page of 50 rows; 1: more than it may."""
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        app = portal(Path(folder))
        for name in READERS:
            found = measured(app, reader(app, name), name, pages)
            page, calls = found.pop("page"), found.pop("calls")
            click.echo(f"{name}: a page takes {page:.2f} ms and asks the gate {calls:g} times")
            for kind, took in found.items():
                share, goal = 100 * took / page, GOALS.get(kind, 100.0)
                missed |= share > goal
                told = f", at most {goal:g} %" if kind in GOALS else ""
                click.echo(f"  {kind:22} {took:6.3f} ms {share:5.1f} %{told}")
        with app.app_context():
            db.engine.dispose()
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
