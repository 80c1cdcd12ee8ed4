"""The site, live: a change to a definition or template makes the pages anew, and the browser reloads.

Imported modules stay cached in Python, so pages are made in a subprocess; only files that changed are
written, and MkDocs's own server watches those.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from derive import build, resources, staging
from derive.errors import DeriveError

INTERVAL = 0.5  # seconds between looks at the files


def serve(file: Path | None, address: str) -> None:
    """Serves until it is interrupted.

    Raises: DeriveError when the first pages cannot be made, or the server does not start.
    """
    with build.workspace(file is not None) as folder:
        made = build.pages(build.find_cells(file), None)
        docs = staging.stage(folder)
        build.write_pages(made, docs / "cells")
        settings = staging.write_settings(folder, made.cells)
        command = [sys.executable, "-m", "mkdocs", "serve", "-f", str(settings), "--dev-addr", address]
        server = subprocess.Popen(command, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
        try:
            _watch(server, file, docs / "cells")
        except KeyboardInterrupt:
            print("stopped")
        finally:
            server.terminate()
            server.wait()


def _watch(server: subprocess.Popen[bytes], file: Path | None, out: Path) -> None:
    """Makes the pages again after every change, until the server ends."""
    seen = _times(file)
    while server.poll() is None:
        time.sleep(INTERVAL)
        now = _times(file)
        if now != seen:
            seen = now
            _regenerate(out, file)
    raise DeriveError("the server ended; is the address in use?")


def _regenerate(out: Path, file: Path | None) -> None:
    """In a fresh process; an error is printed there, and the last good pages stay."""
    command = [sys.executable, "-m", "derive", "build", "--pages-only", "--out", str(out)]
    subprocess.run(command + (["--cells", str(file)] if file else []), check=False)


def _times(file: Path | None) -> dict[Path, float]:
    """When each file was written; an editor may have one away at the moment."""
    found = {}
    for path in _sources(file):
        with suppress(FileNotFoundError):
            found[path] = path.stat().st_mtime
    return found


def _sources(file: Path | None) -> Iterator[Path]:
    if file:
        yield from file.parent.glob("*.py")  # it may import its neighbours
    yield from resources.PACKAGE.rglob("*.py")
    yield from resources.PACKAGE.rglob("*.json")
    yield from resources.templates_dir().rglob("*.*")
