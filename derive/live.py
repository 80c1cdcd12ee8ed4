"""The site, live: a change to a definition or template makes the pages anew, and the browser reloads.

Imported modules stay cached in Python, so pages are made in a subprocess; only files that changed are
written, and MkDocs's own server watches those.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from derive import build, catalogue, resources, staging
from derive.errors import DeriveError

INTERVAL = 0.5  # seconds between looks at the files


def serve(file: Path | None, address: str) -> None:
    """Serves until it is interrupted.

    Raises: DeriveError when the first pages cannot be made, or the server does not start.
    """
    with build.workspace(file is not None) as folder, _cells_folder(file) as cells:
        made = build.pages(build.find_cells(cells), None)
        docs = staging.stage(folder)
        build.write_pages(made, docs / "cells")
        settings = staging.write_settings(folder, made.cells)
        command = [sys.executable, "-m", "mkdocs", "serve", "-f", str(settings), "--dev-addr", address]
        server = subprocess.Popen(command, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
        try:
            _watch(server, file, docs / "cells", cells)
        except KeyboardInterrupt:
            print("stopped")
        finally:
            server.terminate()
            server.wait()


@contextmanager
def _cells_folder(file: Path | None) -> Iterator[Path | None]:
    """A folder that holds nothing but the user's file, as a link; none for the catalogue."""
    if file is None:
        yield None
        return
    catalogue.load(str(file))  # its errors name the file as the user gave it
    with tempfile.TemporaryDirectory(prefix="derive-cell-") as folder:
        (Path(folder) / file.name).symlink_to(file.resolve())
        yield Path(folder)


def _watch(server: subprocess.Popen[bytes], file: Path | None, out: Path, cells: Path | None) -> None:
    """Makes the pages again after every change, until the server ends."""
    seen = _times(file)
    while server.poll() is None:
        time.sleep(INTERVAL)
        now = _times(file)
        if now != seen:
            seen = now
            _regenerate(out, cells)
    raise DeriveError("the server ended; is the address in use?")


def _regenerate(out: Path, cells: Path | None) -> None:
    """In a fresh process; an error is printed there, and the last good pages stay."""
    command = [sys.executable, "-m", "derive", "build", "--pages-only", "--out", str(out)]
    subprocess.run(command + (["--cells", str(cells)] if cells else []), check=False)


def _times(file: Path | None) -> dict[Path, float]:
    watched = [file] if file else []
    return {path: path.stat().st_mtime for path in [*watched, *_sources()] if path.exists()}


def _sources() -> Iterable[Path]:
    yield from resources.PACKAGE.rglob("*.py")
    yield from resources.PACKAGE.rglob("*.json")
    yield from resources.templates_dir().rglob("*.*")
