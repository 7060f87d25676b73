"""A real browser on the served page; what it must never do is watched on every page."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from frontcast.web.pages import static_folder

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "shots"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# No graphics card here: WebGL is drawn by the processor.
_SOFTWARE = ("--enable-unsafe-swiftshader",)
READY = "#map[data-painted]"


def need_page() -> None:
    """Skip, or fail where the page is required, if it is not built."""
    if static_folder(None) is None:
        _missing("the page is not built (make frontend)")


def _missing(reason: str) -> None:
    if os.environ.get("FRONTCAST_REQUIRE_PAGE"):
        pytest.fail(reason)
    pytest.skip(reason)


def chromium() -> str:
    """Return the browser's path; skip where there is none."""
    names = (os.environ.get("FRONTCAST_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = next((p for n in names if n and (p := shutil.which(n))), None)
    if found is None:
        _missing("no chromium here (FRONTCAST_CHROMIUM names one)")
    return str(found)


@contextmanager
def browsing() -> Iterator[Any]:
    """Start a browser without a window."""
    need_page()
    path = chromium()
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=list(_SOFTWARE))
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page, and what it did while it was looked at."""

    page: Any
    base: str
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, state: str = "") -> None:
        """Open a state of the page and wait until its map is painted."""
        self.page.goto(f"{self.base}#{state}")
        self.page.wait_for_selector(READY, state="attached", timeout=60_000)

    def shot(self, name: str, *, full: bool = False) -> None:
        """Keep a picture for people to look at."""
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=full)


@contextmanager
def visiting(browser: Any, base: str, **options: Any) -> Iterator[Visit]:
    """Open a tab that notes errors and requests; fails on any script error or foreign request."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
    page = context.new_page()
    page.set_default_timeout(30_000)
    visit = Visit(page, base)
    page.on("pageerror", lambda e: visit.errors.append(f"script: {e}"))
    page.on("console", lambda m: _note(visit, m))
    page.on("request", lambda r: _asked(visit, r.url))
    page.on("dialog", lambda d: (visit.errors.append(f"dialog: {d.message}"), d.dismiss()))
    yield visit
    context.close()
    assert visit.errors == []
    assert visit.elsewhere == []


def _asked(visit: Visit, url: str) -> None:
    visit.requests.append(url)
    if not url.startswith((visit.base, f"blob:{visit.base}", "data:")):
        visit.elsewhere.append(url)


def _note(visit: Visit, message: Any) -> None:
    expected = re.search(r"status of 4\d\d", message.text)  # the browser's own word on an answer
    if message.type == "error" and not expected:
        visit.errors.append(f"console: {message.text}")
