"""Marked texts and texts now: escaped in pages, filled in without ever failing."""

from __future__ import annotations

import copy
import pickle

import pytest
from flask import flash, get_flashed_messages, json, render_template_string
from markupsafe import Markup, escape

from portal.i18n import LazyString, _, gettext, gettext_in, known_text, ngettext, pgettext
from tests.i18n.conftest import entry


@pytest.fixture
def french(write, speak):
    write(
        entry("Save", "Enregistrer")
        + entry("Fish & chips", "Poisson & frites")
        + entry("100% sure", "sûr à 100% !")
        + entry("Hello %(name)s", "Bonjour %(name)s")
        + entry("Read the <b>rules</b>, %(name)s", "Lisez les <b>règles</b>, %(name)s")
        + 'msgctxt "menu"\n'
        + entry("Content", "Contenu")
        + 'msgid "%(num)s post"\nmsgid_plural "%(num)s posts"\n'
        'msgstr[0] "%(num)s billet"\nmsgstr[1] "%(num)s billets"\n'
    )
    with speak().test_request_context("/?lang=fr"):
        yield


def test_marked_text_outside_an_app_is_the_source():
    assert str(_("Save")) == "Save"
    assert gettext("Hello %(name)s", name="Ada") == "Hello Ada"


def test_marked_text_is_translated_when_it_is_read(french):
    assert str(_("Save")) == "Enregistrer"
    assert str(pgettext("menu", "Content")) == gettext_in("menu", "Content") == "Contenu"
    assert gettext("Content") == "Content"


def test_marks_of_one_text_are_equal_and_keep_their_hash_in_every_language(french):
    assert {_("Save"): 1}[_("Save")] == 1
    assert hash(_("Save")) == hash(LazyString("Save"))
    assert _("Save") != pgettext("button", "Save")
    assert _("Save") == "Enregistrer"


def test_mark_survives_pickle_and_copy(french):
    mark = pgettext("menu", "Content")

    assert pickle.loads(pickle.dumps(mark)) == copy.deepcopy(mark) == mark


def test_mark_is_escaped_in_a_page_and_plain_in_json(french):
    assert escape(_("Fish & chips")) == Markup("Poisson &amp; frites")
    assert json.dumps({"x": _("Fish & chips")}, ensure_ascii=False) == '{"x": "Poisson & frites"}'


def test_flashed_mark_is_escaped_once(french):
    flash(_("Fish & chips"))

    assert render_template_string("{{ m }}", m=get_flashed_messages()[0]) == (
        "Poisson &amp; frites"
    )


def test_percent_sign_in_a_text_without_values_is_a_percent_sign(french):
    assert gettext("100% sure") == "sûr à 100% !"
    page = "{{ gettext('100% sure') }}|{% trans %}100% sure{% endtrans %}|{{ _('50% off') }}"
    assert render_template_string(page) == "sûr à 100% !|100% sure|50% off"


def test_values_are_escaped_in_a_page_and_tags_of_the_source_are_kept(french):
    page = "{{ gettext('Read the <b>rules</b>, %(name)s', name='<i>') }}"

    assert render_template_string(page) == "Lisez les <b>règles</b>, &lt;i&gt;"


def test_trans_block_speaks_too(french):
    page = "{% trans name='<Ada>' %}Hello {{ name }}{% endtrans %}"

    assert render_template_string(page) == "Bonjour &lt;Ada&gt;"


def test_plural_in_a_page(french):
    page = (
        "{{ ngettext('%(num)s post', '%(num)s posts', 0) }}|"
        "{% trans num=2 %}{{ num }} post{% pluralize %}{{ num }} posts{% endtrans %}"
    )

    assert render_template_string(page) == "0 billet|2 billets"


def test_text_without_autoescape_is_plain(french, speak):
    template = speak().jinja_env.overlay(autoescape=False)

    assert template.from_string("{{ gettext('a <b> & c') }}").render() == "a <b> & c"


def test_count_is_grouped_as_the_reader_is_used_to(french):
    assert ngettext("%(num)s post", "%(num)s posts", 12345) == "12\u202f345 billets"
    assert ngettext("%(num)d post", "%(num)d posts", 12345) == "12345 posts"
    assert ngettext("%(num)s post", "%(num)s posts", 2, num="two") == "two billets"


@pytest.mark.parametrize("msgid", ["Hello %(name)s", "%(x)d", "%(", "100% of %(name)s"])
def test_value_that_does_not_fit_never_raises(french, msgid, caplog):
    assert isinstance(gettext(msgid, other="x", x="no number"), str)
    assert "does not take" in caplog.text


def test_text_known_by_variable_is_translated(french):
    assert known_text("Save") == "Enregistrer"


def test_forms_speak_our_catalogs(write, speak):
    from flask_wtf import FlaskForm
    from wtforms import StringField
    from wtforms.validators import InputRequired

    class NameForm(FlaskForm):
        name = StringField("x", validators=[InputRequired()])

    write(entry("This field is required.", "Ce champ manque."))
    app = speak(WTF_CSRF_ENABLED=False)
    with app.test_request_context("/?lang=fr", method="POST"):
        form = NameForm()
        assert not form.validate()
        assert form.name.errors == ["Ce champ manque."]
