"""The version stands in one place, and what cannot read that place agrees with it."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import yaml

from derive._version import __version__

ROOT = Path(__file__).parents[2]


def test_the_citation_has_our_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == __version__


def test_the_changes_begin_with_our_version() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert __version__ in headings[:2]  # the first may be what is not released yet


def test_the_installed_version_is_ours() -> None:
    assert version("derive") == __version__
