"""An app that only speaks, and catalogs to fill by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask, render_template_string

from portal.i18n import gettext, locales
from portal.i18n.cli import translations
from portal.i18n.plurals import header_for

#: How CLDR's six forms of Arabic are written in shipped catalogs
ARABIC = (
    "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;"
)


def po(body: str, locale: str = "fr", plural: str | None = None) -> str:
    """Return a catalog with a sound header."""
    rule = plural or (ARABIC if locale == "ar" else header_for(locale))
    return (
        f'msgid ""\nmsgstr ""\n"Language: {locale}\\n"\n'
        f'"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {rule}\\n"\n\n{body}'
    )


def entry(msgid: str, msgstr: str) -> str:
    return f'msgid "{msgid}"\nmsgstr "{msgstr}"\n\n'


Write = Callable[..., Path]


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    folder = tmp_path / "translations"
    folder.mkdir()
    return folder


@pytest.fixture
def write(layer: Path) -> Write:
    """Write a catalog the way editors do: a new file in the place of the old one."""

    def write(body: str, locale: str = "fr", folder: Path = layer, *, raw: bool = False) -> Path:
        path = folder / locale / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text(body if raw else po(body, locale), encoding="utf-8")
        return new.replace(path)

    return write


Speak = Callable[..., Flask]


@pytest.fixture
def speak(layer: Path) -> Speak:
    """Return a new app, as a worker starts one, over the test's catalogs."""

    def speak(*layers: Path, **config: object) -> Flask:
        app = Flask("speaker")
        app.config.update(
            SECRET_KEY="a key for tests only", PORTAL_CATALOG_LAYERS=layers or (layer,), **config
        )
        locales.init_app(app)
        app.cli.add_command(translations)

        @app.get("/say/<path:text>")
        def say(text: str) -> str:
            return gettext(text)

        @app.get("/page/<path:text>")
        def page(text: str) -> str:
            return render_template_string("{{ gettext(text) }}", text=text)

        return app

    return speak


@pytest.fixture
def say(speak: Speak) -> Callable[..., str]:
    """Return what one worker answers, with each call a new request."""
    client = speak().test_client(use_cookies=False)
    return lambda text, lang="fr", how="say": client.get(f"/{how}/{text}?lang={lang}").text


CODE = """
from portal.i18n import _, gettext, gettext_in, ngettext, nmark, pgettext

# Translators: a button
SAVE = _("Save")
MENU = pgettext("menu", "Content")
PAIR = nmark("one file", "many files")

def greet(name, n):
    gettext("Hello %(name)s", name=name)
    gettext_in("menu", "Content")
    ngettext("%(num)s post", "%(num)s posts", n)
    return gettext("100% sure")
"""
TEMPLATE = """
{# Translators: a heading #}
<h1>{{ gettext('Welcome') }}</h1> {{ pgettext('menu', 'Content') }}
{% trans %}100% of
   the truth{% endtrans %}
"""


Run = Callable[..., Result]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small app package with marked texts."""
    (tmp_path / "acme" / "templates").mkdir(parents=True)
    (tmp_path / "acme" / "posts.py").write_text(CODE)
    (tmp_path / "acme" / "templates" / "home.html").write_text(TEMPLATE)
    (tmp_path / "acme" / "translations").mkdir()
    return tmp_path / "acme"


@pytest.fixture
def run(tree: Path, speak) -> Run:
    runner = speak(tree / "translations").test_cli_runner()

    def run(command: str, *args: str) -> Result:
        return runner.invoke(
            args=["translations", command, "--dir", str(tree / "translations"), *args]
        )

    return run


def catalog(tree: Path, locale: str = "fr") -> Path:
    return tree / "translations" / locale / "LC_MESSAGES" / "messages.po"


def translate(tree: Path, old: str, new: str) -> None:
    path = catalog(tree)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def snapshot(tree: Path) -> dict[Path, tuple[int, bytes]]:
    files = (path for path in (tree / "translations").rglob("*") if path.is_file())
    return {path: (path.stat().st_ino, path.read_bytes()) for path in files}
