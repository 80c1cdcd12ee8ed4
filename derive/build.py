"""From definitions to a site: load, derive, render, write, and let MkDocs lay it out."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from derive import catalogue, resources, staging
from derive.definition import Cell
from derive.document import index
from derive.errors import DeriveError, InputError, Location
from derive.export import export, file_name
from derive.files import write_if_changed
from derive.render import render

# what lies beside a page for download
DOWNLOADS = ("tex", "numpy", "bib", "json")
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Pages:
    """The generated files by path below docs/cells/, and the cells in the order of the site."""

    files: Mapping[str, str]
    cells: tuple[str, ...]


def find_cells(folder: Path | None) -> tuple[Cell, ...]:
    """The catalogue, or the cells in the files of a folder.

    Raises: InputError for a folder without cells; DefinitionError from a definition.
    """
    if folder is None:
        return tuple(catalogue.load(name) for name in catalogue.names())
    files = sorted(folder.glob("*.py")) if folder.is_dir() else []
    if not files:
        message = "there is no cell: expected a folder with files that end in .py"
        raise InputError(message, Location(str(folder)))
    return tuple(catalogue.load(str(path)) for path in files if not path.name.startswith("_"))


def pages(cells: Sequence[Cell], templates: Path | None, progress: Progress = print) -> Pages:
    """Every generated file of the site; nothing is written."""
    files = {"index.md": render(index(cells), "markdown", templates)}
    for k, cell in enumerate(cells, 1):
        progress(f"deriving {cell.name} ({k} of {len(cells)})")
        files[f"{cell.name}.md"] = export(cell, "md", templates=templates)
        files |= {file_name(cell, fmt): export(cell, fmt, templates=templates) for fmt in DOWNLOADS}
    return Pages(files, tuple(cell.name for cell in cells))


def write_pages(made: Pages, folder: Path) -> int:
    """Writes what changed and removes what no cell makes any more; gives the number of files written."""
    for path in folder.glob("*"):
        if path.name not in made.files and path.is_file():
            path.unlink()
    return sum(write_if_changed(folder / name, text) for name, text in made.files.items())


def stale_pages(made: Pages, folder: Path) -> list[str]:
    """Names of files that are missing, different or left over; nothing is written."""
    there = {path.name: path.read_bytes() for path in folder.glob("*") if path.is_file()}
    wanted = {name: text.encode() for name, text in made.files.items()}
    return sorted(name for name in there.keys() | wanted.keys() if there.get(name) != wanted.get(name))


@contextmanager
def workspace(own_cells: bool) -> Iterator[Path]:
    """The folder whose docs/ the site is made of: the checkout itself, or a temporary one."""
    if resources.in_checkout() and not own_cells:
        yield resources.root()
        return
    with tempfile.TemporaryDirectory(prefix="derive-") as folder:
        yield Path(folder)


def build_site(made: Pages, folder: Path, out: Path) -> None:
    """Lays the site out in `out`; the old one is replaced only when the new one is whole.

    Raises: DeriveError with MkDocs's reason.
    """
    docs = staging.stage(folder)
    write_pages(made, docs / "cells")
    settings = staging.write_settings(folder, made.cells)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as temporary:
        fresh = Path(temporary) / "site"
        _mkdocs(settings, fresh)
        if out.exists():
            out.rename(Path(temporary) / "old")
        shutil.move(fresh, out)


class _Warnings(logging.Handler):
    """Keeps what MkDocs warns of, so that an error can say it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def _mkdocs(settings: Path, out: Path) -> None:
    # the theme prints a long notice about a version of MkDocs that pyproject.toml excludes
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    warnings, logger = _Warnings(), logging.getLogger("mkdocs")
    logger.addHandler(warnings)
    logger.propagate = False
    try:
        config = load_config(str(settings), site_dir=str(out.resolve()), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build.build(config)
        config.plugins.on_shutdown()
    except MkDocsException as error:
        reasons = "; ".join([str(error), *warnings.texts])
        raise DeriveError(f"MkDocs could not build the site: {reasons}") from None
    finally:
        logger.removeHandler(warnings)


def build(
    cells: Path | None = None,
    templates: Path | None = None,
    out: Path = Path("site"),
    pages_only: bool = False,
    progress: Progress = print,
) -> str:
    """The whole way, from definitions to a site (or only to its pages); gives a sentence that says what was
    made."""
    made = pages(find_cells(cells), templates, progress)
    if pages_only:
        folder = pages_folder(cells, out)
        written = write_pages(made, folder)
        return f"{written} of {len(made.files)} files written to {folder}"
    progress("laying out the site")
    with workspace(cells is not None) as folder:
        build_site(made, folder, out)
    return f"{len(made.cells)} cells in {out / 'index.html'}"


def pages_folder(cells: Path | None, out: Path) -> Path:
    """Where generated pages go: docs/cells/ of the checkout, or the folder that the user named."""
    return resources.root() / "docs" / "cells" if resources.in_checkout() and cells is None else out


def stale(cells: Path | None, templates: Path | None, out: Path, progress: Progress = print) -> list[str]:
    """The generated files that differ from what is there; nothing is written."""
    return stale_pages(pages(find_cells(cells), templates, progress), pages_folder(cells, out))
