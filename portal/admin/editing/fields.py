"""Form fields: what is typed in the reader's own way, and strictly understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from wtforms import Field as FormField
from wtforms import StringField, TextAreaField
from wtforms.fields import SelectFieldBase
from wtforms.fields.choices import Choice as Option
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, Select, TextInput

from portal.columns import Choice
from portal.i18n import _, gettext, ngettext, parsing

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: What Unicode calls Cc and Cs
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

REQUIRED = _("Fill in this field.")

#: Sent by a select for "nothing chosen"
BLANK = ""


class LineField(StringField):
    """One line of text. ``kind`` is text, code, slug, email or url."""

    def __init__(self, *args: Any, kind: str = "text", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_slug = kind == "slug"
        self.kind = "code" if self.is_slug else kind

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = (valuelist[0].strip() if valuelist else "") or None

    def pre_validate(self, form: object) -> None:
        refuse_controls(self.data, "")
        if self.is_slug and self.data and not SLUG.fullmatch(self.data):
            raise ValidationError(
                gettext("Use small letters, digits and hyphens only, as in road-works-2026.")
            )
        if self.kind == "url" and self.data and not self.data.startswith(("https://", "http://")):
            raise ValidationError(gettext("Start the address with https:// or http://."))


class MultilineField(TextAreaField):
    """Several lines. ``kind`` is textarea or markdown."""

    def __init__(self, *args: Any, kind: str = "textarea", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = (valuelist[0].replace("\r\n", "\n") if valuelist else "") or None

    def pre_validate(self, form: object) -> None:
        refuse_controls(self.data, "\n\t")


def refuse_controls(text: str | None, allowed: str) -> None:
    """Raise on characters that nobody types and no page can show (security: NUL, controls)."""
    if any(one not in allowed for one in CONTROLS.findall(text or "")):
        raise ValidationError(gettext("Remove the invisible control characters from this text."))


class AtMost:
    """Refuses a text that is too long for its column, in characters."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.field_flags = {"maxlength": length}

    def __call__(self, form: object, field: FormField) -> None:
        if len(field.data or "") > self.length:
            raise ValidationError(
                ngettext(
                    "Use at most %(num)s character.",
                    "Use at most %(num)s characters.",
                    self.length,
                )
            )


class ParsedField(FormField):
    """A value typed in the reader's locale; what was typed is shown again if not understood."""

    widget = TextInput()

    def __init__(
        self,
        *args: Any,
        kind: str,
        parse: Callable[[str], Any],
        write: Callable[[Any], str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self._parse, self._write = kind, parse, write

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self._write(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if self.object_data is not None and text == self._write(self.object_data):
            # What is shown may be less exact than what is stored: a moment has no seconds here.
            self.data = self.object_data
            return
        self.data = None
        if text:
            try:
                self.data = self._parse(text)
            except parsing.NotUnderstood as error:
                raise ValueError(str(error)) from error


class TickField(FormField):
    """Yes or no."""

    kind = "checkbox"
    widget = CheckboxInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = bool(valuelist)

    def _value(self) -> str:
        return "1"


class ChoiceField(SelectFieldBase):
    """One of the choices that a column declares, or of a list such as all countries."""

    kind = "select"
    widget = Select()

    def __init__(
        self,
        *args: Any,
        options: Callable[[], Sequence[Choice]],
        allow_blank: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.options, self.allow_blank = options, allow_blank

    def iter_choices(self) -> Iterator[Any]:
        if self.allow_blank or self.data is None:
            yield Option(BLANK, "", self.data is None, {})
        for one in self.options():
            yield Option(one.value, str(one.title), one.value == self.data, {})

    def has_groups(self) -> bool:
        return False

    def process_data(self, value: Any) -> None:
        self.data = value

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = (valuelist[0] if valuelist else BLANK) or None

    def pre_validate(self, form: object) -> None:
        known = {one.value for one in self.options()}
        unchanged = self.data == self.object_data
        if self.data is not None and self.data not in known and not unchanged:
            raise ValidationError(gettext("Choose one from the list."))
