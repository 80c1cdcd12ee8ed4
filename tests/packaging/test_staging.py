"""The tree that a site builder reads holds what it should, and is written only where it differs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from derive import resources, staging

OURS = ("dense", "elman", "gru", "lstm")


def times(folder: Path) -> dict[Path, int]:
    """When each file was written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_pages_and_katex_are_laid_out_once(tmp_path: Path) -> None:
    docs = staging.stage(tmp_path)
    staging.write_settings(tmp_path, OURS)
    assert (docs / "vendor" / "katex" / "katex.min.js").is_file()
    assert (docs / "index.md").read_bytes() == (resources.docs_dir() / "index.md").read_bytes()
    assert not (docs / "cells").exists()
    before = times(tmp_path)
    staging.stage(tmp_path)
    staging.write_settings(tmp_path, OURS)
    assert times(tmp_path) == before


def leaves(nav: list[Any]) -> Iterator[tuple[str, str]]:
    """The pages of a navigation with their titles, whatever section they are in."""
    for entry in nav:
        if isinstance(entry, dict):
            ((title, place),) = entry.items()
            yield from leaves(place) if isinstance(place, list) else ((title, place),)


def test_the_settings_list_the_cells_in_order(tmp_path: Path) -> None:
    staging.stage(tmp_path)
    settings = yaml.safe_load(staging.write_settings(tmp_path, ["b", "a"]).read_text(encoding="utf-8"))
    assert {"Cells": ["cells/index.md", "cells/b.md", "cells/a.md"]} in settings["nav"]
    assert {"Notation": "notation.md"} in settings["nav"]
    assert {"Deviations": "cells/deviations.md"} not in settings["nav"]


@pytest.mark.parametrize(
    "title, name", [("Deviations", "deviations"), ("Operators", "operators"), ("Map of cells", "map")]
)
def test_a_page_about_all_cells_is_in_the_navigation_where_it_is(
    tmp_path: Path, title: str, name: str
) -> None:
    page = staging.stage(tmp_path) / "cells" / f"{name}.md"
    page.parent.mkdir()
    page.write_text(f"# {title}")
    settings = yaml.safe_load(staging.write_settings(tmp_path, ["lstm"]).read_text(encoding="utf-8"))
    about_all = [(title, page) for title, page in leaves(settings["nav"]) if page in staging.ABOUT_ALL]
    assert about_all == [(title, f"cells/{name}.md")]


def test_a_site_of_own_cells_has_its_first_page_and_nothing_about_the_catalogue(tmp_path: Path) -> None:
    home = "# Ours\n\n[Mine](cells/mine.md)\n"
    docs = staging.stage(tmp_path, home)
    path = staging.write_settings(tmp_path, ["mine"], "Ours <& theirs>")
    assert (docs / "index.md").read_text(encoding="utf-8") == home
    assert {page.name for page in docs.glob("*.md")} == {"index.md", *staging.OWN_PAGES}
    for page in docs.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        if page.name == staging.COMPARE:  # it finds the scripts of cells by its link to their list
            assert text.count("cells/index") == 1
            text = text.replace("[the list of all cells](cells/index.md)", "")
        assert not [word for word in (*staging.ABOUT_ALL, "cells/index", "map of cells") if word in text]
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert settings["site_name"] == "Ours &lt;&amp; theirs&gt;"  # themes print it into HTML as it is
    assert "licence" not in settings["copyright"]
    assert [title for entry in settings["nav"] for title in entry] == [
        *("Home", "Cells", "Notation", "About the checks", "Something wrong?")
    ]
    both = staging.write_settings(tmp_path, ["mine", "yours"], "Ours <& theirs>").read_text(encoding="utf-8")
    assert {"Compare": "compare.md"} in yaml.safe_load(both)["nav"], "there are two to compare"
    staging.write_settings(tmp_path, ["mine"], "Ours <& theirs>")
    before = times(tmp_path)
    staging.stage(tmp_path, home)
    staging.write_settings(tmp_path, ["mine"], "Ours <& theirs>")
    assert times(tmp_path) == before


def test_what_concerns_only_the_catalogue_is_in_pairs_of_comments() -> None:
    for name in staging.OWN_PAGES:
        text = (resources.docs_dir() / name).read_text(encoding="utf-8")
        assert text.count("<!-- catalogue -->") == text.count("<!-- /catalogue -->") > 0
        assert "catalogue -->" not in staging.CATALOGUE_ONLY.sub("", text)


def test_the_assets_are_all_that_pages_of_cells_need(tmp_path: Path) -> None:
    staging.write_assets(tmp_path)
    for name in staging.ASSETS:
        assert (tmp_path / name).exists()
    assert list((tmp_path / "vendor" / "katex" / "fonts").glob("*.woff2"))
    assert not (
        tmp_path / "stylesheets" / "site.css"
    ).exists()  # the look of our own site is no business of theirs
    before = times(tmp_path)
    staging.write_assets(tmp_path)
    assert times(tmp_path) == before


def test_the_checkouts_own_pages_are_never_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    monkeypatch.setattr(staging, "write_if_changed", lambda path, content: written.append(path))
    staging.stage(resources.root())
    assert {path.relative_to(resources.root()).parts[:2] for path in written} == {("docs", "vendor")}
