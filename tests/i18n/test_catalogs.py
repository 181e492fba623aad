"""Catalogs: an edit shows at the next request, and nothing in a file can break a page."""

from __future__ import annotations

import os
import time

import pytest
from flask import render_template_string

from portal.i18n import gettext, locales, ngettext
from tests.i18n.conftest import entry


def test_edit_shows_at_the_next_request_of_every_worker(write, speak):
    write(entry("Save", "Sauver"))
    workers = [speak().test_client(use_cookies=False) for _ in range(2)]
    assert {worker.get("/say/Save?lang=fr").text for worker in workers} == {"Sauver"}

    write(entry("Save", "Enregistrer"))

    assert {worker.get("/say/Save?lang=fr").text for worker in workers} == {"Enregistrer"}


def test_renamed_placeholder_keeps_the_old_text_while_its_neighbour_goes_live(write, say, caplog):
    write(entry("Hello %(name)s", "Bonjour %(name)s") + entry("Save", "Sauver"))
    assert say("Hello %(name)s") == "Bonjour %(name)s"

    path = write(entry("Hello %(name)s", "Salut %(nom)s") + entry("Save", "Enregistrer"))

    assert say("Hello %(name)s") == "Bonjour %(name)s"
    assert say("Save") == "Enregistrer"
    assert f"{path}:8: format-unknown" in caplog.text


def test_bad_entry_is_logged_once(write, say, caplog):
    bad = entry("Hello %(name)s", "Salut %(nom)s")
    write(bad)
    say("Save")
    logged = len(caplog.records)

    write(bad + entry("Save", "Enregistrer"))
    say("Save")

    assert logged == len(caplog.records) > 0


def test_bad_entry_without_a_last_good_text_shows_the_source(write, say):
    write(entry("Hello %(name)s", "Salut %(nom)s"))

    assert say("Hello %(name)s") == "Hello %(name)s"


def test_bad_entry_shows_the_layer_below(tmp_path, write, speak):
    lower, upper = tmp_path / "lower", tmp_path / "upper"
    write(entry("Bye %(name)s", "Salut %(name)s"), folder=lower)
    write(entry("Bye %(name)s", "Adieu %(nom)s"), folder=upper)

    client = speak(lower, upper).test_client()

    assert client.get("/say/Bye %25(name)s?lang=fr").text == "Salut %(name)s"


def test_higher_layer_wins_and_the_lower_fills_in(tmp_path, write, speak):
    lower, upper = tmp_path / "lower", tmp_path / "upper"
    write(entry("Save", "Sauver") + entry("Delete", "Supprimer"), folder=lower)
    write(entry("Save", "Enregistrer"), folder=upper)

    client = speak(lower, upper, tmp_path / "missing").test_client()

    assert client.get("/say/Save?lang=fr").text == "Enregistrer"
    assert client.get("/say/Delete").text == "Supprimer"


@pytest.mark.parametrize("how", ["say", "page"])
@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<svg/onload=alert(1)>",
        "Enregistrer <img src=x onerror=alert(1)",
        "<a href='javascript:alert(1)'>Enregistrer</a>",
    ],
)
def test_html_that_the_source_does_not_have_is_never_served(write, say, attack, how):
    write(entry("Save", attack))

    assert say("Save", how=how) == "Save"


@pytest.mark.parametrize(
    "broken",
    [
        "<<<<<<< ours\n",
        'msgid "Save"\n',
        'msgid "Save\nmsgstr "x"\n',
        'msgid "A"\nmsgstr "\\x"\n',
        "garbage",
    ],
)
def test_file_that_cannot_be_read_keeps_its_last_good_texts(write, say, broken):
    write(entry("Save", "Enregistrer"))
    assert say("Save") == "Enregistrer"

    write(entry("Save", "Sauver") + broken)

    assert say("Save") == "Enregistrer"


@pytest.mark.parametrize("rule", ["nplurals=2; plural=n%0;", "nplurals=2; plural=n;", "rubbish"])
def test_plural_rule_that_cannot_be_computed_keeps_the_last_good_texts(write, say, rule):
    write(entry("Save", "Enregistrer"))
    assert say("Save") == "Enregistrer"

    header = (
        f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: {rule}\\n"'
    )
    write(f"{header}\n\n" + entry("Save", "Sauver"), raw=True)

    assert say("Save") == "Enregistrer"


