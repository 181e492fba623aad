"""The three promises, kept inside the project; `test_wheel.py` keeps them beside a wheel.

A new record is one file and one generated migration, a new language is one folder, a new
role is data. Nothing else is touched.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from sqlalchemy import inspect, select

from portal.access.models import Role
from portal.database import db
from portal.i18n.layers import catalog_path, own_translations
from portal.i18n.po.editing import Edit, save
from portal.i18n.po.entries import Key
from portal.records.posts import Post
from tests.architecture.tree import ROOT, files, parsed

BOATS = '''"""Boats: what the harbour master rents out."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.admin.record_view import RecordView
from portal.database import Base
from portal.i18n import _, pgettext


class Boat(Base):
    """A boat, known by its name."""

    __tablename__ = "boats"

    name: Mapped[str] = mapped_column(String(64), unique=True, info={"label": _("Name")})
    seats: Mapped[int] = mapped_column(default=2, index=True, info={"label": _("Seats")})

    def __str__(self) -> str:
        return self.name


class BoatView(RecordView):
    model = Boat
    key = "boats"
    title = _("Boats")
    section = pgettext("menu", "Harbour")

    column_list = ("name", "seats")
    column_searchable_list = ("name",)
    form_main = ((pgettext("form", "Boat"), ("name", "seats")),)
