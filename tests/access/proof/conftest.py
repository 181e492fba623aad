"""The proof goes through the portal as people do, each request on its own."""

from __future__ import annotations

import pytest

from tests.access.proof.summary import pytest_terminal_summary

#: A hook, picked up from here
__all__ = ["pytest_terminal_summary"]


@pytest.fixture(autouse=True)
def context() -> None:
    """Take the place of the context around other tests of the gate: requests make their own."""
