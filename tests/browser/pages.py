"""What tests of forms have in common: who edits, where, and which buttons."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

EDITOR, ARABIC_EDITOR = "oliver", "yusuf"


def form_of(post: int) -> str:
    """Return the address of a post's form."""
    return f"/admin/posts/edit/?id={post}"


def slug(page: Page) -> Locator:
    """Return the field that stands for all others."""
    return page.locator("#slug")


def save(page: Page) -> None:
    """Press Save."""
    page.locator('[name="_save"]').click()


def answer(page: Page, name: str) -> Locator:
    """Return one of the answers in the dialog that asks before an act."""
    return page.locator("#ask").get_by_role("button", name=name)