'''

#: Generates and applies the migration, then walks the pages as somebody who may use boats
WALK = """
import json, re
from alembic import command
from portal.access.models import Assignment, Grant, Role
from portal.access.permissions import registry_of
from portal.accounts.models import User
from portal.accounts.passwords import hash_password
from portal.app import create_app
from portal.database import db
from portal.extensions import migrate

app = create_app()
run = app.test_cli_runner().invoke
found = {}
with app.app_context():
    command.upgrade(migrate.get_config(), "heads")
    found["permissions"] = [name for name in registry_of(app) if name.startswith("boats.")]
for words in (["db", "migrate", "-m", "boats"], ["db", "upgrade"], ["db", "check"]):
    done = run(args=words)
    found[" ".join(words[:2])] = [done.exit_code, done.output]
with app.app_context():
    password = "a long enough passphrase"
    user = User(name="Ada", email="ada@example.org", password_hash=hash_password(password))
    grants = [Grant(permission=f"boats.{one}") for one in ("view", "create", "edit")]
    db.session.add(Assignment(user=user, role=Role(key="r", name={"en": "R"}, grants=grants)))
    db.session.commit()
app.config["WTF_CSRF_ENABLED"] = False
client = app.test_client()
client.post("/sign-in", data={"name": "ada@example.org", "password": password})
found["empty"] = client.get("/admin/boats/").text
created = client.post("/admin/boats/new/", data={"name": "Argo", "seats": "50"})
found["created"] = created.status_code
found["list"] = client.get("/admin/boats/?q=arg").text
found["history"] = client.get("/admin/boats/history/?id=1").text
found["delete"] = client.post("/admin/boats/delete/?id=1").status_code
print("\\n" + json.dumps(found))
"""


@pytest.fixture
def checkout(tmp_path):
    """Return a copy of what an installation needs."""
    copy = tmp_path / "check out"
    for name in ("portal", "translations", "migrations"):
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, copy / name, ignore=leave)
    shutil.copy(ROOT / "manage.py", copy)
    return copy


def contents(folder):
    """Return every file of the folder as it is."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_new_record_is_one_file_and_one_generated_migration(checkout, empty_database_url):
    before = contents(checkout)
    (checkout / "portal" / "records" / "boats.py").write_text(BOATS)

    walked = subprocess.run(
        [sys.executable, "-B", "-c", WALK],
        cwd=checkout,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(checkout),
            "PORTAL_DATABASE_URL": empty_database_url,
            "PORTAL_INSTANCE": str(checkout.parent / "instance"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert walked.returncode == 0, walked.stderr
    found = json.loads(walked.stdout.splitlines()[-1])

    after = contents(checkout)
    assert {name: before[name] for name in before} == {name: after.get(name) for name in before}
    [migration, record] = sorted(set(after) - set(before))
    assert record == "portal/records/boats.py"
    assert re.fullmatch(r"migrations/versions/\d{8}_\d{4}_boats\.py", migration)
    text = after[migration].decode()
    assert re.findall(r"create_table\(\s*'(\w+)'", text) == ["boats"]
    assert re.findall(r"f\('([a-z]\w+)'\)", text.partition("def downgrade")[0]) == [
        "pk_boats",
        "uq_boats_name",
        *(f"ix_boats_name_key{slot}" for slot in ("", "_1", "_2", "_3", "_4")),
        "ix_boats_seats",
    ]

    assert found["db upgrade"][0] == 0
    assert found["db check"][0] == 0, found["db check"][1]
    actions = ("view", "create", "edit", "delete", "export")
    assert found["permissions"] == [f"boats.{action}" for action in actions]
    assert 'href="/admin/boats/"' in found["empty"]
    assert "Harbour" in found["empty"]
    assert found["created"] == 302
    assert "Argo" in found["list"]
    assert "ada@example.org" in found["history"]
    assert found["delete"] == 403


@pytest.fixture
def italian(settings):
    """Lay one folder down: the French one, under another name, with a text of its own."""
    layer = settings.instance / "translations"
    catalog = catalog_path(layer, "it")
    catalog.parent.mkdir(parents=True)
    french = catalog_path(own_translations(), "fr").read_text(encoding="utf-8")
    catalog.write_text(french.replace('"Language: fr\\n"', '"Language: it\\n"'), encoding="utf-8")
    base = re.search(r'^msgid "Posts"\nmsgstr "(.*)"', french, re.MULTILINE)[1]
    save(catalog, {Key(None, "Posts"): Edit({0: base}, {0: "Articoli"})})
    yield "it"
    shutil.rmtree(layer)


def test_new_language_is_one_folder_without_a_restart(client, sign_in, italian):
    page = client.get("/sign-in").text
    assert "italiano" in page

    client.post("/language", data={"language": italian})
    stranger = client.get("/sign-in").text
    reader = sign_in("posts.view", locale=italian).get("/admin/posts/").text

    assert '<html lang="it" dir="ltr"' in stranger
    assert '<html lang="it" dir="ltr"' in reader
    assert "Articoli" in reader


def test_language_goes_with_its_folder(app, sign_in, italian, settings):
    client = sign_in("posts.view", locale=italian)
    (settings.instance / "translations" / "it").rename(settings.instance / "was-it")

    page = client.get("/admin/posts/").text

    (settings.instance / "was-it").rename(settings.instance / "translations" / "it")
    assert "italiano" not in page
    assert '<html lang="en"' in page


def test_new_role_is_data(app, sign_in):
    """The door opens with the next click: no start, no release, no line of code."""
    client = sign_in()
    run = app.test_cli_runner().invoke
    assert client.get("/admin/posts/").status_code == 403

    granted = run(args=["access", "grant", "chronicler", "posts.view"])
    assigned = run(args=["roles", "assign", "ada@example.org", "chronicler"])

    assert (granted.exit_code, assigned.exit_code) == (0, 0), granted.output + assigned.output
    assert client.get("/admin/posts/").status_code == 200
    assert client.get("/admin/posts/new/").status_code == 403
    with app.app_context():
        assert db.session.scalar(select(Role).where(Role.key == "chronicler")) is not None


def test_no_role_is_named_in_code():
    """``author`` is also what a post's relation is called."""
    policy = tomllib.loads((ROOT / "portal/access/roles.toml").read_text(encoding="utf-8"))
    roles = set(policy.get("roles", policy)) - set(inspect(Post).relationships.keys())
    assert len(roles) > 3

    named = [
        f"{file}:{node.lineno}"
        for file in files("*.py", under="portal")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Constant) and node.value in roles
    ]

    assert named == []
