"""``manage.py access plan``: what a policy file would change."""

from __future__ import annotations

import pytest

from portal.access.models import Grant
from portal.changes.models import ChangeSet
from portal.database import db
from portal.i18n.content import Texts
from portal.records.offices import Office
from tests.access.policy_files import give, planned, policy_file, role_named

__all__ = ["planned", "policy_file"]


def test_a_plan_says_what_would_change_and_for_how_many(run, person, role, policy_file):
    person("posts.view", {"permission": "posts.edit", "scope": "own"}, name="ada")
    role("ghost", "posts.view")
    file = policy_file().without("ghost").append('\n[guard]\ngrants = ["offices.view"]\n')
    file.change('    "posts.view",\n', '    "posts.publish",\n')
    file.change('scope = "own" }', 'scope = "own", fields = ["title", "slug"] }')
    file.change('en = "Role-Of-Ada"', 'en = "Writers"\nfr = "Rédaction"')
    file.change("[role-of-ada]", '[role-of-ada]\nincludes = ["guard"]')

    result = run("access", "plan", str(file))

    assert result.exit_code == 1
    *lines, fingerprint = result.stdout.splitlines()
    assert lines == [
        "ghost is deleted: the rights of 0 active people change.",
        "guard is new: the rights of 1 active person change.",
        "  + offices.view",
        "role-of-ada changes: the rights of 1 active person change.",
        "  + posts.publish",
        "  - posts.view",
        "  ~ posts.edit, rows: own, fields: slug, title; before: posts.edit, rows: own",
        "  + includes guard",
        "  ~ name in en: Writers; before: Role-Of-Ada",
        "  + name in fr: Rédaction",
        "In all, this changes the rights of 1 active person.",
    ]
    assert fingerprint.startswith("Fingerprint of this plan: ")


def test_a_plan_in_json_is_the_same_in_every_language(role, policy_file, planned, monkeypatch):
    role("viewer")
    role("reader", "posts.view", {"permission": "tags.view", "fields": ["name"]}).parents = [
        role_named("viewer")
    ]
    db.session.commit()
    file = policy_file().change('    "posts.view",\n', "").change('"name"', '"name", "posts"')
    file.change('includes = ["viewer"]\n', "").change('en = "Reader"\n', 'de = "Lesende"\n')
    expected = {
        "people": 0,
        "roles": [
            {
                "role": "reader",
                "change": "change",
                "people": 0,
                "grants": {
                    "added": [],
                    "removed": [{"permission": "posts.view", "scope": "", "fields": None}],
                    "changed": [
                        {
                            "before": {"permission": "tags.view", "scope": "", "fields": ["name"]},
                            "after": {
                                "permission": "tags.view",
                                "scope": "",
                                "fields": ["name", "posts"],
                            },
                        }
                    ],
                },
                "includes": {"added": [], "removed": ["viewer"]},
                "names": {
                    "de": {"before": None, "after": "Lesende"},
                    "en": {"before": "Reader", "after": None},
                },
            }
        ],
    }

    for locale in ("en_GB.UTF-8", "ar_EG.UTF-8"):
        monkeypatch.setenv("LANG", locale)
        data = planned(file)
        assert len(data.pop("fingerprint")) == 16
        assert data == expected


def test_the_order_of_a_file_changes_nothing(role, policy_file, planned):
    role("viewer", "posts.view", {"permission": "posts.edit", "fields": ["slug", "title"]})
    file = policy_file().change('["slug", "title"]', '["title", "slug", "slug"]')
    file.change('    "posts.view",\n', "").change("grants = [", 'grants = ["posts.view",')

    assert planned(file)["roles"] == []


def test_a_plan_changes_nothing(run, role, policy_file):
    role("guard", "posts.view")
    before = db.session.scalars(db.select(ChangeSet.id)).all()
    file = policy_file().without("guard")

    assert run("access", "plan", str(file)).exit_code == 1
    assert role_named("guard").grants[0].permission == "posts.view"
    assert db.session.scalars(db.select(ChangeSet.id)).all() == before


def test_a_fingerprint_tells_the_roles_here_and_in_the_file(role, policy_file, planned):
    role("guard", "posts.view")
    file = policy_file().change('"posts.view"', '"posts.edit"')
    first = planned(file)["fingerprint"]
    file.append("# a comment is no change\n")

    assert planned(file)["fingerprint"] == first
    db.session.add(Grant(role=role_named("guard"), permission="tags.view"))
    assert (second := planned(file)["fingerprint"]) != first
    file.change('"posts.edit"', '"posts.publish"')
    assert planned(file)["fingerprint"] not in (first, second)


def test_a_plan_costs_the_same_for_any_number_of_people(
    run, person, role, policy_file, count_queries
):
    role("guard", "posts.view")
    give(person(name="p0"), "guard")
    file = policy_file().change('"posts.view"', '"posts.edit"')
    with count_queries() as few:
        run("access", "plan", str(file))
    for number in range(1, 6):
        give(person(name=f"p{number}"), "guard")
    with count_queries() as many:
        run("access", "plan", str(file))

    assert len(few) == len(many)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('"posts.view"', '"posts.veiw"', ":3: 'posts.veiw' is not a permission; did you mean"),
        ("[guard]", '[guard]\nincludes = ["gaurd"]', ":2: 'gaurd' is not a role; did you mean"),
        ("[guard]", '[guard]\nincludes = ["guard"]', ":2: 'guard' would include itself"),
        ("en =", "enn =", ":7: 'enn' is not a language; did you mean 'en'?"),
        (
            '"posts.view"',
            '{ permission = "equipment.view", scope = "office=7" }',
            ":3: there is no 'office=7' here",
        ),
        ("grants", "grant", ":2: 'grant' is not a part of a role, which takes name, includes"),
        ("[guard]", "[Guard]", ":1: 'Guard' cannot be the key of a role"),
        ("[guard]", "[guard", ":1: Expected"),
    ],
)
def test_a_wrong_file_is_told_with_its_line_and_changes_nothing(
    run, role, policy_file, before, after, told
):
    role("guard", "posts.view")
    file = policy_file().change(before, after)

    for command in (("plan",), ("plan", "--json"), ("apply", "--yes", "--allow-delete")):
        result = run("access", *command, str(file))
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"{file}{told}")
        assert len(result.stderr.splitlines()) == 1
    assert [one.permission for one in role_named("guard").grants] == ["posts.view"]


@pytest.mark.parametrize("name", ["missing.toml", "", "missing.toml/more"])
def test_a_file_that_is_none_is_told_in_a_sentence(run, tmp_path, name):
    result = run("access", "plan", f"{tmp_path}/{name}")

    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1


def test_a_place_that_is_there_can_be_named(role, policy_file, planned):
    office = Office(name=Texts.of({"en": "North"}))
    db.session.add(office)
    role("guard")
    grant = f'{{ permission = "equipment.view", scope = "office={office.id}" }}'

    data = planned(policy_file().change("[guard]", f"[guard]\ngrants = [{grant}]"))

    (change,) = data["roles"]
    assert change["grants"]["added"][0]["scope"] == f"office={office.id}"


def test_what_a_name_holds_for_a_terminal_is_not_sent_to_it(run, role, policy_file):
    role("guard")
    file = policy_file().change('en = "Guard"', 'en = "\\u001b[2JGuard\\nghost is deleted"')

    told = run("access", "plan", str(file)).stdout

    assert "  ~ name in en: �[2JGuard�ghost is deleted; before: Guard" in told.splitlines()
