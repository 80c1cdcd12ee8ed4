"""The tree that a site builder reads holds what it should, and is written only where it differs."""

from __future__ import annotations

from pathlib import Path

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
    about_all = [e for e in settings["nav"] if any(page in e.values() for page in staging.ABOUT_ALL)]
    assert about_all == [{title: f"cells/{name}.md"}]


def test_a_site_of_other_cells_begins_with_a_page_that_fits(tmp_path: Path) -> None:
    docs = staging.stage(tmp_path)
    staging.write_settings(tmp_path, ["mine"])
    assert "cells/lstm" not in (docs / "index.md").read_text(encoding="utf-8")
    before = times(tmp_path)
    staging.stage(tmp_path)
    staging.write_settings(tmp_path, ["mine"])
    assert times(tmp_path) == before


def test_no_page_but_the_landing_page_leads_where_a_site_of_other_cells_has_nothing() -> None:
    for page in resources.docs_dir().glob("*.md"):
        text = page.read_text(encoding="utf-8")
        assert page.name == "index.md" or not [each for each in staging.ABOUT_ALL if each in text], page.name


def test_the_checkouts_own_pages_are_never_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    monkeypatch.setattr(staging, "write_if_changed", lambda path, content: written.append(path))
    staging.stage(resources.root())
    assert {path.relative_to(resources.root()).parts[:2] for path in written} == {("docs", "vendor")}
