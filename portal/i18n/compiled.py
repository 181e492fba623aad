"""Texts without values, as templates are compiled: one look-up each, and no call.

A page says a hundred of them. ``gettext('Save')`` in a template becomes
``context.texts[None, 'Save']``; what has values, or stands where nothing is escaped, stays
the call it is.
"""

from __future__ import annotations

from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup

from portal.i18n.domain import as_html, translations

#: The functions of templates that say a text, and how many arguments each takes
SAYING = {"_": 1, "gettext": 1, "pgettext": 2, "gettext_in": 2}
#: Where the safe texts are kept, beside the catalog they come from
KEPT_AS = "portal.i18n.compiled"


class SafeTexts(dict[tuple[str | None, str], Markup]):
    """The texts of one state of a catalog, by context and source, each made safe once."""

    def __missing__(self, key: tuple[str | None, str]) -> Markup:
        about, msgid = key
        text = single_percent(translations().pgettext(about, msgid))
        safe = self[key] = as_html(text, msgid)
        return safe


class TextsContext(Context):
    """What a template knows, its texts among it."""

    @property
    def texts(self) -> SafeTexts:
        """The texts of whoever reads now: an imported template outlives the request."""
        memo = translations().memo
        found: SafeTexts = memo.get(KEPT_AS) or memo.setdefault(KEPT_AS, SafeTexts())
        return found


class CompiledTexts(CodeGenerator):
    """Writes Jinja's code, with look-ups where a text is said that has no values."""

    def visit_Call(self, node: nodes.Call, frame: Frame, *args: Any, **kwargs: Any) -> None:  # noqa: N802 - the name is Jinja's
        key = _said(node, frame)
        if key is None:
            super().visit_Call(node, frame, *args, **kwargs)
        else:
            self.write(f"context.texts[{key!r}]")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _said(node, frame) is None:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _said(node, frame) is None:
            super()._output_child_post(node, frame, finalize)


def _said(node: nodes.Node, frame: Frame) -> tuple[str | None, str] | None:
    """Return the context and source of a text without values; None for anything else."""
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
        return None
    told = [one.value for one in node.args if isinstance(one, nodes.Const)]
    plain = len(told) == len(node.args) == SAYING.get(node.node.name)
    extras = node.kwargs or node.dyn_args or node.dyn_kwargs
    escaped = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile
    if not plain or extras or not escaped:
        return None
    return (None, told[0]) if len(told) == 1 else (told[0], told[1])


def single_percent(text: str) -> str:
    """Return the text as it is read: ``{% trans %}`` doubles each % on its way here."""
    return text.replace("%%", "%") if "%%" in text else text