def test_deleted_file_shows_the_source(write, say):
    path = write(entry("Save", "Enregistrer"))
    write("", locale="de")
    assert say("Save") == "Enregistrer"

    path.unlink()

    assert say("Save") == "Save"


def test_fuzzy_text_is_not_served(write, say):
    write("#, fuzzy\n" + entry("Save", "Enregistrer"))

    assert say("Save") == "Save"


def test_file_written_in_place_is_read_once_it_rests(write, say):
    path = write(entry("Save", "Sauver"))
    assert say("Save") == "Sauver"
    path.write_text(path.read_text().replace("Sauver", "Enreg"))
    assert say("Save") == "Sauver"

    rested = time.time() - 1
    os.utime(path, (rested, rested))

    assert say("Save") == "Enreg"


def test_restarted_worker_finds_the_last_good_text_in_the_compiled_catalog(write, speak, layer):
    write(entry("Hello %(name)s", "Bonjour %(name)s"))
    command = ["translations", "compile", "--dir", str(layer)]
    assert speak().test_cli_runner().invoke(args=command).exit_code == 0
    write(entry("Hello %(name)s", "Salut %(nom)s"))

    answer = speak().test_client().get("/say/Hello %25(name)s?lang=fr").text

    assert answer == "Bonjour %(name)s"


def test_missing_text_falls_back_message_by_message(write, speak):
    write(entry("Save", "Salvar"), locale="pt_BR")
    write(entry("Save", "Guardar") + entry("Delete", "Eliminar"), locale="pt")
    client = speak().test_client()

    answers = [client.get(f"/say/{text}?lang=pt-BR").text for text in ("Save", "Delete", "Edit")]

    assert answers == ["Salvar", "Eliminar", "Edit"]


def test_arabic_has_six_plurals(write, speak):
    forms = "".join(f'msgstr[{n}] "{n}:%(num)s"\n' for n in range(6))
    write(f'msgid "%(num)s post"\nmsgid_plural "%(num)s posts"\n{forms}', locale="ar")

    with speak().test_request_context("/?lang=ar"):
        found = [ngettext("%(num)s post", "%(num)s posts", n) for n in (0, 1, 2, 3, 11, 100)]

    assert [form.partition(":")[0] for form in found] == list("012345")


def test_wrong_plural_rule_of_a_language_costs_its_plurals_only(write, say, speak):
    text = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=n%2;\\n"\n\n'
        + entry("Save", "Enregistrer")
        + 'msgid "%(num)s post"\nmsgid_plural "%(num)s posts"\n'
        'msgstr[0] "%(num)s billet"\nmsgstr[1] "%(num)s billets"\n'
    )
    write(text, raw=True)

    with speak().test_request_context("/?lang=fr"):
        assert gettext("Save") == "Enregistrer"
        assert ngettext("%(num)s post", "%(num)s posts", 3) == "3 posts"


def test_french_apostrophes_are_text_in_a_page_and_safe_in_an_attribute(write, speak):
    write(entry("Today", "Aujourd'hui"))

    with speak().test_request_context("/?lang=fr"):
        assert gettext("Today") == "Aujourd'hui"
        page = render_template_string("<b title='{{ gettext('Today') }}'>")

    assert page == "<b title='Aujourd&#39;hui'>"


def test_locale_comes_alive_with_its_folder(write, speak):
    client = speak().test_client()
    assert client.get("/say/Save?lang=it").text == "Save"

    write(entry("Save", "Salva"), locale="it")

    assert client.get("/say/Save?lang=it").text == "Salva"


def test_one_request_sees_one_state_of_the_catalogs(write, speak):
    write(entry("Save", "Sauver"))
    with speak().test_request_context("/?lang=fr"):
        assert gettext("Save") == "Sauver"
        write(entry("Save", "Enregistrer"))
        assert gettext("Save") == "Sauver"
        locales.refresh()
        assert gettext("Save") == "Enregistrer"
