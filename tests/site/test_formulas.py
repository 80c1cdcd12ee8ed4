"""Every formula of every page goes through KaTeX in strict mode, without a browser, 5 ms a formula."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import quickjs

from derive import resources
from derive.catalogue import names
from tests.cells import marked_all

LINT = """(tex, display) => {
  try { katex.renderToString(tex, {strict: 'error', throwOnError: true, displayMode: display}); return ''; }
  catch (error) { return String(error.message); }
}"""


@dataclass
class Formula:
    """What stands in an element of class `tex`."""

    display: bool
    tex: str = ""
    markup: list[str] = field(default_factory=list)  # elements in it, where there should be text only


class Formulas(HTMLParser):
    """Collects the formulas of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Formula] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A formula begins, or something stands inside one."""
        classes = (dict(attrs).get("class") or "").split()
        if self.depth:
            self.found[-1].markup.append(tag)
            self.depth += 1
        elif "tex" in classes:
            self.found.append(Formula(display=tag == "div" or "display" in classes))
            self.depth = 1

    def handle_endtag(self, tag: str) -> None:
        """Counts down to the formula's own end."""
        self.depth = max(0, self.depth - 1)

    def handle_data(self, data: str) -> None:
        """The formula's TeX."""
        if self.depth:
            self.found[-1].tex += data


def formulas(html: str) -> list[Formula]:
    """The formulas of a page's source."""
    parser = Formulas()
    parser.feed(html)
    return parser.found


@pytest.fixture(scope="module")
def lint() -> Any:
    """Gives KaTeX's complaint about a formula, or nothing."""
    context = quickjs.Context()
    context.eval((resources.katex_dir() / "katex.min.js").read_text(encoding="utf-8"))
    context.eval(f"var lint = {LINT}")
    return cache(lambda tex, display: context.eval(f"lint({json.dumps(tex)}, {json.dumps(display)})"))


@pytest.mark.parametrize("chosen", marked_all("pages"))
def test_every_formula_is_strict(pages: list[Path], lint: Any, chosen: tuple[str, tuple[str, ...]]) -> None:
    left_out = set(names()) - set(chosen[1])
    read = [path for path in pages if path.stem not in left_out]
    checked = {str(path): formulas(path.read_text(encoding="utf-8")) for path in read}
    assert sum(map(len, checked.values())) > 100
    wrong = [
        (name, formula.tex, complaint)
        for name, found in checked.items()
        for formula in found
        if (complaint := lint(formula.tex.strip(), formula.display))
    ]
    assert not wrong


def test_markdown_left_every_formula_alone(pages: list[Path]) -> None:
    """An underscore or star that Markdown takes for emphasis changes a formula without breaking it."""
    hurt = [
        (path.name, formula.tex, formula.markup)
        for path in pages
        for formula in formulas(path.read_text(encoding="utf-8"))
        if formula.markup or not formula.tex.strip()
    ]
    assert not hurt


@pytest.mark.parametrize(
    ("tex", "word"),
    [(r"\frac{a", "expected"), ("a % b", "commentAtEnd"), (r"é_{t}", "nicode"), (r"\oops", "oops")],
)
def test_the_lint_can_fail(lint: Any, tex: str, word: str) -> None:
    assert word in lint(tex, True)
    assert lint(r"\sigma\left(W_{f} x_{t}\right)", True) == ""


def test_emphasis_in_a_formula_is_seen() -> None:
    assert formulas('<p><span class="tex">a<em>b</em>c</span> d</p>') == [Formula(False, "abc", ["em"])]
