"""A role's page: what it includes, what it allows, and who has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.access import gate
from portal.access.explaining import answer_of, explain_role
from portal.access.held import HeldGrant
from portal.access.identity import RoleIdentity
from portal.access.models import Role
from portal.access.permissions import EVERYTHING
from portal.admin import lookup
from portal.admin.access.all_roles import AllRoles, RoleRules, all_roles
from portal.admin.access.doors import TITLE, door
from portal.admin.access.grant_words import in_words
from portal.admin.access.members import Members, members_of
from portal.admin.access.places import Places
from portal.admin.access.sections import Subject, sections
from portal.admin.access.why import TONES, Answer
from portal.admin.access.why_form import PermissionForm
from portal.admin.addresses import address
from portal.admin.history.details import RowPage, row_page
from portal.database import db
from portal.i18n import formats, gettext, gettext_in
from portal.query.rows import key_from


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a role may do with one kind of record, a sentence for each grant."""

    subject: Subject
    sentences: Sequence[str]
    url: str


@dataclass(frozen=True, slots=True)
class Access:
    """What the page shows below its head."""

    role: RoleRules
    matrix_url: str
    #: ``(title, address)`` of the roles that it includes, and of those that include it
    includes: Sequence[tuple[str, str]]
    included_by: Sequence[tuple[str, str]]
    allowed: Sequence[tuple[str, Sequence[Allowed]]]
    #: None: the reader may not see who they are
    members: Members | None
    form: PermissionForm
    #: What was asked of one permission; None: nothing so far
    answer: Answer | None


@door("/role/", "access.view")
def role() -> ResponseReturnValue:
    """Answer the page of the role that ``id`` names."""
    roles = all_roles()
    found = roles.by_id.get(key_from(request.args.get("id")) or 0)
    if found is None:
        raise NotFound
    form, is_asked = PermissionForm(request.args), "permission" in request.args
    is_sound = is_asked and form.validate()
    above, below = roles.with_all_above(found)[1:], roles.with_all_below(found)
    access = Access(
        role=found,
        matrix_url=address("access.matrix", role=found.key),
        includes=[_link(one) for one in above],
        included_by=[_link(one) for one in below if one is not found],
        allowed=list(_allowed(roles, found)),
        members=members_of(found, below),
        form=form,
        answer=_answer(found, form.permission.data) if is_sound else None,
    )
    status = HTTPStatus.OK if is_sound or not is_asked else HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("access/role.html", page=_head(found, access), access=access), status


def _answer(role: RoleRules, permission: str) -> Answer:
    decision = gate.decide(permission, None, RoleIdentity(role.id))
    return Answer(explain_role(decision, role.title), TONES[answer_of(decision)])


def _link(role: RoleRules) -> tuple[str, str]:
    return role.title, address("access.role", id=role.id)


def _head(role: RoleRules, access: Access) -> RowPage:
    """Return the head that the record's pages have, too; without them, the way to the matrix."""
    view, row = lookup.view_of(Role), db.session.get(Role, role.id)
    if view is None or row is None:
        raise NotFound
    page = row_page(view, row, "access.role")
    page.title = role.title
    if not view.may("view"):
        page.back_label, page.back_url = str(TITLE), access.matrix_url
    return page


def _allowed(roles: AllRoles, role: RoleRules) -> Iterator[tuple[str, list[Allowed]]]:
    """Give what the role allows, in the groups of the menu."""
    grants = roles.held(role)
    places = Places((one.permission, "".join(one.scopes)) for one in grants)
    for section in sections():
        found = []
        for subject in section.subjects:
            sentences = list(_sentences(subject, grants, roles, places))
            if sentences:
                url = address("access.cell", role=role.key, record=subject.key)
                found.append(Allowed(subject, sentences, url))
        if found:
            yield section.title, found


def _sentences(
    subject: Subject, grants: Sequence[HeldGrant], roles: AllRoles, places: Places
) -> Iterator[str]:
    """Give one sentence for all actions that are allowed on the same rows and fields."""
    if subject.key == EVERYTHING:
        actions = {EVERYTHING: gettext_in("permission", "Everything")}
    else:
        actions = {one.name: str(one.action.title) for one in subject.permissions}
    alike: dict[tuple[str, str], list[str]] = {}
    for name, action in actions.items():
        for one in grants:
            if one.permission == name:
                fields = None if one.fields is None else tuple(sorted(one.fields))
                limits = in_words(name, "".join(one.scopes), fields, places)
                through = "" if one.via == one.role else roles.by_key[one.via].title
                alike.setdefault((limits, through), []).append(action)
    for (limits, through), titles in alike.items():
        yield _sentence(formats.format_list(titles), limits, through)


def _sentence(actions: str, limits: str, through: str) -> str:
    if not through:
        # Translators: what may be done, and on which rows, as in "Edit and Delete: Own posts"
        return gettext("%(actions)s: %(limits)s", actions=actions, limits=limits)
    # Translators: as in "Edit and Delete: Own posts – through “Author”"
    return gettext(
        "%(actions)s: %(limits)s – through “%(role)s”",
        actions=actions,
        limits=limits,
        role=through,
    )
