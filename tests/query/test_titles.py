"""Titles: what a row is called is a field like others."""

from __future__ import annotations

from sqlalchemy import select

from portal.access.models import Grant, Role
from portal.changes.actor import acting_as
from portal.database import db


def test_title_that_may_not_be_read_is_on_no_page(app, sign_in, make_user):
    key = make_user(email="zoe@example.org", name="Zoe Secret")
    client = sign_in()
    with app.app_context(), acting_as("test"):
        role = db.session.scalar(select(Role).where(Role.key == "role-ada@example.org"))
        for action in ("view", "edit", "delete"):
            role.grants.append(Grant(permission=f"users.{action}", scope="", fields=["email"]))
        db.session.commit()

    for address in ("", f"details/?id={key}", f"edit/?id={key}", f"history/?id={key}"):
        page = client.get(f"/admin/users/{address}").text
        assert "zoe@example.org" in page or "history" in address
        assert "Zoe Secret" not in page
    assert "Zoe Secret" not in client.post(f"/admin/users/delete/?id={key}").text
