"""Policy files: how they are read, and on which line they are wrong."""

from __future__ import annotations

import pytest

from portal.access.policy import FIRST_ROLES, BadPolicy, load_policy


def test_every_line_of_the_first_roles_is_known():
    lines = FIRST_ROLES.read_text(encoding="utf-8").splitlines()

    for role in load_policy(FIRST_ROLES).roles:
        assert all(f'"{grant.permission}"' in lines[grant.line - 1] for grant in role.grants)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[guard\n", 1),
        ("\n[Guard]\n", 2),
        ("\n[guard]\ngrant = []\n", 3),
        ('\n[guard]\ngrants = "posts.view"\n', 3),
        ("[guard]\ngrants = [\n 5,\n]\n", 3),
        ('[guard]\ngrants = [\n {permission = "posts.view", rows = "own"},\n]\n', 3),
        ('[guard]\ngrants = [\n {permission = "posts.view", fields = []},\n]\n', 3),
        ('[guard]\ngrants = [\n {scope = "own"},\n]\n', 3),
        ('[guard]\ngrants = [\n "posts.view",\n {permission = "posts.view", scope = 1},\n]\n', 4),
        ('\n\n[guard]\nname = "Guard"\n', 4),
        ("[guard]\nname = {\n", 2),
        ("[guard.name]\nen = 3\n", 1),
        ('[guard]\n\nincludes = "viewer"\n', 3),
        ("[guard]\nincludes = [3]\n", 2),
        ("\nguard = 3\n", 2),
        ("[[guard]]\n", 1),
        ("[guard]\nname = 1979-13-45\n", 2),
        (f"[guard]\nname = {'9' * 5000}\n", 3),
        (f"[guard]\ngrants = {'[' * 20000}\n", 1),
        ("[guard]\ngrants = [\n\n", 4),
    ],
)
def test_anything_else_in_the_file_is_told_with_its_line(tmp_path, text, line):
    path = tmp_path / "roles.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadPolicy) as refused:
        load_policy(path)

    assert (refused.value.path, refused.value.line) == (path, line)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda path: None, ": there is no such file"),
        (lambda path: path.mkdir(), ": this is a directory, not a file"),
        (lambda path: path.symlink_to(path), ": this file cannot be read"),
        (lambda path: path.write_bytes(b"[guard]\n# caf\xe9\n"), ":2: this is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(tmp_path, made, told):
    path = tmp_path / "roles.toml"
    made(path)

    with pytest.raises(BadPolicy) as refused:
        load_policy(path)

    assert str(refused.value) == f"{path}{told}"


def test_a_file_may_begin_with_a_byte_order_mark_and_hold_decomposed_letters(tmp_path):
    path = tmp_path / "roles.toml"
    path.write_bytes(b"\xef\xbb\xbf[guard]\r\nname = {fr = 'E\xcc\x81dition'}\r\n")

    (role,) = load_policy(path).roles

    assert dict(role.name) == {"fr": "Édition"}


def test_lines_are_known_however_the_file_is_written(tmp_path):
    text = '''
# [editor]
"editor" = { name = { en = "a # b" }, grants = [
  "posts.view", # "posts.edit", ]
  { permission = """posts.\\
edit""", fields = [
      'title', "sl\\u0075g" ] },
  "tags.view" ] }
viewer.name.en = ''\'[editor]
grants = [''\'
viewer.includes = [ "editor",
  "author" ]
[author]
[author.name]
"pt_BR" = 'Autor'
'''
    path = tmp_path / "roles.toml"
    path.write_text(text, encoding="utf-8")

    policy = load_policy(path)

    assert [grant.line for grant in policy.roles[0].grants] == [4, 5, 8]
    assert policy.roles[0].grants[1].fields == ("slug", "title")
    assert policy.line_of("editor", "name", "en") == 3
    assert [policy.line_of("viewer", "includes", position) for position in (0, 1)] == [11, 12]
    assert policy.line_of("author") == 13
    assert policy.line_of("author", "name", "pt_BR") == 15
    assert policy.line_of("author", "grants", 3) == 13
