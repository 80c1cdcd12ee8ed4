"""The site below some path of a server: nothing is missing, and nothing comes from elsewhere."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Response

from derive import questions
from tests.site.test_browser import BROKEN, TYPESET_ALL

pytestmark = pytest.mark.requires("chromium")
BELOW = "/some/path/"


class Below(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below a path, and nothing beside it."""

    def translate_path(self, path: str) -> str:
        """Where a path's file is."""
        inside = path.removeprefix(BELOW) if path.startswith(BELOW) else "no/such/file"
        return super().translate_path(f"/{inside}")

    def log_message(self, format: str, *arguments: object) -> None:
        """No lines among those of the tests."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    handler = functools.partial(Below, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}{BELOW}"
        server.shutdown()


def watched(page: Page, address: str) -> list[str]:
    """A list that fills with what fails, and with what is asked for beside the site."""
    found: list[str] = []

    def answered(response: Response) -> None:
        if response.status >= 400 or not response.url.startswith((address, "data:", "blob:")):
            found.append(f"{response.status} {response.url}")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # which says that the page was left before it came
            found.append(f"{request.failure} {request.url}")

    page.on("response", answered)
    page.on("requestfailed", failed)
    page.on("pageerror", lambda error: found.append(f"error: {error.message}"))
    return found


def test_pages_of_every_kind_load_below_a_path(address: str, site: Path, desktop: BrowserContext) -> None:
    kinds = ("index", "notation", "cells/index", "cells/map", "compare", "cells/lstm")
    names = [*kinds, *(f"cells/{name}" for name in questions.names()[:1])]
    page = desktop.new_page()
    found = watched(page, address)
    visited = [name for name in names if (site / f"{name}.html").is_file()]
    for name in visited:
        page.goto(f"{address}{name}.html", wait_until="load")
        if name == "cells/lstm":
            page.evaluate(TYPESET_ALL)
            assert page.evaluate(BROKEN) == []
    assert "cells/lstm" in visited and found == []


def test_search_and_links_lead_below_the_path(address: str, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    found = watched(page, address)
    page.goto(address)  # without a name: the first page
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("forget gate")
    page.locator(".md-search-result__link", has_text="forget").first.click()
    page.wait_for_url(f"{address}cells/**")
    page.goto(f"{address}cells/index.html")
    page.locator("article td a[href='lstm.html']").first.click()
    page.wait_for_url(f"{address}cells/lstm.html")
    page.locator("#eq-f .wrong").first.click()
    page.locator(".report code", has_text="statement: f").wait_for()
    assert urlsplit(page.url).path == f"{BELOW}contributing.html"
    assert found == []


def test_what_is_missing_or_beside_the_site_is_seen(address: str, page: Page) -> None:
    found = watched(page, address)
    page.goto(f"{address}no-such-page.html")
    page.goto(address.removesuffix(BELOW) + "/")
    assert [line.split()[0] for line in found] == ["404", "404"]
