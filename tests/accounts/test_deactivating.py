"""Whoever is deactivated is out at once, and stays out."""

from __future__ import annotations

from sqlalchemy import select

from portal.accounts.models import Session, User
from portal.database import db

CARL = "carl@example.org"


def test_deactivating_somebody_who_is_signed_in_is_stored_and_ends_the_session(app, sign_in):
    carl = sign_in("posts.view", email=CARL)
    root = sign_in("*", email="root@example.org")
    with app.app_context():
        key = db.session.scalar(select(User.id).where(User.email == CARL))
    data = {"list_form_pk": key, "version": "1", "active": "0"}

    answer = root.post("/admin/users/ajax/update/", data=data)

    assert (answer.status_code, answer.json["value"]) == (200, "0")
    assert carl.get("/admin/posts/").status_code == 302
    with app.app_context():
        assert not db.session.get(User, key).active
        assert not db.session.scalars(select(Session).where(Session.user_id == key)).all()
