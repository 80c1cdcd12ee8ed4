"""The guide for machines: everything that has a copy is in it once, under a heading that says what it is."""

from __future__ import annotations

import re

from derive import build, catalogue
from derive.document.guide import guide
from derive.document.index import index
from derive.render import render


def test_it_is_as_llmstxt_org_proposes() -> None:
    """A title, a quoted summary, then headings over lists of links, each with a sentence."""
    cells = [catalogue.load(name) for name in ("lstm", "gru")]
    text = render(guide(cells, {"index": index(cells)}, {}), "plain", outer="llms")
    title, _, quote, _, how, _, *rest = text.splitlines()
    assert (
        title == "# derive"
        and quote.startswith("> Two cells of neural networks")
        and "cells/lstm.md.txt" in how
    )
    assert [line for line in rest if line.startswith("#")] == [
        *("## All cells", "## Cells: GRU", "## Cells: LSTM", "## Optional"),
    ]
    entry = re.compile(r"- \[[^]]+\]\([\w/.-]+\): .+")
    assert all(entry.fullmatch(line) for line in rest if line and not line.startswith("#"))
    assert text.count("(cells/gru.md.txt): ") == 1


def test_that_of_own_cells_is_called_as_their_site_and_shows_one_of_theirs() -> None:
    made = build.pages([catalogue.load("elman")], None, lambda text: None, title="Ours <b>")
    assert made.guide.startswith(
        "# Ours \\<b>\n\n> One cell of neural networks, derived from one definition:"
    )
    assert "`cells/elman.md.txt`" in made.guide and "## Questions" not in made.guide
