"""My settings: language, look, password, and where one is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required
from wtforms import Field

from portal.accounts.change_password import WrongPassword, change_password, needs_current
from portal.accounts.devices import device
from portal.accounts.forms import PasswordForm, SettingsForm
from portal.accounts.models import User
from portal.accounts.sessions import (
    current_session,
    end_sessions,
    is_open,
    sessions_of,
    signed_in_user,
)
from portal.accounts.strength import WeakPassword
from portal.accounts.throttle import TooMany
from portal.database import db, now
from portal.i18n import gettext, ngettext
from portal.i18n.formats import format_datetime, format_decimal, format_relative
from portal.i18n.locales import SESSION_KEY, refresh


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it; ``created`` and ``seen`` in words."""

    id: int
    device: str
    address: str
    created: str
    seen: str
    current: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """How moments and numbers look with the present settings."""

    moment: str
    number: str


@login_required
def settings() -> ResponseReturnValue:
    user = signed_in_user()
    profile = SettingsForm(user)
    password = PasswordForm(prefix="password-")
    status = HTTPStatus.OK
    if request.method == "POST":
        changed = (
            _save_password(user, password)
            if request.form.get("form") == "password"
            else _save_profile(user, profile)
        )
        if changed:
            return redirect(url_for("accounts.settings"), HTTPStatus.SEE_OTHER)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    page = render_template(
        "accounts/settings.html",
        profile=profile,
        password=password,
        needs_current=needs_current(user),
        sessions=open_sessions(user),
        preview=Preview(format_datetime(now()), format_decimal(Decimal("1234567.89"))),
    )
    return page, status


def _save_profile(user: User, form: SettingsForm) -> bool:
    if not form.validate():
        return False
    form.apply_to(user)
    db.session.commit()
    if user.locale is None:
        session.pop(SESSION_KEY, None)
    refresh()  # the answer speaks the language that has just been chosen
    flash(gettext("Your settings are saved."), "ok")
    return True


def _save_password(user: User, form: PasswordForm) -> bool:
    if not form.validate():
        return False
    try:
        change_password(user, form.current.data or "", form.new.data)
    except WrongPassword as refusal:
        return _refuse(form.current, refusal.sentence)
    except WeakPassword as refusal:
        return _refuse(form.new, refusal.sentence)
    except TooMany as refusal:
        return _refuse(form.current, refusal.sentence)
    flash(gettext("Your password is changed. Your other sessions have ended."), "ok")
    return True


def _refuse(field: Field, sentence: str) -> bool:
    field.errors = [*field.errors, sentence]
    return False


@login_required
def end() -> ResponseReturnValue:
    """End one of one's own sessions, or all others."""
    user = signed_in_user()
    if "others" in request.form:
        ended = end_sessions(user, but=current_session())
    else:
        wanted = request.form.get("session", type=int)
        found = [row for row in sessions_of(user) if row.id == wanted]
        if not found:
            abort(HTTPStatus.NOT_FOUND)
        db.session.delete(found[0])
        ended = 1
    db.session.commit()
    flash(ngettext("%(num)s session has ended.", "%(num)s sessions have ended.", ended), "ok")
    return redirect(url_for("accounts.settings"), HTTPStatus.SEE_OTHER)


def open_sessions(user: User) -> list[OpenSession]:
    """Return where the user is signed in, this device first."""
    here = current_session()
    rows = [
        OpenSession(
            id=row.id,
            device=device(row.user_agent),
            address=row.address,
            created=format_datetime(row.created_at),
            seen=format_relative(row.seen_at),
            current=row is here,
        )
        for row in sessions_of(user)
        if is_open(row, now())
    ]
    return sorted(rows, key=lambda row: not row.current)
