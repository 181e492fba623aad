"""Texts in templates: ``gettext``, ``pgettext``, ``ngettext`` and ``{% trans %}``.

What comes out is escaped, values always. Unlike Jinja's own newstyle calls, a text
without values is left as it is: "100% sure" has nothing to be filled in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext

from portal.i18n.compiled import CompiledTexts, TextsContext, single_percent
from portal.i18n.domain import Count, as_html, fill, translations


def init_app(app: Flask) -> None:
    """Give the templates of the app their words."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]
    app.jinja_env.code_generator_class = CompiledTexts
    app.jinja_env.context_class = TextsContext
    app.jinja_env.globals.update(
        {
            "_": gettext,
            "gettext": gettext,
            "pgettext": pgettext,
            "gettext_in": pgettext,
            "ngettext": ngettext,
            "npgettext": npgettext,
        }
    )


@pass_eval_context
def gettext(context: EvalContext, msgid: str, /, **values: object) -> str:
    return _out(context, translations().gettext(msgid), msgid, values)


@pass_eval_context
def pgettext(context: EvalContext, about: str, msgid: str, /, **values: object) -> str:
    return _out(context, translations().pgettext(about, msgid), msgid, values)


@pass_eval_context
def ngettext(
    context: EvalContext, singular: str, plural: str, num: int, /, **values: object
) -> str:
    text = translations().ngettext(singular, plural, num)
    values.setdefault("num", Count(num))
    return _out(context, text, singular if num == 1 else plural, values)


@pass_eval_context
def npgettext(
    context: EvalContext, about: str, singular: str, plural: str, num: int, /, **values: object
) -> str:
    text = translations().npgettext(about, singular, plural, num)
    values.setdefault("num", Count(num))
    return _out(context, text, singular if num == 1 else plural, values)


def _out(context: EvalContext, text: str, msgid: str, values: dict[str, Any]) -> str:
    plain: Callable[[str], str] = str
    safe = (lambda one: as_html(one, msgid)) if context.autoescape else plain
    if values:
        return fill(safe(text), safe(msgid), values)
    return safe(single_percent(text))
