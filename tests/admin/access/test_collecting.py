"""Collecting: the form of a cell becomes changes in the address, and nothing is written."""

from __future__ import annotations

import pytest

from tests.admin.access.matrix import (
    COLLECT,
    REVIEW,
    cell,
    chosen,
    collect,
    grants_of,
    lines,
    main,
    make_role,
    matrix,
    panel,
    sent,
)

EDITOR = ("access.view", "roles.view", "roles.edit")


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("posts.edit > every", ["press:posts.edit::*"]),
        ("posts.edit > own", ["press:posts.edit:own:*"]),
        ("posts.edit > own[title,slug]", ["press:posts.edit:own:slug,title"]),
        ("posts.edit > -", []),
        ("posts.view: > every", []),
        ("posts.view: > -", ["press:posts.view::-"]),
        ("posts.view: > own", ["press:posts.view:own:*", "press:posts.view::-"]),
        ("posts.view: > every[title]", ["press:posts.view::title"]),
    ],
)
def test_form_becomes_changes_in_the_address(app, sign_in, line, change):
    make_role(app, "press", "posts.view", "tags.view")

    assert collect(sign_in(*EDITOR), "press", "posts", line) == change
    assert grants_of(app, "press") == ["posts.view", "tags.view"]


def test_two_lines_on_the_same_rows_are_one_grant_on_the_fields_of_both(app, sign_in):
    make_role(app, "press", "posts.edit:own[title]", "posts.edit[slug]")

    changes = collect(
        sign_in(*EDITOR),
        *("press", "posts"),
        *("posts.edit:own > own[title]", "posts.edit: > own[slug]"),
    )

    assert set(changes) == {"press:posts.edit:own:slug,title", "press:posts.edit::-"}


def test_changes_come_together_and_the_cell_shows_them(app, sign_in):
    make_role(app, "press", "posts.view")
    make_role(app, "viewer", "tags.view")
    client = sign_in(*EDITOR)

    first = collect(client, "press", "posts", "posts.edit > own")
    both = collect(client, "viewer", "tags", "tags.view: > -", change=first)

    assert both == ["press:posts.edit:own:*", "viewer:tags.view::-"]
    page = matrix(client, change=both)
    assert cell(page, "Press", "Posts") == "Edit Own posts: Edit Changed"
    assert cell(page, "Viewer", "Tags") == "None Changed"
    assert cell(page, "Press", "Tags") == "None"
    assert "<strong>2 changes</strong>" in page
    assert ("posts.edit:own", True) in lines(panel(client, change=both))


def test_taking_a_change_back_in_the_form_leaves_nothing_collected(app, sign_in):
    make_role(app, "press", "posts.view")
    client = sign_in(*EDITOR)
    changes = collect(client, "press", "posts", "posts.view: > own")

    back = collect(client, "press", "posts", "posts.view:own > every", change=changes)

    assert back == []


def test_grant_that_somebody_else_made_meanwhile_is_not_taken_along(app, sign_in):
    make_role(app, "press", "posts.view", "posts.publish")

    changes = collect(sign_in(*EDITOR), "press", "posts", "posts.view: > own")

    assert "press:posts.publish::-" not in changes


def test_it_leads_back_to_the_cell(app, sign_in):
    number = make_role(app, "press")

    answer = sign_in(*EDITOR).get(
        COLLECT, query_string=sent("press", "posts", "posts.edit > every")
    )

    address = f"/admin/access/?role=press&change=press:posts.edit::*#cell-{number}-posts"
    assert answer.location == address


def test_named_fields_without_a_name_are_asked_for_and_the_form_is_kept(app, sign_in):
    make_role(app, "press", "posts.view")
    form = sent("press", "posts", "posts.view: > own[]", "posts.publish > every")

    answer = sign_in(*EDITOR).get(COLLECT, query_string=form)

    assert answer.status_code == 422
    assert "Choose at least one field, or all ordinary ones: View – Posts." in main(answer)
    assert chosen(answer.text, "rows-0")[0] == ["own"]
    assert lines(answer.text) == [("posts.view:", True), ("posts.publish", True)]


def test_more_changes_than_an_address_holds_are_refused_and_the_form_is_kept(app, sign_in):
    long = [f"role-with-a-very-long-name-{number}-{'x' * 30}" for number in range(25)]
    for key in long:
        make_role(app, key)
    many = [f"{key}:tags.edit::*" for key in long]
    form = sent(long[0], "posts", "posts.edit > own", change=many)

    answer = sign_in(*EDITOR).get(COLLECT, query_string=form)

    assert answer.status_code == 422
    assert "There is no room for more changes." in main(answer)
    assert lines(answer.text) == [("posts.edit", True)]


@pytest.mark.parametrize(
    "line",
    ["posts.edit > north", "posts.edit > office=7", "posts.edit > every[rudder]"],
)
def test_what_is_not_there_cannot_be_collected(app, sign_in, line):
    make_role(app, "press")

    answer = sign_in(*EDITOR).get(COLLECT, query_string=sent("press", "posts", line))

    assert answer.status_code == 422
    assert "are not there" in main(answer)


def test_line_about_another_record_is_left_out(app, sign_in):
    make_role(app, "press")

    assert collect(sign_in(*EDITOR), "press", "posts", "users.edit > every", "x > own") == []


def test_everything_can_be_given_and_taken_like_the_rest(app, sign_in):
    make_role(app, "root", "*")
    make_role(app, "press")
    client = sign_in(*EDITOR)

    assert collect(client, "root", "*", "*: > -") == ["root:*::-"]
    assert collect(client, "press", "*", "* > every") == ["press:*::*"]


@pytest.mark.parametrize(
    "strange",
    [
        "x", "::::", "press:posts.edit:own", "nobody:posts.edit::*", "press:ships.view::*",
        "press:posts.edit:north:*", "press:posts.edit:office=x:*", "press:posts.edit::rudder",
        "press:equipment.edit:office=99:*", "press:*::title", "press:*:own:*", "\0" * 40,
        "press:equipment.edit:office=99999999999999999999:*",
    ],
)  # fmt: skip
def test_strange_change_in_an_address_is_left_out_and_told(app, sign_in, strange):
    make_role(app, "press")
    client = sign_in(*EDITOR)
    changes = [strange, "press:tags.view::*"]

    page = matrix(client, change=changes)

    assert "1 change was left out" in page
    assert "<strong>1 change</strong>" in page
    assert "1 change was left out" in main(client.get(REVIEW, query_string={"change": changes}))
    assert client.post(REVIEW, query_string={"change": changes}).status_code == 409
