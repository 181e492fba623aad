"""What people see when it fails: what happened, why, and what to do – never a traceback."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from portal.access.gate import Denied
from portal.accounts.views import ask_to_sign_in
from portal.admin.access.denied import Denial, denial_at_door, reason_of
from portal.admin.editing import drafts
from portal.admin.redirects import return_target
from portal.changes.recorder import log
from portal.database import Refused, db
from portal.engines import TooSlow
from portal.extensions import csrf
from portal.i18n import LazyString, _, gettext

logger = logging.getLogger(__name__)

#: As large as a form may be of which at least the texts are kept, in bytes
MAX_READ = 64_000_000

#: ``{status: (title, what it means and what to do)}``
TEXTS: dict[int, tuple[LazyString, LazyString]] = {
    400: (_("That did not work"), _("The request was incomplete. Go back, and try again.")),
    401: (
        _("Your session has ended"),
        _("Sign in again; then this form is still here, with everything you typed."),
    ),
    403: (_("You cannot open this page"), _("Your roles do not allow it.")),
    404: (
        _("There is nothing here"),
        _("The record is gone, or it is not among those you may see. Check the address."),
    ),
    405: (
        _("That did not work"),
        _("This address takes no requests of this kind. Go back, and use the button on the page."),
    ),
    409: (
        _("Somebody was faster"),
        _("Somebody has changed this meanwhile. Load the page again to see it."),
    ),
    413: (
        _("That is too much at once"),
        _(
            "Nothing was saved. Go back to the form, where what you typed is still there; then "
            "choose a smaller file or write a shorter text."
        ),
    ),
    429: (_("Too many attempts"), _("Wait a few minutes, then try again.")),
    500: (
        _("Something went wrong on our side"),
        _("Nothing was saved. Try again; if it stays, tell your administrator the code below."),
    ),
    503: (_("The portal is taking a break"), _("Try again in a minute.")),
}


@dataclass(slots=True)
class ErrorPage:
    status: int
    title: str
    text: str
    denial: Denial | None = None
    request_id: str = ""
    home_url: str = "/"
    sign_in_url: str | None = None


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SecurityError, _strange_host)
    app.register_error_handler(Denied, _denied)
    app.register_error_handler(CSRFError, _untrusted)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StaleDataError, _outdated)
    app.register_error_handler(TooSlow, _too_slow)
    app.register_error_handler(Exception, _unexpected)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    return _answer(_page(error.code or 500)), error.code or 500


def _too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say that it was too much; where a record's form was sent, its texts are kept.

    For that the request is read to its end, unless that is beyond reason. It is polite as
    well: a browser that is answered while it still sends shows a broken connection instead.
    """
    if str(request.endpoint).endswith((".create_view", ".edit_view")):
        request.max_content_length = MAX_READ
        with suppress(CSRFError, RequestEntityTooLarge):
            if current_app.config["WTF_CSRF_ENABLED"]:
                csrf.protect()
            drafts.keep_texts()
    return _http_error(error)


def _strange_host(_error: SecurityError) -> ResponseReturnValue:
    """Answer without a page: under a host that is not ours, there are no addresses to link to."""
    sentence = gettext("This portal does not answer under this address. Check it.")
    return Response(f"{sentence}\n", status=400, mimetype="text/plain")


def _denied(denied: Denied) -> ResponseReturnValue:
    """Explain a 403: which permission is missing, and who can give it. Logged as denied."""
    db.session.rollback()
    log("denied", permission=denied.decision.permission, path=request.path)
    db.session.commit()
    page = _page(403)
    page.text = reason_of(denied.decision)
    if not _wants_json():
        page.denial = denial_at_door(denied.decision)
    return _answer(page), 403


def _untrusted(_error: CSRFError) -> ResponseReturnValue:
    """Answer a form without its token: most often its session is over."""
    if not current_user.is_authenticated:
        return ask_to_sign_in()
    page = _page(400)
    page.text = gettext(
        "This form is too old. Go back, load the page again, and send it once more."
    )
    return _answer(page), 400


def _refused(refused: Refused) -> ResponseReturnValue:
    db.session.rollback()
    if _wants_json():
        return jsonify(error=refused.sentence), 409
    flash(refused.sentence, "bad")
    return redirect(return_target(url_for("admin.index")))


def _outdated(_error: StaleDataError) -> ResponseReturnValue:
    """Tell whoever wrote at the same moment as somebody else; nothing of theirs is saved."""
    db.session.rollback()
    return _answer(_page(409)), 409


def _too_slow(_error: TooSlow) -> ResponseReturnValue:
    """Say that a question was too much for the database, and how to ask for less."""
    logger.warning("a statement was stopped", extra={"path": request.path})
    db.session.rollback()
    page = _page(503)
    page.title = gettext("This takes too long")
    page.text = gettext(
        "The database was stopped after %(seconds)s seconds. Ask for less: add a filter, search "
        "for a longer word, or sort by another column.",
        seconds=current_app.config["PORTAL"].statement_seconds,
    )
    return _answer(page), 503


def _unexpected(error: Exception) -> ResponseReturnValue:
    """Log what nobody foresaw, with the request's id, and say so without details."""
    logger.error("unexpected error", exc_info=error)
    db.session.rollback()
    if current_app.testing or current_app.debug:
        raise error
    return _answer(_page(500)), 500


def _page(status: int) -> ErrorPage:
    title, text = TEXTS.get(status, TEXTS[500] if status >= 500 else TEXTS[400])
    request_id = g.get("request_id", "")
    page = ErrorPage(status, str(title), str(text), request_id=request_id, home_url="/admin/")
    if status == HTTPStatus.UNAUTHORIZED:
        page.sign_in_url = url_for("accounts.sign_in", next=request.full_path)
    return page


def _answer(page: ErrorPage) -> Response | str:
    if _wants_json():
        return jsonify(error=page.text)
    return render_template("errors/error.html", page=page)


def _wants_json() -> bool:
    accepts = request.accept_mimetypes
    return accepts["application/json"] > accepts["text/html"]
