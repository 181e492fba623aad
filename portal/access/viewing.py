"""View as: see the portal as a person or a role does, and change nothing.

The session's row says as whom and until when; whether that may still be is asked anew with
each request. Who looks stays who is signed in: what is logged is logged as theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property

from flask import Flask, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from portal.access import gate
from portal.access.held import HeldGrant, grants_of_role, holds
from portal.access.identity import Identity, current_identity
from portal.access.models import Role
from portal.access.words import permission_title
from portal.accounts.models import Session, User
from portal.accounts.redirects import local_path
from portal.accounts.sessions import current_session
from portal.changes import recorder
from portal.database import Refused, db, now
from portal.engines import SAFE_METHODS, writing
from portal.i18n import LazyString, _, gettext

PERMISSION = "users.view_as"
#: How long one may look
LASTS = timedelta(minutes=30)

#: Kinds of change sets
BEGIN, OVER = "view_as", "view_as_over"

#: What whoever looks may post: the ways out
EXITS = frozenset({"access.leave", "accounts.sign_out"})
#: Pages about one's own account hold settings and credentials; this one only leads on
OF_ONESELF, ALLOWED = "accounts", "accounts.sign_in"


class Preview(Identity):
    """What ``target`` may see, for ``viewer`` to look at until the moment ``until``."""

    is_preview = True

    def __init__(self, target: User | Role, viewer: User, until: datetime) -> None:
        super().__init__(target if isinstance(target, User) else None)
        self.role_id = target.id if isinstance(target, Role) else 0
        #: As people read it, in the viewer's language
        self.name = str(target)
        #: Who looks, and as whom, as the log names them
        self.viewer = viewer.email
        self.looks_as = _called(target)
        self.until = until

    @cached_property
    def grants(self) -> tuple[HeldGrant, ...]:
        return grants_of_role(self.role_id) if self.role_id else super().grants


def init_app(app: Flask) -> None:
    """Let sessions that look see what their target sees; after `portal.access.identity`."""
    app.extensions["portal.principal"].identity_loader(_load)
    app.before_request(_only_look)


def looking() -> Preview | None:
    """Return as whom this request sees the portal; None: as oneself."""
    identity = current_identity()
    return identity if isinstance(identity, Preview) else None


def start(target: User | Role) -> None:
    """Let this session see the portal as ``target`` does, log it, and commit.

    Raises `Refused` where that may not be.
    """
    row = _own_session()
    if row.looks_until is not None:
        raise Refused(gettext("You see the portal as somebody else already. Exit first."))
    preview = Preview(target, row.user, now() + LASTS)
    if sentence := refusal(preview, current_identity()):
        raise Refused(sentence)
    row.looks_as_user_id = preview.user_id or None
    row.looks_as_role_id = preview.role_id or None
    row.looks_until = preview.until
    recorder.log(BEGIN, **_told(row, preview.looks_as))
    db.session.commit()


def leave() -> User | Role | None:
    """Let this session see the portal as oneself again, log it, and commit.

    Returns as whom it was seen; None where nobody is, or nobody is there any more.
    """
    row = _own_session()
    target = _target_of(row)
    if row.looks_until is not None:
        _forget(row, "left")
        db.session.commit()
    return target


def preview_of(row: Session) -> Preview | None:
    """Return as whom the session looks; None where it does not, or may not any more."""
    if row.looks_until is None or now() >= row.looks_until:
        return None
    target = _target_of(row)
    if target is None:
        return None
    preview = Preview(target, row.user, row.looks_until)
    return None if refusal(preview, Identity(row.user)) else preview


def refusal(preview: Preview, viewer: Identity) -> str:
    """Return why ``viewer`` may not look so, "" where nothing stands against it."""
    if preview.user is not None and preview.user_id == viewer.user_id:
        return gettext("You see the portal as yourself already.")
    decision = gate.decide(PERMISSION, preview.user, viewer)
    if not decision.allowed:
        return str(decision.reason)
    if preview.user is not None and not preview.user.active:
        return gettext("This person cannot sign in, so there is nothing to see.")
    own = viewer.grants if preview.user is None else list(_wherever(viewer.grants))
    missing = next((one for one in preview.grants if not holds(own, one)), None)
    if missing is None:
        return ""
    return gettext(
        "You can only look as somebody who may do no more than you, and you do not hold "
        "this: %(permission)s.",
        permission=permission_title(missing.permission, *missing.scopes),
    )


def _wherever(grants: Iterable[HeldGrant]) -> Iterable[HeldGrant]:
    """Give the grants that mean the same rows for everybody: "own" are others for each."""
    return (one for one in grants if all("=" in scope for scope in one.scopes))


def _load() -> Preview | None:
    """Return as whom this request sees the portal, for Flask-Principal; None: as oneself."""
    if (request.endpoint or "").endswith("static") or not current_user.is_authenticated:
        return None
    row = current_session()
    return None if row is None else preview_of(row)


def _only_look() -> ResponseReturnValue | None:
    """Refuse whatever writes, and what is nobody else's business; before any view runs."""
    row = current_session()
    if row is None or row.looks_until is None or request.endpoint in EXITS:
        return None
    writes = request.method not in SAFE_METHODS
    preview = looking()
    if preview is None:
        return _end(row, writes)
    if writes:
        preview.has_refused = True
        raise _denied(_("You are only looking: nothing can be changed."))
    if request.blueprint == OF_ONESELF and request.endpoint != ALLOWED:
        raise _denied(_("Settings and passwords stay closed while you look as somebody else."))
    return None


