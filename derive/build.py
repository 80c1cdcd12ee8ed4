"""From definitions to a site: load, derive, render, write, and let MkDocs lay it out."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from derive import catalogue, resources, staging
from derive.definition import Cell
from derive.document import index
from derive.document.atlas import MAP, atlas, facts
from derive.document.deviations import REGISTER, register
from derive.document.operators import OPERATORS, operators
from derive.errors import DeriveError, InputError, Location
from derive.export import FORMATS, export, file_name, spare_definitions
from derive.files import write_if_changed
from derive.render import render

# what lies beside a page for download
DOWNLOADS = ("tex", "numpy", "bib", "json")
MARK = "<!-- Made by derive "  # every page begins with it, and nobody else's file is ever removed
Progress = Callable[[str], None]
# pages that stand beside those of cells
_TAKEN = {
    "index": "the page that lists all cells",
    REGISTER: "the page of deviations",
    MAP: "the page that draws all cells",
    OPERATORS: "the page of the operators of frameworks",
}


@dataclass(frozen=True)
class Pages:
    """The generated files by path below docs/cells/, and the cells in the order of the site."""

    files: Mapping[str, str]
    cells: tuple[str, ...]


def find_cells(place: Path | None) -> tuple[Cell, ...]:
    """The catalogue, or the cells in a file or in the files of a folder.

    Raises: InputError for a folder without cells, and for cells whose pages would be one file;
    DefinitionError from a definition.
    """
    if place is None:
        return tuple(catalogue.load(name) for name in catalogue.names())
    files = [path for path in sorted(place.glob("*.py")) if not path.name.startswith("_")]
    if place.is_file():
        files = [place]
    if not files:
        message = "there is no cell: expected a folder with files that end in .py"
        raise InputError(message, Location(str(place)))
    cells = tuple(catalogue.load(str(path)) for path in files)
    _check_names(cells)
    return cells


def _check_names(cells: Iterable[Cell]) -> None:
    """Pages are called as their cells, beside the one that lists them."""
    seen: dict[str, Cell] = {}
    for cell in cells:
        where = replace(cell.where, cell=cell.name)
        if cell.name in _TAKEN:
            raise InputError(f"{_TAKEN[cell.name]} is called {cell.name}; rename the cell", where)
        first = seen.setdefault(cell.name, cell)
        if first is not cell:
            message = f"two cells are called {cell.name}, first in {first.where}; rename one of them"
            raise InputError(message, where)


def pages(cells: Sequence[Cell], templates: Path | None, progress: Progress = print) -> Pages:
    """Every generated file of the site; nothing is written."""
    files = {"index.md": render(index(cells), "markdown", templates)}
    if any(catalogue.has(cell) for cell in cells):  # it is about cells of the catalogue
        files[f"{REGISTER}.md"] = render(register(cells), "markdown", templates)
        files[f"{OPERATORS}.md"] = render(operators(cells), "markdown", templates)
    if facts(cells):
        files[f"{MAP}.md"] = render(atlas(cells), "markdown", templates)
    for k, cell in enumerate(cells, 1):
        progress(f"deriving {cell.name} ({k} of {len(cells)})")
        files[f"{cell.name}.md"] = export(cell, "md", templates=templates)
        files |= {file_name(cell, fmt): export(cell, fmt, templates=templates) for fmt in DOWNLOADS}
    return Pages(files, tuple(cell.name for cell in cells))


def write_pages(made: Pages, folder: Path) -> int:
    """Writes what changed and removes what no cell makes any more; gives the number of files written."""
    for name in _left_over(made, folder):
        (folder / name).unlink()
    return sum(write_if_changed(folder / name, text) for name, text in made.files.items())


def stale_pages(made: Pages, folder: Path) -> list[str]:
    """Names of files that are missing, different or left over; nothing is written."""
    different = [
        name
        for name, text in made.files.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != text.encode()
    ]
    return sorted([*different, *_left_over(made, folder)])


def _left_over(made: Pages, folder: Path) -> list[str]:
    """Pages that we made of cells which are gone, with their downloads; the folder may hold others' files."""
    suffixes = [".md", *(f".{FORMATS[fmt].suffix}" for fmt in DOWNLOADS)]
    pages = [path for path in sorted(folder.glob("*.md")) if MARK.encode() in path.read_bytes()]
    names = [path.with_suffix(suffix).name for path in pages for suffix in suffixes]
    return [name for name in names if name not in made.files and (folder / name).is_file()]


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

    Raises: InputError where `out` is something else than a site; DeriveError with MkDocs's reason.
    """
    _check_replaceable(out)
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


def _check_replaceable(out: Path) -> None:
    """What is there is moved away and removed, so it had better be a site."""
    is_site = (out / "cells" / "index.html").is_file()
    if out.exists() and not is_site and (not out.is_dir() or any(out.iterdir())):
        message = "this is no site, and building one here would remove it; name a new folder"
        raise InputError(message, Location(str(out)))


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
    propagated, logger.propagate = logger.propagate, False
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
        logger.propagate = propagated


def build(
    cells: Path | None = None,
    templates: Path | None = None,
    out: Path = Path("site"),
    pages_only: bool = False,
    progress: Progress = print,
) -> str:
    """The whole way, from definitions to a site (or only to its pages); gives a sentence that says what was
    made.

    cells: a folder of definitions or a file, the catalogue by default; templates: a folder that lies over
    ours; out: the site, or the folder of pages where only those are made.
    Raises: DeriveError, with its place, for whatever the user can mend; nothing is written then.
    """
    if not pages_only:
        _check_replaceable(out)
    found = find_cells(cells)
    made = pages(found, templates, progress)
    if pages_only:
        folder = pages_folder(cells, out)
        spare_definitions(found, [folder / name for name in made.files])
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
