"""Templates: one a block kind in every format, each naming its variables; texts come out as written."""

import difflib
import os
import re
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import jinja2.meta
import pytest

from derive import bibliography, catalogue, resources
from derive._version import __version__
from derive.document import PAPER, document
from derive.document.model import (
    BLOCKS,
    Block,
    Citation,
    Document,
    Heading,
    Listing,
    Note,
    Notes,
    Part,
    Prose,
)
from derive.document.overview import citation
from derive.document.spans import SPANS
from derive.document.words import say
from derive.errors import DeriveError
from derive.formats import FORMATS
from derive.render import environment, render

HOSTILE = "A & B_1 <script>"
GOLDEN = Path(__file__).parent / "golden"
TEMPLATES = [
    path
    for name in FORMATS
    for path in sorted((resources.templates_dir() / name).rglob(f"*.{FORMATS[name].suffix}"))
]
every_format = pytest.mark.parametrize("name", FORMATS)


@every_format
def test_every_kind_of_block_and_span_has_a_template(name: str) -> None:
    folder, suffix = resources.templates_dir() / name, FORMATS[name].suffix
    wanted = {f"{kind.kind}.{suffix}" for kind in BLOCKS} | {f"spans/{kind.kind}.{suffix}" for kind in SPANS}
    assert wanted <= {path.relative_to(folder).as_posix() for path in folder.rglob(f"*.{suffix}")}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_template_names_its_variables_at_its_top(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    top = re.match(r"<#(.*?)#>", text, re.DOTALL)
    assert top, "a template starts with a comment that names its variables"
    made = environment(FORMATS[path.relative_to(resources.templates_dir()).parts[0]])
    used = jinja2.meta.find_undeclared_variables(made.parse(text))
    assert used <= set(re.findall(r"\w+", top[1]))


def test_templates_compute_nothing_and_ask_for_no_type() -> None:
    for path in TEMPLATES:
        code = " ".join(re.findall(r"<[<%](.*?)[%>]>", path.read_text(encoding="utf-8"), re.DOTALL))
        assert not re.search(r"\w [-*/] \w|\bis (string|mapping|sequence|number)\b", code), path


def _page(*blocks: Block) -> Document:
    return Document(HOSTILE, "cell_1", HOSTILE, "0.0", (Part("overview", HOSTILE, blocks),))


TEXTS = (
    Heading(HOSTILE),
    Prose(say(HOSTILE)),
    Citation("key", HOSTILE, HOSTILE, HOSTILE, "https://example.org/?a=1&b=2", HOSTILE),
    Notes((Note(HOSTILE, HOSTILE, ()),)),
)


def test_names_and_texts_are_escaped_in_markdown() -> None:
    text = render(_page(*TEXTS), "markdown")
    _, front, body = text.split("---\n", 2)
    assert 'title: "A &amp; B_1 &lt;script&gt;"' in front  # themes print it into HTML as it is
    assert "<script>" not in body and "B_1" not in body
    assert body.count("A &amp; B&#95;1 &lt;script&gt;") == 10


def test_names_and_texts_are_escaped_in_latex() -> None:
    text = "\n".join(line for line in render(_page(*TEXTS), "latex").splitlines() if not line.startswith("%"))
    assert text.count(r"A \& B\_1 \textless{}script\textgreater{}") == 7  # the title stands twice
    assert "A & B" not in text and "<" not in text


@every_format
def test_what_was_not_read_or_not_confirmed_stands_behind_the_source(name: str) -> None:
    open_point = "The network was read in reading notes"
    assert open_point in render(document(catalogue.load("elman")), name)


@every_format
def test_a_source_that_is_read_and_confirmed_has_nothing_behind_it(name: str) -> None:
    text = render(_page(Citation("key", "Someone (1990)", "A title", "A venue", "")), name)
    assert "Someone (1990)" in text and "<em>" not in text and "%\n" not in text


def test_an_unconfirmed_work_is_called_so() -> None:
    ref = replace(bibliography.find("elman1990"), confirmed=False, note="The year.")
    assert citation(ref).note == "Unconfirmed: The year."


def test_a_listing_is_shown_as_it_is() -> None:
    source = "a = b if x < y else {'k': 1}  # 100 % _raw_"
    for name in FORMATS:
        assert source in render(_page(Listing("python", source)), name)


def test_a_template_of_the_user_goes_first_and_the_rest_stays(tmp_path: Path) -> None:
    (tmp_path / "markdown").mkdir()
    (tmp_path / "markdown" / "heading.md").write_text("<# title #>\n#### <<title>>\n", encoding="utf-8")
    text = render(document(catalogue.load("elman"), ["gradient"]), "markdown", tmp_path)
    assert "#### Parameters" in text and "\n### " not in text
    assert '<div class="eq" id="eq-grad_x">' in text


@pytest.mark.parametrize(
    ("template", "message"),
    [("<<nothing>>", "'nothing' is undefined"), ("<% if %>", "heading.md:1: Expected an expression")],
)
def test_a_broken_template_of_the_user_is_named(tmp_path: Path, template: str, message: str) -> None:
    (tmp_path / "markdown").mkdir()
    (tmp_path / "markdown" / "heading.md").write_text(template, encoding="utf-8")
    with pytest.raises(DeriveError, match=re.escape(message)):
        render(_page(Heading("x")), "markdown", tmp_path)


def test_an_unknown_format_is_answered_with_the_known_ones() -> None:
    with pytest.raises(DeriveError, match="no format 'html'; there are: latex, markdown"):
        render(_page(), "html")


def test_words_can_be_searched_and_formulas_are_kept_out_of_the_index() -> None:
    text = render(document(catalogue.load("lstm")), "markdown")
    assert "<p>forget gate</p>" in text
    for block in re.findall(r'<div class="eq".*?</div>\n</div>', text, re.DOTALL):
        assert '<div class="tex" data-search-exclude>' in block
    ids = re.findall(r'id="([^"]+)"', text) + re.findall(r"\{#([\w-]+)\}", text)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["markdown", "latex"])