def _end(row: Session, writes: bool) -> ResponseReturnValue | None:
    """End what may not go on, in a transaction of its own; then load the page as oneself.

    What was typed while looking is not saved now, in one's own name.
    """
    is_over = row.looks_until is not None and now() >= row.looks_until
    has_ended = _try_to_forget(row, "time" if is_over else "rights")
    if writes:
        raise _denied(_("You were only looking: nothing was changed."))
    if not has_ended:
        return None
    if is_over:
        flash(gettext("The 30 minutes are over. You see the portal as yourself again."), "info")
    else:
        flash(gettext("Rights have changed. You see the portal as yourself again."), "info")
    here = f"{request.script_root}{request.full_path}".removesuffix("?")
    return redirect(local_path(here)) if request.endpoint else None


def _try_to_forget(row: Session, how: str) -> bool:
    """Tell whether the end is written; where the database is busy, the next request does it."""
    db.session.rollback()
    try:
        with writing():
            _forget(row, how)
            db.session.commit()
    except OperationalError:
        db.session.rollback()
        return False
    except (StaleDataError, ObjectDeletedError):  # another request of this session was faster
        db.session.rollback()
    return True


def _forget(row: Session, how: str) -> None:
    target = _target_of(row)
    told = _told(row, "" if target is None else _called(target))
    row.looks_as_user_id = row.looks_as_role_id = row.looks_until = None
    recorder.log(OVER, how=how, **told)


def _told(row: Session, looks_as: str) -> dict[str, object]:
    """Return what the log says of whom the session looks as; who looks is its actor."""
    told = {"looks_as": looks_as, "user": row.looks_as_user_id, "role": row.looks_as_role_id}
    return {name: value for name, value in told.items() if value}


def _target_of(row: Session) -> User | Role | None:
    """Return as whom the session looks; None where nobody of that key is there any more."""
    if row.looks_as_role_id is not None:
        return db.session.get(Role, row.looks_as_role_id)
    return None if row.looks_as_user_id is None else db.session.get(User, row.looks_as_user_id)


def _called(target: User | Role) -> str:
    return target.key if isinstance(target, Role) else target.email


def _own_session() -> Session:
    row = current_session()
    if row is None:
        raise LookupError("nobody is signed in")
    return row


def _denied(reason: LazyString) -> gate.Denied:
    return gate.Denied(gate.Decision("", False, reason))
