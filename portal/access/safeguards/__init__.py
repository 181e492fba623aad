"""Safeguards: what no door may do, whoever asks.

They listen to the flush, so that page, command, inline edit, undo and what comes later are
bound without knowing it.
"""

from flask import Flask

from portal.access.safeguards import administrators, escalation
from portal.access.safeguards.administrators import LastAdministrator
from portal.access.safeguards.escalation import NotHeld
from portal.access.safeguards.refusals import SafeguardRefusal

__all__ = ["LastAdministrator", "NotHeld", "SafeguardRefusal", "init_app"]


def init_app(app: Flask) -> None:
    """Watch every session of this process, whoever has made it."""
    administrators.init_app(app)
    escalation.init_app(app)
