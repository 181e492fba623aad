"""The texts that the scripts say; every page carries them in ``<body data-texts>``.

Scripts fill ``%(name)s`` themselves. No text here depends on a number: plural forms are
chosen on the server.
"""

from __future__ import annotations

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from portal.i18n import _, pgettext
from portal.i18n.domain import translations

#: Where the written texts are kept, beside the catalog they come from
KEPT_AS = "portal.admin.js_texts"

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
    # The palette: its groups, an act, and what it says of itself
    "recent": pgettext("palette", "Recent"),
    "pages": pgettext("palette", "Pages"),
    "records": pgettext("palette", "Records"),
    "actions": pgettext("palette", "Actions"),
    # Translators: saved views of lists
    "views": pgettext("palette", "Views"),
    # Translators: an action of the palette: opens the menu of languages
    "change_language": _("Change language…"),
    "searching": pgettext("palette", "Searching…"),
    # Translators: kinds of records, as in "Searching in Posts and Tags…"
    "searching_in": _("Searching in %(records)s…"),
    # Translators: kinds of records, as in "Could not be searched: Posts and Tags. …"
    "not_searched": _("Could not be searched: %(records)s. Try again."),
    "no_results": _("No results for “%(words)s”."),
    "not_loaded": _("The search could not be loaded. Try again."),
    # What a list opens: filters, columns, saved views
    "not_opened": _("This could not be opened here. You are taken to its own page."),
    # Choosing columns
    # Translators: as in "“Author” is now number 2 of 7."
    "column_moved": _("“%(field)s” is now number %(place)s of %(count)s."),
    # Pickers: what is chosen for a field, and what is on offer
    # Translators: the name of a field, as in "Chosen: Tags"
    "chosen": pgettext("picker", "Chosen: %(field)s"),
    "take_away": pgettext("picker", "Remove “%(title)s”"),
    "loading": pgettext("picker", "Loading…"),
    "none_found": pgettext("picker", "Nothing matches. Try another word."),
    # Translators: how many rows can be chosen from, as in "On offer: 20"
    "found": pgettext("picker", "On offer: %(count)s"),
    "more": pgettext("picker", "More…"),
    "create": pgettext("picker", "Create new…"),
    "not_offered": _("The choices could not be loaded. Try again."),
    # A file in a form
    # Translators: while a file is on its way; its name
    "upload_sending": _("Sending “%(name)s”…"),
    "upload_ready": _("“%(name)s” is ready. It is kept when you save the form."),
    "upload_later": _("“%(name)s” is sent when you save the form."),
    "upload_restored": _("The file that you had chosen is still here."),
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


def js_texts() -> Markup:
    """Return the texts in the reader's language as JSON for a page.

    They are the same on every page, and written once for each state of the catalog.
    """
    texts = translations()
    written: Markup | None = texts.memo.get(KEPT_AS)
    if written is None:
        told = {name: str(text) for name, text in JS_TEXTS.items()}
        written = texts.memo[KEPT_AS] = htmlsafe_json_dumps(told)
    return written
