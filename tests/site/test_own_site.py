"""A site of somebody's own cells, looked at from a folder without a network."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.site.test_browser import FONTS_ARE_THERE
from tests.site.test_pages import test_every_link_leads_somewhere as every_link_leads_somewhere
from tests.site.test_pages import test_pages_load_nothing_from_elsewhere as load_nothing_from_elsewhere

CELLS = Path(__file__).parents[1] / "mkdocs_project" / "cells"
TITLE = "Gates <of> ours & theirs"
HOSTILE = 'Two <b>inputs</b> & "one" $output$ | *100%*'


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of two cells, one of which imports the other's file, in a folder that holds an older site."""
    folder = tmp_path_factory.mktemp("own")
    options = ["--cells", str(CELLS), "--out", str(folder / "site"), "--unchecked"]
    for more in ([], ["--title", TITLE]):
        command = [sys.executable, "-m", "derive", "build", *options, *more]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout == f"2 cells in {folder / 'site' / 'index.html'}\n"
    assert [path.name for path in folder.iterdir()] == ["site"]
    return folder / "site"


@pytest.fixture(scope="module")
def own_pages(own_site: Path) -> list[Path]:
    """All pages of it."""
    return sorted(path for path in own_site.rglob("*.html") if path.name != "404.html")


def test_it_has_pages_about_its_cells_and_none_about_others(own_site: Path, own_pages: list[Path]) -> None:
    assert {path.relative_to(own_site).as_posix() for path in own_pages} == {
        *("index.html", "compare.html", "notation.html", "checks.html", "contributing.html"),
        *("cells/index.html", "cells/soft_gate.html", "cells/two_inputs.html"),
    }
    texts = {path.name: path.read_text(encoding="utf-8") for path in own_pages}
    assert not [name for name, text in texts.items() if "MIT licence" in text or "LSTM cell</a>" in text]


def test_its_links_lead_somewhere_and_nothing_comes_from_elsewhere(own_pages: list[Path]) -> None:
    every_link_leads_somewhere(own_pages)
    load_nothing_from_elsewhere(own_pages)


@pytest.mark.requires("chromium")
@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_every_page_can_be_read_without_a_network(
    own_pages: list[Path], device: str, request: pytest.FixtureRequest
) -> None:
    context: BrowserContext = request.getfixturevalue(device)
    context.set_offline(True)
    page, wrong, asked = context.new_page(), list[str](), list[str]()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.on("request", lambda made: asked.append(made.url))
    for path in own_pages:
        page.goto(path.as_uri())
        page.evaluate("derive.typesetAll()")
        page.evaluate(FONTS_ARE_THERE)
        assert page.locator(".broken, .katex-error").count() == 0, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.title().endswith(TITLE)
    assert asked and not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    assert wrong == []


@pytest.mark.requires("chromium")
def test_one_finds_ones_way_from_the_first_page_to_a_report(own_site: Path, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto((own_site / "index.html").as_uri())
    assert page.title() == TITLE
    assert page.locator("h1").inner_text().startswith(TITLE)
    assert page.locator("article td").get_by_role("link").all_inner_texts() == ["Soft gate", HOSTILE]
    page.locator("article").get_by_role("link", name=HOSTILE).click()
    expect(page.locator("h1")).to_have_text(re.compile("^" + re.escape(HOSTILE)))  # waits for the page
    assert page.locator("nav b").count() == 0
    page.locator("#eq-y_2").scroll_into_view_if_needed()
    expect(page.locator("#eq-y_2 .tex.set")).not_to_have_count(0)  # nothing moves any more under the pointer
    page.locator("#eq-y_2").get_by_role("link", name="something wrong?").click()
    expect(page.locator(".report")).to_contain_text("cell: two_inputs")
    assert "Adding a cell" not in page.locator("article").inner_text()


@pytest.mark.requires("chromium")
def test_search_finds_a_cell_by_a_word_of_its_title(own_site: Path, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto((own_site / "notation.html").as_uri())
    page.get_by_placeholder("Search").click()
    page.keyboard.type("soft")  # the theme listens to keys
    result = page.locator(".md-search-result__link", has_text="Soft gate").first
    result.wait_for()
    result.click()
    page.wait_for_url("**/soft_gate.html*")
    expect(page.locator("h1")).to_have_text(re.compile("^Soft gate"))


@pytest.mark.requires("chromium")
def test_its_list_has_no_families_where_nobody_named_one(own_site: Path, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.goto((own_site / "cells" / "index.html").as_uri())
    page.get_by_label("Search in 2 rows").wait_for()
    assert "family" not in page.locator("article thead").first.inner_text()
    assert page.locator(".controls select:visible").count() == 0
    page.get_by_role("button", name="bounded").click()
    assert page.locator(".found").inner_text() == "1 of 2 cells"


@pytest.mark.requires("chromium")
def test_its_cells_can_be_compared_and_a_title_is_text_there_too(
    own_site: Path, desktop: BrowserContext
) -> None:
    page, wrong = desktop.new_page(), list[str]()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((own_site / "compare.html").as_uri() + "?a=soft_gate&b=two_inputs")
    expect(page.locator(".heads .name")).to_have_text(["Soft gate", HOSTILE])
    assert page.locator(".compare :is(.name, label, option) b").count() == 0
    assert page.locator(".compare .eqs").count() > 3
    assert "LSTM" not in page.locator("article").inner_text()  # no words about the catalogue
    page.locator(".heads").get_by_role("link", name="Soft gate").click()
    expect(page.locator("h1")).to_have_text(re.compile("^Soft gate"))
    assert wrong == []
