"""Pages of cells in a MkDocs project of somebody else's, set up as docs/existing-mkdocs.md says: with either
theme, with and without directory addresses, below another site's root."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import BrowserContext, expect

from derive import resources
from tests.site.test_browser import FONTS_ARE_THERE

PROJECT = Path(__file__).parents[1] / "mkdocs_project"
TITLE = 'Two <b>inputs</b> & "one" $output$ | *100%*'
BUILD = "build --cells cells --pages-only --out docs/cells --assets docs/derive"
THEMES = {"mkdocs": "{name: mkdocs, highlightjs: false}", "material": "{name: material, font: false}"}
# the theme, whether addresses are folders, and below which folder the site lies
KINDS = [("mkdocs", True, "deep/down"), ("material", False, ""), ("material", True, "deep")]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """No lines among those of the tests."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with our pages in it."""
    folder = tmp_path_factory.mktemp("somebody") / "project"
    shutil.copytree(PROJECT, folder)
    command = [sys.executable, "-m", "derive", *BUILD.split()]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: f"{kind[0]}-{kind[1]}-{kind[2]}")
def address(
    written: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where the project's site is served."""
    theme, is_folders, below = request.param
    settings = (
        (written / "mkdocs.yml").read_text(encoding="utf-8").replace("\n  name: THEME", f" {THEMES[theme]}")
    )
    (written / "set.yml").write_text(
        f"{settings}\nuse_directory_urls: {str(is_folders).lower()}\n", encoding="utf-8"
    )
    root = tmp_path_factory.mktemp("served")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", "set.yml", "-d", str(root / below)]
    done = subprocess.run(command, cwd=written, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{below}".rstrip("/")
    server.shutdown()
    server.server_close()


def test_the_lines_of_the_page_are_those_of_the_project() -> None:
    page = (resources.docs_dir() / "existing-mkdocs.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    project = yaml.safe_load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"))
    shown = yaml.safe_load(block)
    assert shown == {key: project[key] for key in shown}
    assert f"derive {BUILD}" in page


@pytest.mark.requires("chromium")
@pytest.mark.parametrize("width", [1280, 360])
def test_formulas_are_typeset_links_lead_somewhere_and_nothing_comes_from_elsewhere(
    address: str, desktop: BrowserContext, width: int
) -> None:
    page, asked, refused = desktop.new_page(), [], []
    page.set_viewport_size({"width": width, "height": 800})
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: refused.append(response.url) if response.status >= 400 else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    page.goto(f"{address}/")
    page.get_by_role("link", name="soft gate", exact=True).click()
    page.locator(".eq .copy").first.wait_for()
    page.evaluate("derive.typesetAll()")
    page.evaluate(FONTS_ARE_THERE)
    assert page.locator(".eq .katex-html").count() > 10
    assert page.locator(".broken, .katex-error").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    link = page.locator("p", has_text="What each check compares").get_by_role("link")
    link.click()
    expect(page.locator("h1")).to_have_text(re.compile("^About the checks"))  # waits for the page
    page.go_back()
    with page.expect_download() as download:
        page.get_by_role("link", name="soft_gate.tex").click()
    assert r"\subsection" in download.value.path().read_text(encoding="utf-8")
    assert asked and not [url for url in asked if not url.startswith(address)]
    assert refused == []


@pytest.mark.requires("chromium")
def test_the_list_of_cells_can_be_searched_and_titles_are_text(address: str, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto(f"{address}/")
    page.locator("p").get_by_role("link", name="cells").click()
    page.get_by_label("Search in 2 rows").fill("soft")
    assert page.locator(".browser tbody tr:visible").count() == 1
    page.get_by_label("Search in 2 rows").fill("")
    page.locator(".browser").get_by_role("link", name="Two").click()
    expect(page.locator("h1")).to_have_text(re.compile("^" + re.escape(TITLE)))
    assert page.title().startswith(TITLE)
    assert page.locator("nav b, .navbar b").count() == 0
    assert page.locator(".eq .wrong").count() == 0  # this project has no page that takes reports
