"""What a script finds on a page with drawings, and how large their letters are on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext

# the height of every word's letters in a drawing, in pixels of the screen
LETTERS = """(words) => [...document.querySelectorAll(words)].map((e) => {
    const drawn = e.ownerSVGElement;
    return parseFloat(getComputedStyle(e).fontSize) * drawn.getBoundingClientRect().width
        / drawn.viewBox.baseVal.width;
})"""


def found(context: BrowserContext, path: Path, script: str, given: str | None = None) -> Any:
    """What a script finds on a page, once it is loaded."""
    page = context.new_page()
    page.goto(path.as_uri(), wait_until="load")
    answer = page.evaluate(script, given)
    page.close()
    return answer
