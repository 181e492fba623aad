"""The forms of sign-in and My settings."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from portal.accounts.models import DENSITIES, THEMES, User
from portal.accounts.strength import LONGEST
from portal.accounts.time_zones import time_zones
from portal.columns import Choice
from portal.i18n import _, gettext, pgettext
from portal.i18n.locales import available_locales, native_name
from portal.i18n.names import time_zone_name


class SignInForm(FlaskForm):
    name = StringField(
        _("Email or user name"), [InputRequired(_("Enter your email or your user name."))]
    )
    password = PasswordField(
        # Translators: the label of the field where people type their password
        pgettext("field", "Password"),
        [InputRequired(_("Enter your password."))],
    )
    keep = BooleanField(_("Keep me signed in on this device"))


class ChoiceField(SelectField):
    """One of the choices on offer, refused in our words."""

    def pre_validate(self, form: object) -> None:
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(gettext("Choose one from the list.")) from None


class SettingsForm(FlaskForm):
    """What the portal looks like for the one who is signed in."""

    # Translators: the label of the choice of a language
    locale = ChoiceField(pgettext("field", "Language"))
    time_zone = ChoiceField(_("Time zone"))
    # Translators: the label of the choice between light and dark colours
    theme = ChoiceField(pgettext("colours", "Theme"))
    density = ChoiceField(_("Row height"))
    shortcuts = BooleanField(_("Single-letter shortcuts"))

    def __init__(self, user: User) -> None:
        super().__init__(obj=user)
        self.locale.choices = [
            SelectChoice("", gettext("What the browser asks for")),
            *(SelectChoice(code, native_name(code)) for code in available_locales()),
        ]
        self.time_zone.choices = [
            SelectChoice("", gettext("The time zone of the portal")),
            *sorted(
                (SelectChoice(zone, time_zone_name(zone)) for zone in time_zones(user.time_zone)),
                key=lambda choice: choice.label.casefold(),
            ),
        ]
        self.theme.choices = _options(THEMES)
        self.density.choices = _options(DENSITIES)
        if not self.is_submitted():
            self.locale.data = user.locale or ""
            self.time_zone.data = user.time_zone or ""

    def apply_to(self, user: User) -> None:
        """Write what was chosen to the user; the caller commits."""
        user.locale = self.locale.data or None
        user.time_zone = self.time_zone.data or None
        user.theme = self.theme.data
        user.density = self.density.data
        user.shortcuts = self.shortcuts.data


class PasswordForm(FlaskForm):
    current = PasswordField(
        _("Current password"),
        # a longer one is nobody's, and hashing it would cost
        [Length(max=LONGEST, message=_("This is not your current password."))],
    )
    new = PasswordField(
        _("New password"),
        [InputRequired(_("Enter the new password."))],
        description=_("At least 12 characters. Several words are easy to remember."),
    )


def _options(choices: tuple[Choice, ...]) -> list[SelectChoice]:
    return [SelectChoice(choice.value, str(choice.title)) for choice in choices]
