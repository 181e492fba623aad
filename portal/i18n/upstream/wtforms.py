"""Texts of WTForms. Written by ``translations sync-upstream``."""

from portal.i18n.marks import _, nmark

TEXTS = (
    # Translators: shown by WTForms
    _("Not a valid choice."),
    # Translators: shown by WTForms
    nmark(
        "'%(value)s' is not a valid choice for this field.",
        "'%(value)s' are not valid choices for this field.",
    ),
    # Translators: shown by WTForms
    _("Invalid Choice: could not coerce."),
    # Translators: shown by WTForms
    _("Invalid choice(s): one or more data inputs could not be coerced."),
    # Translators: shown by WTForms
    _("Not a valid datetime value."),
    # Translators: shown by WTForms
    _("Not a valid date value."),
    # Translators: shown by WTForms
    _("Not a valid time value."),
    # Translators: shown by WTForms
    _("Not a valid week value."),
    # Translators: shown by WTForms
    _("Not a valid integer value."),
    # Translators: shown by WTForms
    _("Not a valid decimal value."),
    # Translators: shown by WTForms
    _("Not a valid float value."),
    # Translators: shown by WTForms
    _("Field must be equal to %(other_name)s."),
    # Translators: shown by WTForms
    _("This field is required."),
    # Translators: shown by WTForms
    _("Invalid IP address."),
    # Translators: shown by WTForms
    _("Invalid Mac address."),
    # Translators: shown by WTForms
    _("Invalid URL."),
    # Translators: shown by WTForms
    _("Invalid UUID."),
    # Translators: shown by WTForms
    _("Invalid value, must be one of: %(values)s."),
    # Translators: shown by WTForms
    _("Invalid value, can't be any of: %(values)s."),
    # Translators: shown by WTForms
    nmark(
        "Field must be at least %(min)d character long.",
        "Field must be at least %(min)d characters long.",
    ),
    # Translators: shown by WTForms
    _("Number must be at least %(min)s."),
    # Translators: shown by WTForms
    _("Date must be at least %(min)s."),
    # Translators: shown by WTForms
    _("Invalid input."),
    # Translators: shown by WTForms
    _("This field cannot be edited."),
    # Translators: shown by WTForms
    _("This field is disabled and cannot have a value."),
    # Translators: shown by WTForms
    nmark(
        "Field cannot be longer than %(max)d character.",
        "Field cannot be longer than %(max)d characters.",
    ),
    # Translators: shown by WTForms
    _("Number must be at most %(max)s."),
    # Translators: shown by WTForms
    _("Number must be between %(min)s and %(max)s."),
    # Translators: shown by WTForms
    _("Date must be at most %(max)s."),
    # Translators: shown by WTForms
    _("Date must be between %(min)s and %(max)s."),
    # Translators: shown by WTForms
    nmark(
        "Field must be exactly %(max)d character long.",
        "Field must be exactly %(max)d characters long.",
    ),
    # Translators: shown by WTForms
    _("Field must be between %(min)d and %(max)d characters long."),
    # Translators: shown by WTForms
    _("Invalid email address."),
)
