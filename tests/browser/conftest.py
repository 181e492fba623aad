"""One Chromium for all tests; every page is watched for errors and for what the CSP refuses."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.city import City, build, copy_of
from tests.browser.pages import EDITOR, form_of
from tests.browser.watch import Watch

SWITCHES = """
    --no-sandbox --disable-gpu --disable-background-networking --disable-component-update
    --disable-sync --force-color-profile=srgb --font-render-hinting=none
"""
#: What costs time and is not seen: the last two start a process for each window
NOT_NEEDED = (
    "HttpsUpgrades",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "RenderDocument",
    "SpareRendererForSitePerProcess",
    "Translate",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
)
#: Debian's Chromium without windows, a quarter quicker than the whole of it, which does as well
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
#: How long a page may take on a machine that is busy with other tests, in milliseconds
PATIENCE = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens Chromium."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    programs = map(shutil.which, PROGRAMS)
    program = next(filter(None, programs), None)
    if program is None and os.environ.get("CI") != "true":
        pytest.skip("Chromium is not installed")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program or PROGRAMS[0],
            args=[*SWITCHES.split(), f"--disable-features={','.join(NOT_NEEDED)}"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="session")
def city(built_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Return the city that most tests share: each leaves alone what it has not made itself."""
    with copy_of(built_city, tmp_path_factory.mktemp("shared") / "city").open() as city:
        yield city


@pytest.fixture
def own_city(built_city: Path, tmp_path: Path) -> Iterator[City]:
    """Return a city that nobody else has touched or will."""
    with copy_of(built_city, tmp_path / "city").open() as city:
        yield city


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, city: City) -> Callable[[str], Any]:
    """Return a function: the cookies of somebody, who signs in at the first call only."""
    known: dict[str, Any] = {}

    def _cookies_of(username: str) -> Any:
        if username not in known:
            context = chromium.new_context(base_url=city.url)
            sign_in(context.new_page(), username, city.passwords[username])
            known[username] = context.storage_state()
            context.close()
        return known[username]

    return _cookies_of


def sign_in(page: Page, username: str, password: str) -> None:
    """Sign in the way people do."""
    page.goto("/sign-in")
    page.locator("#name").fill(username)
    page.locator("#password").fill(password)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/admin/")


@pytest.fixture(scope="session")
def contexts(
    chromium: Browser, city: City, signed_in: Callable[[str], Any]
) -> Callable[..., tuple[BrowserContext, Watch]]:
    """Return a function: somebody's browser, opened once for each way to look."""
    known: dict[str, tuple[BrowserContext, Watch]] = {}

    def _context_of(username: str, options: dict[str, Any]) -> tuple[BrowserContext, Watch]:
        key = f"{username} {sorted(options.items())}"
        if key not in known:
            state = signed_in(username) if username else None
            context = chromium.new_context(base_url=city.url, storage_state=state, **options)
            context.set_default_timeout(PATIENCE)
            known[key] = context, Watch(context)
        return known[key]

    return _context_of


@pytest.fixture
def browse(contexts: Callable[..., tuple[BrowserContext, Watch]]) -> Iterator[Callable[..., Page]]:
    """Return a function: a page in the browser of somebody, "" for a stranger.

    After the test no page may have met an error, nor the CSP anything to refuse.
    """
    opened: list[tuple[Page, Watch]] = []

    def _browse(username: str = "", **options: Any) -> Page:
        usual = {"viewport": DESKTOP, "reduced_motion": "reduce", "locale": "en-GB"}
        context, watch = contexts(username, usual | options)
        opened.append((context.new_page(), watch))
        return opened[-1][0]

    yield _browse
    for page, _watch in opened:
        page.evaluate("() => location.host && localStorage.clear()")
        page.close()
    seen = [each for _page, watch in opened for each in watch.seen]
    for _page, watch in opened:
        watch.seen.clear()
    assert seen == []


@pytest.fixture
def post(city: City) -> int:
    """A post that no other test knows."""
    return city.post_by(EDITOR)


@pytest.fixture
def form(browse: Callable[..., Page], post: int) -> Page:
    """The open form of the post."""
    page = browse(EDITOR)
    page.goto(form_of(post))
    return page
