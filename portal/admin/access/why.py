"""Why: may somebody do something, and how does the answer come about?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.access import gate
from portal.access.explaining import Explanation, answer_of, explain
from portal.access.identity import Identity
from portal.admin import lookup
from portal.admin.access.doors import door
from portal.admin.access.people import record_of
from portal.admin.access.tested import Tested, tested
from portal.admin.access.why_form import WhyForm
from portal.admin.addresses import address
from portal.admin.editing import picker
from portal.i18n import gettext

#: The colour of each answer; its words say the same
TONES = {"yes": "ok", "no": "bad", "record": "warn", "language": "warn"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told of one question: the answer, how it comes about, what would change it."""

    told: Explanation
    tone: str
    #: What was tested on the record, where one was named
    tested: Sequence[Tested] = ()
    #: ``(title, address)`` of the person's page, and of the record if there is one
    links: Sequence[tuple[str, str]] = ()


@door("/why/", "access.view")
def why() -> ResponseReturnValue:
    """Answer the page: the form, and below it the answer to what was asked."""
    form = WhyForm(request.args)
    is_asked = "permission" in request.args and not picker.is_search(request.args)
    status, answer = HTTPStatus.OK, None
    if is_asked and form.validate():
        answer = _answer(form)
    elif is_asked:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("access/why.html", form=form, answer=answer), status


def _answer(form: WhyForm) -> Answer:
    user, row, name = form.user.data, form.row, form.permission.data
    field = form.field.data or ""
    decision = gate.decide(name, row, Identity(user))
    return Answer(
        told=explain(decision, lookup.title(user), row, field, active=user.active),
        tone=TONES[answer_of(decision, row, field)],
        tested=[] if row is None else tested(decision, row, user.id),
        links=_links(form),
    )


def _links(form: WhyForm) -> list[tuple[str, str]]:
    user, row = form.user.data, form.row
    words = gettext("All that %(name)s may do", name=lookup.title(user))
    links = [(words, address("access.person", id=user.id))]
    record = record_of(form.permission.data)
    if row is not None and record is not None:
        where = address(f"{record.key}.details_view", id=row.id)
        links.append((lookup.title(row), where))
    return links