def test_every_file_says_what_made_it_and_is_tidy(name: str) -> None:
    text = render(document(catalogue.load("gru")), name)
    assert "Made by derive " in text and "from the definition of gru; do not edit" in text
    assert not re.search(r"[ \t]\n|\n{4}", text.partition("```python")[0])
    assert text.endswith("\n") and not text.endswith("\n\n")


@pytest.mark.parametrize(("name", "suffix"), [("markdown", "md"), ("latex", "tex")])
def test_the_elman_page_is_as_it_was(name: str, suffix: str) -> None:
    """After reading the difference, accept it: ``DERIVE_ACCEPT=1 python -m pytest tests/test_render.py``."""
    parts = [*PAPER, "units", "properties", "through-time", "jacobian", "downloads"]
    text = render(document(catalogue.load("elman"), parts), name).replace(__version__, "VERSION")
    path = GOLDEN / f"elman.{suffix}"
    if os.environ.get("DERIVE_ACCEPT"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    changed = difflib.unified_diff(before.splitlines(), text.splitlines(), str(path), "now", lineterm="")
    accept = "accept it with: DERIVE_ACCEPT=1 python -m pytest tests/test_render.py"
    assert text == before, "\n".join([*changed, accept])


def test_the_same_bytes_come_out_for_every_hash_seed() -> None:
    program = (
        "from derive.catalogue import load; from derive.document import document; "
        "from derive.render import render; page = document(load('lstm')); "
        "print(render(page, 'markdown'), render(page, 'latex'))"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            cwd=resources.root(),
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


def test_the_model_holds_no_markup() -> None:
    """What a format writes is in its templates: no text of the model starts a tag, a command or a heading."""
    page = document(catalogue.load("lstm"))
    for part in page.parts:
        for block in part.blocks:
            for field in fields(block):
                value = getattr(block, field.name)
                if isinstance(value, str) and not isinstance(block, Listing):
                    assert not re.search(r"</|\\begin|^#", value)
