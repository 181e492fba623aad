"""Texts of Flask-Admin. Written by ``translations sync-upstream``."""

from portal.i18n.marks import _, nmark

TEXTS = (
    # Translators: shown by Flask-Admin
    _("Home"),
    # Translators: shown by Flask-Admin
    _("Key"),
    # Translators: shown by Flask-Admin
    _("Value"),
    # Translators: shown by Flask-Admin
    _("Not a valid choice"),
    # Translators: shown by Flask-Admin
    _("equals"),
    # Translators: shown by Flask-Admin
    _("not equal"),
    # Translators: shown by Flask-Admin
    _("contains"),
    # Translators: shown by Flask-Admin
    _("not contains"),
    # Translators: shown by Flask-Admin
    _("greater than"),
    # Translators: shown by Flask-Admin
    _("smaller than"),
    # Translators: shown by Flask-Admin
    _("empty"),
    # Translators: shown by Flask-Admin
    _("in list"),
    # Translators: shown by Flask-Admin
    _("not in list"),
    # Translators: shown by Flask-Admin
    _("not between"),
    # Translators: shown by Flask-Admin
    _("Already exists."),
    # Translators: shown by Flask-Admin
    nmark("At least %(num)d item is required", "At least %(num)d items are required"),
    # Translators: shown by Flask-Admin
    _("Delete"),
    # Translators: shown by Flask-Admin
    _("Are you sure you want to delete selected records?"),
    # Translators: shown by Flask-Admin
    nmark("Record was successfully deleted.", "%(count)s records were successfully deleted."),
    # Translators: shown by Flask-Admin
    _("Integrity error. %(message)s"),
    # Translators: shown by Flask-Admin
    _("Failed to delete records. %(error)s"),
    # Translators: shown by Flask-Admin
    _("Failed to create record. %(error)s"),
    # Translators: shown by Flask-Admin
    _("Failed to update record. %(error)s"),
    # Translators: shown by Flask-Admin
    _("Failed to delete record. %(error)s"),
    # Translators: shown by Flask-Admin
    _("Invalid time format"),
    # Translators: shown by Flask-Admin
    _("Invalid JSON"),
    # Translators: shown by Flask-Admin
    _("Invalid Choice: could not coerce"),
    # Translators: shown by Flask-Admin
    _("Invalid file extension"),
    # Translators: shown by Flask-Admin
    _("This field requires at least one item."),
    # Translators: shown by Flask-Admin
    _("There are no items in the table."),
    # Translators: shown by Flask-Admin
    _("Invalid Filter Value: %(value)s"),
    # Translators: shown by Flask-Admin
    _("Record does not exist."),
    # Translators: shown by Flask-Admin
    _("Permission denied."),
    # Translators: shown by Flask-Admin
    _("Record was successfully saved."),
    # Translators: shown by Flask-Admin
    _("Record was successfully created."),
    # Translators: shown by Flask-Admin
    _("Failed to create record."),
    # Translators: shown by Flask-Admin
    _("Failed to save record."),
    # Translators: shown by Flask-Admin
    _('Export type "%(type)s" is not supported.'),
    # Translators: shown by Flask-Admin
    _("between"),
    # Translators: shown by Flask-Admin
    _("Yes"),
    # Translators: shown by Flask-Admin
    _("No"),
    # Translators: shown by Flask-Admin
    _("View Record"),
    # Translators: shown by Flask-Admin
    _("Edit Record"),
    # Translators: shown by Flask-Admin
    _("Delete Record"),
    # Translators: shown by Flask-Admin
    _("Please select model"),
)
