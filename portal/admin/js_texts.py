"""The texts that the scripts say; every page carries them in ``<body data-texts>``.

Scripts fill ``%(name)s`` themselves. No text here depends on a number: plural forms are
chosen on the server.
"""

from __future__ import annotations

from portal.i18n import _, pgettext

JS_TEXTS = {
    # Toasts, and changes in the list
    "undo": pgettext("toast", "Undo"),
    "close": pgettext("button", "Close"),
    "cancel": pgettext("button", "Cancel"),
    # Translators: as in "Status: changed to “Published”"
    "changed": _("%(field)s: changed to “%(value)s”"),
    # Translators: as in "Status: changed back to “Draft”"
    "changed_back": _("%(field)s: changed back to “%(value)s”"),
    "not_changed": _("The change could not be saved. Nothing was changed."),
    "selected": pgettext("list", "Selected: %(count)s"),
    "delete_row": pgettext("question", "Delete “%(title)s”?"),
    # The palette
    "page": pgettext("palette", "Page"),
    "action": pgettext("palette", "Action"),
    # Leaving a form
    "unsaved": pgettext("form", "Unsaved changes"),
    "leave_title": _("Leave without saving?"),
    "leave_text": _("You have changes on this page that are not saved."),
    "leave_discard": _("Discard the changes"),
    "leave_save": _("Save and leave"),
    "stay": _("Stay on this page"),
    "draft_found": _("You have changes from %(time)s that were not saved."),
    "draft_restore": _("Bring them back"),
    "draft_discard": _("Throw them away"),
    # The calendar
    "calendar": pgettext("landmark", "Calendar"),
    "previous_month": pgettext("calendar", "Previous month"),
    "next_month": pgettext("calendar", "Next month"),
    "today": pgettext("calendar", "Today"),
    "clear": pgettext("calendar", "Clear"),
    # Translators: a moment and the name of its time zone
    "in_zone": pgettext("calendar", "%(date)s (%(zone)s)"),
}


def js_texts() -> dict[str, str]:
    """Return the texts in the reader's language."""
    return {name: str(text) for name, text in JS_TEXTS.items()}
