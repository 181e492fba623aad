"""What tests of looking have in common: the doors, the people, and how one tells."""

from __future__ import annotations

from flask.testing import FlaskClient

from portal.accounts.models import Session, User
from portal.database import db

LOOK, LEAVE = "/admin/access/look/", "/admin/access/leave/"
ADA, SOFIA = "ada@example.org", "sofia@example.org"
#: What it takes to look as anybody at all
MAY_LOOK = ("users.view", "users.view_as", "roles.view")


def granted(text: str) -> dict[str, object]:
    """Return what `Grant` takes for ``equipment.view:office=7|name,cost``."""
    rows, _, fields = text.partition("|")
    permission, _, scope = rows.partition(":")
    return {
        "permission": permission,
        "scope": scope,
        "fields": fields.split(",") if fields else None,
    }


def is_looking(client: FlaskClient) -> bool:
    """Tell from the next page whether it is seen as somebody else."""
    return 'class="look"' in client.get("/admin/nothing/").text


def told(client: FlaskClient) -> list[str]:
    """Return what the next page will say to the reader."""
    with client.session_transaction() as cookie:
        return [sentence for _kind, sentence in cookie.get("_flashes", ())]


def user_called(email: str) -> User:
    return db.session.scalars(db.select(User).filter_by(email=email)).one()


def only_session() -> Session:
    return db.session.scalars(db.select(Session)).one()
