"""``manage.py demo``: the sample organisation, from the command line."""

from __future__ import annotations

from flask import current_app

from portal.access.cli.io import Commands, Refused, dry_run_option, emit, json_option
from portal.database import now
from portal.demo.loading import Loaded, load
from portal.i18n import _, formats, gettext

demo = Commands("demo", help=_("The sample organisation: a city of many languages."))


@demo.command("load", help=_("Load the sample organisation; where it is there already, say so."))
@dry_run_option
@json_option
def load_sample(*, dry_run: bool, as_json: bool) -> None:
    settings = current_app.config["PORTAL"]
    if settings.env == "production":
        raise Refused(gettext("This is a production portal: sample data does not belong here."))
    if not settings.sample:
        raise Refused(
            gettext(
                "PORTAL_SAMPLE=0 leaves the sample records out, so there is nowhere to load them."
            )
        )
    loaded = load(now().date(), dry_run=dry_run)
    data = {
        "already": loaded.already,
        "counts": loaded.counts,
        "dry_run": dry_run,
        "sign_ins": str(loaded.file) if loaded.file else None,
    }
    emit(data, as_json, _sentences(loaded, dry_run))


def _sentences(loaded: Loaded, dry_run: bool) -> list[str]:
    if loaded.already:
        return [gettext("The sample organisation is there already: nothing changed.")]
    counts = [
        # Translators: a record and how many there are now, as in "Posts: 320"
        gettext("%(record)s: %(count)s", record=view.title, count=formats.format_number(count))
        for view in current_app.extensions["portal.views"]
        if (count := loaded.counts.get(view.key))
    ]
    if dry_run:
        return [*counts, gettext("Dry run: nothing was changed.")]
    return [*counts, gettext("The sample sign-ins are in %(file)s", file=str(loaded.file))]
