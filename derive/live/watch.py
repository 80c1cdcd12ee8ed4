"""Notices which of the files have changed that a site is made of."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from derive import resources
from derive.staging import GENERATED

INTERVAL = 0.1  # seconds between looks at the user's own files
_OURS = 1.0  # and at ours, which are many
_CELLS = resources.PACKAGE / "cells"

Times = dict[Path, tuple[int, int, int]]


class Watch:
    """Files are compared by time, size and number, so that a file put in another's place is noticed too.

    place: a file or folder of definitions, the catalogue by default; templates: a folder that lies over ours;
    notation: a notation's file, or the name of one that is ours.
    """

    def __init__(self, place: Path | None, templates: Path | None = None, notation: str = "") -> None:
        self.place, self._templates, self._notation = place, templates, notation
        self._own, self._ours = _times(self._of_the_user()), _times(_sources())
        self._looked = time.monotonic()

    def changed(self) -> frozenset[Path]:
        """What was written, added or removed since the last look."""
        own = _times(self._of_the_user())
        changed = _different(self._own, own)
        self._own = own
        if time.monotonic() - self._looked > _OURS:
            ours = _times(_sources())
            changed |= _different(self._ours, ours)
            self._ours, self._looked = ours, time.monotonic()
        return changed

    def _of_the_user(self) -> Iterator[Path]:
        """All of a definition's folder: it may import its neighbours, and has its verdicts beside it."""
        if self.place is not None:
            folder = self.place if self.place.is_dir() else self.place.parent
            yield from folder.glob("*.py")
            yield from folder.glob("*.verdicts.json")
        if self._templates is not None:
            yield from _below(self._templates)
        if self._notation:
            yield Path(self._notation)

    def of_definitions(self, changed: Iterable[Path]) -> bool:
        """Whether pages of cells have to be made again."""
        return any(not _is_by_hand(path) for path in changed)

    def of_pages(self, changed: Iterable[Path]) -> bool:
        """Whether pages that are written by hand have changed."""
        return any(map(_is_by_hand, changed))

    def of_derive(self, changed: Iterable[Path]) -> bool:
        """Whether a process that has imported derive is out of date; cells are imported when they are asked
        for."""
        return any(path.is_relative_to(resources.PACKAGE) and path.parent != _CELLS for path in changed)

    def catalogue_cells(self, changed: Iterable[Path]) -> tuple[str, ...]:
        """The cells of the catalogue among the files that have changed."""
        if self.place is not None:
            return ()
        names = (path.stem for path in sorted(changed) if path.parent == _CELLS and path.exists())
        return tuple(name.replace("_", "-") for name in names if not name.startswith("_"))


def _different(before: Times, now: Times) -> frozenset[Path]:
    return frozenset(path for path, _ in before.items() ^ now.items())


def _times(files: Iterable[Path]) -> Times:
    """An editor may have a file away at the moment."""
    found: Times = {}
    for file in files:
        with suppress(OSError):
            status = file.stat()
            found[file] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return found


def _sources() -> Iterator[Path]:
    """Our own files, where somebody may be working on them."""
    if resources.in_checkout():
        for folder in (resources.PACKAGE, resources.templates_dir(), resources.docs_dir()):
            yield from _below(folder)
        yield resources.mkdocs_config()


def _below(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        skipped = {"__pycache__", "assets", *(GENERATED if Path(root) == resources.docs_dir() else ())}
        folders[:] = [name for name in folders if name not in skipped]
        yield from (Path(root, name) for name in files if not name.startswith("."))


def _is_by_hand(path: Path) -> bool:
    """Pages that nobody derives, and the site's settings."""
    return path.is_relative_to(resources.docs_dir()) or path == resources.mkdocs_config()
