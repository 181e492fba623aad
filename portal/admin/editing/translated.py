"""A record's own text, entered once per language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wtforms import Field as FormField
from wtforms.validators import ValidationError

from portal.admin.editing.fields import refuse_controls
from portal.i18n import gettext, locales, ngettext
from portal.i18n.content import Texts


@dataclass(frozen=True, slots=True)
class Input:
    """The control for one language."""

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

    Posted as ``<name>-<locale>``. A language that was not posted keeps its text.
    """

    kind = "translated"

    def __init__(
        self, *args: Any, multiline: bool, length: int | None, required: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.multiline, self.length, self.required = multiline, length, required
        self.flags.required = required

    @property
    def inputs(self) -> list[Input]:
        return [self._input(locale) for locale in self._locales()]

    def _input(self, locale: str) -> Input:
        text = self.data.get(locale, "")
        return Input(
            locale=locale,
            tag=locales.language_tag(locale),
            dir=locales.text_direction(locale),
            native_name=locales.native_name(locale),
            id=f"{self.id}-{locale}",
            name=f"{self.name}-{locale}",
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
        if formdata is None:
            return
        self.raw_data = [""]
        texts = dict(self.data)
        for locale in self._locales():
            if (name := f"{self.name}-{locale}") in formdata:
                texts[locale] = formdata[name].replace("\r\n", "\n").strip()
        self.data = Texts.of(texts)

    def pre_validate(self, form: object) -> None:
        if self.required and not self.data:
            raise ValidationError(gettext("Enter a text in at least one language."))
        for locale, text in (self.data or {}).items():
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
