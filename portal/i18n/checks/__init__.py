"""Checks of a translation: one list for the loader, the command line and the workbench."""

from portal.i18n.checks.catalog import check, check_raw, plural_of
from portal.i18n.checks.finding import ENTRY_ERRORS, FILE_ERRORS, Finding, Severity

__all__ = [
    "ENTRY_ERRORS",
    "FILE_ERRORS",
    "Finding",
    "Severity",
    "check",
    "check_raw",
    "plural_of",
]
