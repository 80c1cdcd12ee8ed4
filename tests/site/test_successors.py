"""The tree that MkDocs builds is one that its successors build too, so that we can move when we have to."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from derive import catalogue, questions, staging
from derive.document import document, index
from derive.document.atlas import MAP, atlas
from derive.document.deviations import REGISTER, register
from derive.render import render

CELL = "# A cell\n\n<div class='eq' id='eq-h'><div class='tex'>h_{t} = x_{t}</div></div>\n"
SHOWN = ("lstm", "gru")  # the first in full, both in the pages about all cells
# what has kinds of blocks that a cell's page has not, and is soon made
ANSWERS = ("neuron-or-layer", "lstm-sizes")
# in Markdown and in HTML, to a file beside the page, and a place in it
LEADS = re.compile(r"""(?:\]\(|href=")([\w.-]+)(?:#([\w-]+))?[)"?]""")
# Markdown that nobody read
RAW = ("??? ", "| :--", "{#", "{ download", "](", "```", "<div markdown")


@pytest.fixture(scope="module", params=["few", pytest.param("all", marks=pytest.mark.slow)])
def real(request: pytest.FixtureRequest) -> Mapping[str, str]:
    """Pages as they are on the site, by name: of a cell, about all cells, and with an answer."""
    cells = [catalogue.load(name) for name in SHOWN]
    answers = [name for name in questions.names() if name in ANSWERS or request.param == "all"]
    made = {SHOWN[0]: document(cells[0]), "index": index(cells), MAP: atlas(cells), REGISTER: register(cells)}
    made |= {name: questions.page(name) for name in answers}
    return {name: render(each, "markdown") for name, each in made.items()}


@pytest.fixture
def tree(real: Mapping[str, str], tmp_path: Path) -> Path:
    """What `derive build` lays out, with a toy in place of every other page that a page links to."""
    docs = staging.stage(tmp_path)
    (docs / "cells").mkdir()
    linked = {lead for text in real.values() for lead in LEADS.findall(text)}
    linked |= {(f"{name}.md", "") for name in ("index", "lstm", "gru", "elman", "dense")}
    linked |= {(Path(page).name, "") for page in staging.ABOUT_ALL}
    hand_written = [page.read_text(encoding="utf-8") for page in docs.glob("*.md")]
    linked |= {(name, "") for text in hand_written for name in re.findall(r"\]\(cells/([\w-]+\.md)", text)}
    for name, place in sorted(linked):
        file = docs / "cells" / (f"{Path(name).stem}.md" if name.endswith(".html") else name)
        there = file.read_text(encoding="utf-8") if file.is_file() else CELL
        mark = f"\n<div id='{place}'></div>\n" if place and f"id='{place}'" not in there else ""
        file.write_text(there + mark if file.suffix == ".md" else "", encoding="utf-8")
    for name, text in real.items():
        (docs / "cells" / f"{name}.md").write_text(text, encoding="utf-8")
    if not (docs / "architecture.md").is_file():
        (docs / "architecture.md").write_text("# Architecture\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("builder", ["mkdocs", "properdocs", "zensical"])
def test_it_builds_without_a_warning(tree: Path, real: Mapping[str, str], builder: str) -> None:
    program = Path(sys.executable).parent / builder
    if not program.is_file():
        pytest.fail(f"{builder} is missing from this environment: `make test` installs it")
    command = [str(program), "build", "--strict", "-f", str(tree / "mkdocs.yml")]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = {name: (tree / "site" / "cells" / f"{name}.html").read_text(encoding="utf-8") for name in real}
    assert "h_{t} = x_{t}" in (tree / "site" / "cells" / "elman.html").read_text(encoding="utf-8")
    for name in ("vendor/katex/katex.min.js", "javascripts/derive.js", "stylesheets/derive.css"):
        assert all(name in page for page in pages.values()), name
        assert (tree / "site" / name).is_file()
    for name, page in pages.items():
        article = page[page.index("<article") : page.index("</article>")]
        words = re.sub(
            r"<pre\b.*?</pre>|<code\b.*?</code>|<script\b.*?</script>", "", article, flags=re.DOTALL
        )
        assert [mark for mark in RAW if mark in words] == [], name
        for piece in ("<svg", "<figure", "<details", 'class="eq', "<table"):
            written = real[name].count(piece)
            assert article.count(piece) >= written, (name, piece)
