"""A run with --check notices every kind of file: edited by hand, missing, or left over from what is gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from derive import build, catalogue, questions
from derive.document.guide import COPY, GUIDE
from derive.render import render

ANSWER = "unrolling"


def _silent(text: str) -> None:
    pass


@pytest.fixture(scope="module")
def made() -> build.Pages:
    """Two cells with all that lies beside their pages, and a page with an answer."""
    pages = build.pages([catalogue.load("lstm"), catalogue.load("elman")], None, _silent)
    answer = questions.page(ANSWER)
    texts = {f"{ANSWER}.md": render(answer, "markdown"), f"{ANSWER}{COPY}": render(answer, "plain")}
    return replace(pages, files={**pages.files, **texts})


def test_what_is_edited_or_missing_is_noticed_and_written_anew(made: build.Pages, tmp_path: Path) -> None:
    folder = tmp_path / "cells"
    build.write_pages(made, folder)
    files = [tmp_path / GUIDE, *sorted(folder.iterdir())]
    assert {path.name for path in files} == {GUIDE, *made.files}
    assert {path.suffix for path in files} == {".md", ".txt", ".tex", ".svg", ".py", ".bib", ".json", ".js"}
    for path in files:
        text = path.read_bytes()
        path.write_bytes(text + b"\n")
        assert build.stale_pages(made, folder) == [path.name]
        path.unlink()
        assert build.stale_pages(made, folder) == [path.name]
        assert build.write_pages(made, folder) == 1 and path.read_bytes() == text
    assert build.stale_pages(made, folder) == []


def test_all_of_a_page_that_is_gone_is_noticed_and_goes(made: build.Pages, tmp_path: Path) -> None:
    build.write_pages(made, tmp_path / "cells")
    kept = {name: text for name, text in made.files.items() if name.split(".")[0] not in ("elman", ANSWER)}
    gone = sorted(made.files.keys() - kept.keys())
    assert len(gone) == 10  # a page, its copy and six files; a page and its copy
    fewer = replace(made, files=kept)
    assert build.stale_pages(fewer, tmp_path / "cells") == gone
    build.write_pages(fewer, tmp_path / "cells")
    assert {path.name for path in (tmp_path / "cells").iterdir()} == set(kept)
