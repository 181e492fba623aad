"""``demo load``: once, all or nothing, never in production, secrets for the owner only."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from portal.access.models import Assignment, Role
from portal.accounts.models import User
from portal.accounts.passwords import check_password
from portal.changes.models import Change, ChangeSet
from portal.database import db
from portal.demo.loading import load
from portal.demo.sign_ins import new_password
from portal.ops.welcome import SIGN_INS
from portal.records.posts import Post

TODAY = date(2026, 11, 22)


@pytest.fixture
def file(settings):
    """Return where the sign-ins are kept; nothing is there before and after the test."""
    path = settings.instance / SIGN_INS
    path.unlink(missing_ok=True)
    yield path
    path.unlink(missing_ok=True)


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_load_is_one_change_set_of_the_actor_demo(app, file):
    with app.app_context():
        loaded = load(TODAY)

        (changeset,) = db.session.scalars(select(ChangeSet)).all()
        assert changeset.actor == "demo"
        created = select(Change.record, func.count()).group_by(Change.record)
        recorded = {record: number for record, number in db.session.execute(created)}  # noqa: C416
    assert loaded.counts.items() <= recorded.items()


def test_sign_ins_open_the_portal_and_only_their_owner_reads_them(app, file):
    with app.app_context():
        load(TODAY)
        rows = json.loads(file.read_text(encoding="utf-8"))

        assert file.stat().st_mode & 0o777 == 0o600
        assert len(rows) == 30
        for role, _language, name, password in rows[::7]:
            user = db.session.scalars(select(User).filter_by(username=name)).one()
            assert check_password(user, password)
            held = select(Role.key).join(Assignment).where(Assignment.user_id == user.id)
            assert db.session.scalars(held).all() == [role]


def test_a_second_load_says_so_and_changes_nothing(app, file):
    with app.app_context():
        load(TODAY)
        before, secrets = count(Change), file.read_bytes()

        assert load(TODAY).already
        assert count(Change) == before
    assert file.read_bytes() == secrets


def test_every_sign_in_has_a_password_of_its_own(app, file):
    with app.app_context():
        load(TODAY)
    rows = json.loads(file.read_text(encoding="utf-8"))
    assert len({password for *_person, password in rows}) == len(rows)


def test_passwords_do_not_repeat():
    passwords = {new_password() for _instance in range(100)}
    assert len(passwords) == 100
    assert all(len(password) == 19 for password in passwords)


def test_a_rehearsal_counts_and_leaves_nothing_behind(app, file):
    result = app.test_cli_runner().invoke(args=["demo", "load", "--dry-run", "--json"])

    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["counts"]["posts"] >= 300
    assert told["sign_ins"] is None
    assert not file.exists()
    with app.app_context():
        assert (count(User), count(Post), count(ChangeSet)) == (0, 0, 0)


def test_the_command_tells_where_the_sign_ins_are_but_no_password(app, file):
    result = app.test_cli_runner().invoke(args=["demo", "load"])

    assert result.exit_code == 0
    assert str(file) in result.stdout
    assert json.loads(file.read_text(encoding="utf-8"))[0][3] not in result.stdout


@pytest.mark.parametrize(("setting", "value"), [("env", "production"), ("sample", False)])
def test_where_no_sample_belongs_none_is_loaded(app, file, settings, monkeypatch, setting, value):
    monkeypatch.setitem(app.config, "PORTAL", replace(settings, **{setting: value}))

    result = app.test_cli_runner().invoke(args=["demo", "load"])

    assert result.exit_code == 3
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    with app.app_context():
        assert count(User) == 0


def test_an_interrupted_load_leaves_nothing_behind(app, file, monkeypatch):
    def fail(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("portal.demo.sign_ins.write", fail)
    with app.app_context():
        with pytest.raises(OSError, match="disk full"):
            load(TODAY)
        db.session.rollback()
        assert (count(User), count(Post)) == (0, 0)


def test_the_newest_posts_begin_with_many_languages(app, file):
    """The first page of a list shows at once what the portal is for."""
    with app.app_context():
        load(TODAY)
        newest = select(Post).order_by(Post.created_at.desc()).limit(50)
        titles = [tuple(post.title) for post in db.session.scalars(newest)]
    assert sum(one != other for one, other in pairwise(titles)) > 25
