"""Translations: each language's progress, and the entries that readers do not get to see."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.access import gate
from portal.access.permissions import VIEW, registry_of
from portal.access.usage import entered
from portal.accounts.views import ask_to_sign_in
from portal.admin.page import MenuPage
from portal.i18n import formats, gettext, locales, pgettext
from portal.i18n.checks.sentences import describe
from portal.i18n.progress import Problem, Progress, progress

KEY = "translations"
TITLE = pgettext("menu", "Translations")

bp = Blueprint("translations", __name__, url_prefix="/admin/translations")


@dataclass(frozen=True, slots=True)
class Row:
    """One language as the page shows it."""

    name: str
    tag: str
    percent: int
    done: str
    missing: str
    broken: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """One entry that readers do not see, and where it stands."""

    place: str
    msgid: str
    sentence: str


def init_app(app: Flask) -> None:
    registry_of(app).declare(KEY, TITLE, (VIEW,))
    app.extensions["portal.pages"].append(
        MenuPage(
            TITLE,
            "translations.overview",
            "language",
            f"{KEY}.view",
            pgettext("menu", "Administration"),
        )
    )
    app.register_blueprint(bp)


@bp.route("/")
def overview() -> ResponseReturnValue:
    """Answer the page; as fresh as the files, so that a translator sees the last save."""
    if not current_user.is_authenticated:
        return ask_to_sign_in()
    gate.demand(f"{KEY}.view")
    entered(f"{KEY}.view")
    languages = progress()
    return render_template(
        "workbench/overview.html",
        rows=[_row(one) for one in languages],
        troubles=[_trouble(problem) for one in languages for problem in one.problems],
    )


def _row(one: Progress) -> Row:
    return Row(
        name=locales.native_name(one.locale),
        tag=locales.language_tag(one.locale),
        percent=one.percent,
        # Translators: how many texts are translated, as in "500 of 620 texts"
        done=gettext(
            "%(translated)s of %(messages)s texts",
            translated=formats.format_number(one.translated),
            messages=formats.format_number(one.messages),
        ),
        missing=formats.format_number(one.missing),
        broken=formats.format_number(len(one.problems)),
    )


def _trouble(problem: Problem) -> Trouble:
    path = "/".join(problem.path.parts[-4:])
    key = problem.finding.key
    return Trouble(
        place=f"{path}:{problem.finding.line}",
        msgid=key.msgid if key is not None else "",
        sentence=describe(problem.finding),
    )
