"""A record's own text, entered once per language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wtforms import Field as FormField
from wtforms.validators import ValidationError

from portal.admin.editing.fields import refuse_controls
from portal.i18n import gettext, locales, ngettext
from portal.i18n.content import Texts


@dataclass(frozen=True, slots=True)
class Input:
    """The control for one language; without a ``name`` it is there to be read only."""

    locale: str
    tag: str
    dir: str
    native_name: str
    id: str
    name: str
    value: str
    filled: bool


class TranslatedField(FormField):
    """One control per language; the reader's own second, after the source language.

    Posted as ``<name>-<locale>``. A language that was not posted keeps its text, and so does
    one that the reader may not write.
    """

    kind = "translated"

    def __init__(
        self, *args: Any, multiline: bool, length: int | None, required: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.multiline, self.length, self.required = multiline, length, required
        self.flags.required = required
        #: The languages that may be written; None: every one
        self.languages: frozenset[str] | None = None
        self.shows_others = True
        self._typed: dict[str, str] = {}

    def limit_to(self, languages: frozenset[str], *, shows_others: bool) -> None:
        """Let only ``languages`` be written; the others are shown to be read, or not at all."""
        self.languages, self.shows_others = languages, shows_others
        self._take()

    def may_write(self, locale: str) -> bool:
        return self.languages is None or locale in self.languages

    def forbidden_in(self, sent: Iterable[str]) -> list[str]:
        """Return the languages that were sent but may not be written."""
        start = f"{self.name}-"
        locales = [name.removeprefix(start) for name in sent if name.startswith(start)]
        return [locale for locale in locales if not self.may_write(locale)]

    def own(self, texts: Texts) -> Texts:
        """Return of ``texts`` those that may be written."""
        return Texts.of({code: text for code, text in texts.items() if self.may_write(code)})

    def label_in(self, locale: str) -> str:
        """Return what the text in one language is called."""
        label = str(self.label.text)
        if locale not in self._locales():
            return label
        # Translators: a field in one language, as in "Title (Deutsch)"
        return gettext(
            "%(field)s (%(language)s)", field=label, language=locales.native_name(locale)
        )

    @property
    def inputs(self) -> list[Input]:
        return [self._input(locale) for locale in self._locales() if self._is_shown(locale)]

    @property
    def first_id(self) -> str:
        """The id of the first control that may be written."""
        return next(one.id for one in self.inputs if one.name)

    def _is_shown(self, locale: str) -> bool:
        return self.may_write(locale) or (self.shows_others and locale in self.data)

    def _input(self, locale: str) -> Input:
        text = self.data.get(locale, "")
        return Input(
            locale=locale,
            tag=locales.language_tag(locale),
            dir=locales.text_direction(locale),
            native_name=locales.native_name(locale),
            id=f"{self.id}-{locale}",
            name=f"{self.name}-{locale}" if self.may_write(locale) else "",
            value=text,
            filled=bool(text),
        )

    def _locales(self) -> list[str]:
        known = [*locales.available_locales(), *(self.data or {})]
        own = locales.current_locale()
        return list(dict.fromkeys([known[0], *([own] if own in known else []), *known]))

    def process(
        self, formdata: Any, data: Any = None, extra_filters: Any = None, **kwargs: Any
    ) -> None:
        super().process(None, data, extra_filters)
        self.data: Texts = data if isinstance(data, Texts) else Texts.of({})
        self.object_data = self.data
        self._typed = {}
        if formdata is None:
            return
        self.raw_data = [""]
        for locale in self._locales():
            if (name := f"{self.name}-{locale}") in formdata:
                self._typed[locale] = formdata[name].replace("\r\n", "\n").strip()
        self._take()

    def _take(self) -> None:
        """Put what was typed where it may be written over what is stored."""
        typed = {code: text for code, text in self._typed.items() if self.may_write(code)}
        self.data = Texts.of({**self.object_data, **typed})

    def pre_validate(self, form: object) -> None:
        if self.required and not self.data:
            raise ValidationError(gettext("Enter a text in at least one language."))
        for locale, text in self.own(self.data).items():
            refuse_controls(text, "\n\t" if self.multiline else "")
            if self.length and len(text) > self.length:
                raise ValidationError(
                    ngettext(
                        "The text in %(language)s is too long. Use at most %(num)s character.",
                        "The text in %(language)s is too long. Use at most %(num)s characters.",
                        self.length,
                        language=locales.native_name(locale),
                    )
                )
