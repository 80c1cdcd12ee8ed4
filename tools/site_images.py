"""Makes the pictures of the README, docs/images/site-*.png: the landing page, the LSTM's page and the atlas.

    python tools/site_images.py SITE FOLDER

SITE is a built site. Needs Chromium, which is Debian's, and the `test` extra.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

SIZE: ViewportSize = {"width": 1280, "height": 960}
# picture: page, and what stands at its top
PICTURES = {
    "site-landing": ("index.html", ""),
    "site-lstm": ("cells/lstm.html", "h2#diagram"),
    "site-atlas": ("cells/kinds.html", "#family-lstm"),
}

# the header stays where it is, and covers what would be at the very top
TO_TOP = "(top) => scrollTo(0, document.querySelector(top).getBoundingClientRect().top + scrollY - 90)"


def make(site: Path, folder: Path) -> list[Path]:
    """The pictures, in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        made = [
            _picture(browser, site / page, top, folder / f"{name}.png")
            for name, (page, top) in PICTURES.items()
        ]
        browser.close()
    return made


def _picture(browser: Browser, path: Path, top: str, picture: Path) -> Path:
    page = browser.new_page(viewport=SIZE, color_scheme="light")
    page.goto(path.resolve().as_uri())
    page.add_style_tag(content=".md-top { display: none }")
    page.evaluate("derive.typesetAll()")
    page.evaluate("document.fonts.ready.then(() => null)")
    for _ in range(2 if top else 0):  # what comes into view on the way gets its real height
        page.evaluate(TO_TOP, top)
        page.wait_for_timeout(300)
    page.screenshot(path=picture)
    page.close()
    return picture


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise SystemExit("Chromium is not installed")
    return found


if __name__ == "__main__":
    for made in make(Path(sys.argv[1]), Path(sys.argv[2])):
        print(made)
