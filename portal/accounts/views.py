"""The doors of sign-in, sign-out, and what a visitor may choose before it."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import sessions, settings
from portal.accounts.change_password import note_sign_in_by_link
from portal.accounts.forms import SignInForm
from portal.accounts.links import user_of_link
from portal.accounts.models import THEMES
from portal.accounts.redirects import is_local_path, next_path, without_wish
from portal.accounts.sign_in import NotSignedIn, admit, by_password
from portal.accounts.throttle import TooMany
from portal.changes import recorder
from portal.database import db
from portal.extensions import limiter, login_manager
from portal.i18n import gettext
from portal.i18n.locales import COOKIE_NAME, SESSION_KEY, available_locales

#: How long a browser remembers its language
REMEMBERED = timedelta(days=365)

bp = Blueprint("accounts", __name__)
bp.add_url_rule("/settings", "settings", settings.settings, methods=["GET", "POST"])
bp.add_url_rule("/settings/sessions/end", "end_session", settings.end, methods=["POST"])


def init_app(app: Flask) -> None:
    """Add sign-in to the app; after the database and CSRF protection."""
    app.config.setdefault("RATELIMIT_STRATEGY", "moving-window")
    limiter.init_app(app)
    sessions.init_app(app)
    login_manager.unauthorized_handler(ask_to_sign_in)
    app.register_blueprint(bp)


def ask_to_sign_in() -> ResponseReturnValue:
    """Return the way to the sign-in page and back.

    A program gets 401 as JSON; so does a form that was sent too late, as a page: the
    browser's way back leads to what was typed.
    """
    if not _wants_page():
        sentence = gettext("Your session has ended. Sign in to go on.")
        return {"error": sentence, "code": "sign_in"}, HTTPStatus.UNAUTHORIZED
    if request.method not in {"GET", "HEAD"}:
        abort(HTTPStatus.UNAUTHORIZED)
    if "_user_id" in session and not session.get("told_of_end"):
        session["told_of_end"] = True
        flash(gettext("Your session has ended. Sign in to go on."), "info")
    return redirect(url_for("accounts.sign_in", next=request.full_path.removesuffix("?")))


def _wants_page() -> bool:
    """Tell whether a person waits for a page, rather than a script for an answer."""
    accepted = request.accept_mimetypes
    navigates = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return navigates and (not accepted or accepted.accept_html) and not sessions.is_poll()


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if request.method == "GET":
        return redirect(next_path()) if current_user.is_authenticated else _sign_in_page(form)
    if not form.validate():
        error = next(sentence for sentences in form.errors.values() for sentence in sentences)
        return _sign_in_page(form, error), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        by_password(form.name.data, form.password.data, persistent=form.keep.data)
    except NotSignedIn as refusal:
        return _sign_in_page(form, refusal.sentence), HTTPStatus.UNPROCESSABLE_ENTITY
    except TooMany as refusal:
        headers = {"Retry-After": str(refusal.retry_after)}
        return _sign_in_page(form, refusal.sentence), HTTPStatus.TOO_MANY_REQUESTS, headers
    return redirect(next_path(), HTTPStatus.SEE_OTHER)


def _sign_in_page(form: SignInForm, error: str | None = None) -> str:
    wanted = request.values.get("next")
    return render_template(
        "accounts/sign_in.html",
        form=form,
        error=error,
        next=wanted if is_local_path(wanted) else "",
    )


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    if current_user.is_authenticated:
        recorder.log("sign_out")
        sessions.close_session()
        db.session.commit()
    response = redirect(url_for("accounts.sign_in"), HTTPStatus.SEE_OTHER)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.route("/sign-in/link/<token>", methods=["GET", "POST"])
def sign_in_link(token: str) -> ResponseReturnValue:
    """Ask before signing in: programs that look at links in mail must not use them up."""
    user = user_of_link(token)
    if user is None:
        return render_template("accounts/link_over.html"), HTTPStatus.GONE
    if request.method == "GET":
        return render_template("accounts/link.html", person=user)
    admit(user, "link")
    note_sign_in_by_link()
    flash(gettext("You are signed in. Choose a password now, for the next time."), "info")
    return redirect(url_for("accounts.settings"), HTTPStatus.SEE_OTHER)


@bp.post("/language")
def set_language() -> ResponseReturnValue:
    """Speak another language: to this browser, and to its user everywhere."""
    language = request.form.get("language", "")
    if language not in available_locales():
        abort(HTTPStatus.BAD_REQUEST)
    if current_user.is_authenticated:
        sessions.signed_in_user().locale = language
        db.session.commit()
    session[SESSION_KEY] = language
    response = redirect(without_wish(next_path()), HTTPStatus.SEE_OTHER)
    response.set_cookie(
        COOKIE_NAME,
        language,
        max_age=REMEMBERED,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


@bp.post("/theme")
def set_theme() -> ResponseReturnValue:
    theme = request.form.get("theme", "")
    if theme not in {choice.value for choice in THEMES}:
        abort(HTTPStatus.BAD_REQUEST)
    if current_user.is_authenticated:
        sessions.signed_in_user().theme = theme
        db.session.commit()
    session[sessions.THEME_KEY] = theme
    return redirect(next_path(), HTTPStatus.SEE_OTHER)
