"""From definitions to a site: load, derive, render, write, and let MkDocs lay it out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from derive import catalogue, questions, resources, staging, website
from derive.checks.fresh import fresh
from derive.checks.records import at_hand
from derive.comparison import LIST, SUFFIX, scripts
from derive.definition import Cell
from derive.document import Document, document, index
from derive.document.atlas import MAP, atlas, facts
from derive.document.code import beside
from derive.document.deviations import REGISTER, register
from derive.document.guide import COPY, GUIDE, guide
from derive.document.landing import landing
from derive.document.links import CHECKS, COMPARE, CONTRIBUTING, NOTATION
from derive.document.neighbours import among
from derive.document.operators import OPERATORS, operators
from derive.document.pen import Pen, strangers
from derive.errors import InputError, Location
from derive.export import FORMATS, export, file_name, spare_definitions
from derive.files import scratch, sweep, write_if_changed
from derive.overlay import check_overlay
from derive.passes.gradient import derived_once
from derive.render import SAME, Addresses, render

# what lies beside a page for download
DOWNLOADS = ("tex", "svg", "numpy", "bib", "json")
MARK = "<!-- Made by derive "  # every page begins with it, and nobody else's file is ever removed
Progress = Callable[[str], None]
# pages that stand beside those of cells
_TAKEN = {
    "index": "the page that lists all cells",
    REGISTER: "the page of deviations",
    MAP: "the page that draws all cells",
    OPERATORS: "the page of the operators of frameworks",
    **dict.fromkeys(questions.names(), "a page that answers a question"),
}


@dataclass(frozen=True)
class Pages:
    """The generated files by path below docs/cells/, and the cells in the order of the site.

    title, home: what a site of other cells than the catalogue's is called, and the page where it begins;
    notation: the title of the one that somebody chose for the formulas; guide: the text of llms.txt, which
    stands above the folder.
    """

    files: Mapping[str, str]
    cells: tuple[str, ...]
    title: str = ""
    home: str = ""
    notation: str = ""
    guide: str = ""


def find_cells(place: Path | None) -> tuple[Cell, ...]:
    """The catalogue, or the cells of a file (or ``my_cell.py:name``, one of them), or of a folder's files.

    A file whose name begins with _ is left to the others to import.

    Raises: InputError for a folder without cells, and for cells whose pages would be one file;
    DefinitionError from a definition.
    """
    if place is None:
        return tuple(catalogue.load(name) for name in catalogue.names())
    if not place.exists() and ".py:" in place.name:
        return (catalogue.load(str(place)),)
    files = [path for path in sorted(place.glob("*.py")) if not path.name.startswith("_")]
    if place.is_file():
        files = [place]
    if not files:
        message = "there is no cell: expected a folder with files that end in .py"
        raise InputError(message, Location(str(place)))
    cells = tuple(cell for path in files for cell in catalogue.in_file(path, of_folder=path != place))
    _check_names(cells)
    return cells


def _check_names(cells: Iterable[Cell]) -> None:
    """Pages are called as their cells, beside the one that lists them; not every disk tells A from a."""
    seen: dict[str, Cell] = {}
    for cell in cells:
        where, key = replace(cell.where, cell=cell.name), cell.name.casefold()
        if key in _TAKEN:
            raise InputError(f"{_TAKEN[key]} is called {key}; rename the cell", where)
        first = seen.setdefault(key, cell)
        if first is not cell:
            other = "first" if first.name == cell.name else f"and {first.name} on some disks,"
            message = f"two cells are called {cell.name}, {other} in {first.where}; rename one of them"
            raise InputError(message, where)


@derived_once()  # page, downloads, list and comparison tell of the same gradient
def pages(
    cells: Sequence[Cell],
    templates: Path | None,
    progress: Progress = print,
    title: str = "",
    addresses: Addresses = SAME,
) -> Pages:
    """Every generated file of the site; nothing is written.

    title: of a site of own cells, by default one that fits; addresses: where pages outside docs/cells/ are,
    if elsewhere than in a site of ours.
    """
    if templates is not None:
        check_overlay(templates)

    def page(made: Document, format: str = "markdown") -> str:
        return render(made, format, templates, addresses=addresses)

    def both(name: str, made: Document) -> dict[str, str]:
        return {f"{name}.md": page(made), f"{name}{COPY}": page(made, "plain")}

    whole = sum(map(catalogue.has, cells)) == len(catalogue.names())
    shared = _about_all(cells)
    answers = {name: questions.page(name) for name in questions.names()} if whole else {}
    files: dict[str, str] = {}
    for name, made in (shared | answers).items():
        files |= both(name, made)
    fills = {"neighbours": among(cells)}
    for k, cell in enumerate(cells, 1):
        progress(f"deriving {cell.name} ({k} of {len(cells)})")
        files |= both(cell.name, document(cell, fills=fills))
        downloads = [fmt for fmt in DOWNLOADS if f".{FORMATS[fmt].suffix}" in beside(cell)]
        files |= {file_name(cell, fmt): export(cell, fmt, None, templates, fmt == "svg") for fmt in downloads}
    if addresses.get(COMPARE, COMPARE):  # there is a page that compares cells
        files |= scripts(cells)
    home = None if whole else landing(cells, title)
    called, names = home.title if home else "", tuple(cell.name for cell in cells)
    text = render(guide(cells, shared, answers, called), "plain", templates, outer="llms")
    return Pages(files, names, called, page(home) if home else "", Pen.chosen().title, text)


def _about_all(cells: Sequence[Cell]) -> dict[str, Document]:
    """The pages that are about no single cell, by name."""
    found = {"index": index(cells)}
    if any(map(catalogue.has, cells)):  # they are about cells of the catalogue
        found |= {REGISTER: register(cells), OPERATORS: operators(cells)}
    if facts(cells):
        found[MAP] = atlas(cells)
    return found


def write_pages(made: Pages, folder: Path) -> int:
    """Writes what changed and removes what no cell makes any more, and what runs that were killed left; gives
    the number of files written."""
    written = sum(write_if_changed(path, text) for path, text in _placed(made, folder).items())
    for name in _left_over(made, folder):
        (folder / name).unlink()
    sweep(folder)
    return written


def stale_pages(made: Pages, folder: Path) -> list[str]:
    """Names of files that are missing, different or left over; nothing is written."""
    different = [
        path.name
        for path, text in _placed(made, folder).items()
        if not path.is_file() or path.read_bytes() != text.encode()
    ]
    return sorted([*different, *_left_over(made, folder)])


def _placed(made: Pages, folder: Path) -> dict[Path, str]:
    """Each text by where it goes."""
    above = {folder.parent / GUIDE: made.guide} if made.guide else {}
    return {folder / name: text for name, text in made.files.items()} | above


def _left_over(made: Pages, folder: Path) -> list[str]:
    """Pages that we made of cells which are gone, with their downloads; the folder may hold others' files."""
    # the page, which says so, goes last
    data = [SUFFIX] if LIST in made.files else []  # where there are none, one is somebody else's
    suffixes = [*(f".{FORMATS[fmt].suffix}" for fmt in DOWNLOADS), *data, COPY, ".md"]
    pages = [path for path in sorted(folder.glob("*.md")) if MARK.encode() in path.read_bytes()]
    names = [path.with_suffix(suffix).name for path in pages for suffix in suffixes]
    return [name for name in names if name not in made.files and (folder / name).is_file()]


@contextmanager
def workspace(apart: bool) -> Iterator[Path]:
    """The folder whose docs/ the site is made of: the checkout itself, or a temporary one.

    apart: whether the site is another than that of the checkout, by its cells or its notation.
    """
    if resources.in_checkout() and not apart:
        yield resources.root()
        return
    with scratch() as folder:
        yield folder


def build_site(made: Pages, folder: Path, out: Path) -> None:
    """Lays the site out in `out`; the old one stays as it is until the new one is whole.

    Raises: InputError where `out` is something else than a site; DeriveError with MkDocs's reason.
    """
    docs = staging.stage(folder, made.home, made.notation)
    write_pages(made, docs / "cells")
    website.make_site(staging.write_settings(folder, made.cells, made.title), out)


def build(
    cells: Path | None = None,
    templates: Path | None = None,
    out: Path = Path("site"),
    pages_only: bool = False,
    progress: Progress = print,
    title: str = "",
    assets: Path | None = None,
    unchecked: bool = False,
    warn: Progress = print,
) -> str:
    """The whole way, from definitions to a site (or only to its pages); gives a sentence that says what was
    made.

    cells: a folder of definitions or a file, the catalogue by default; templates: a folder that lies over
    ours; out: the site, or the folder of pages where only those are made; title: of a site of own cells;
    assets: where, beside pages only, the files go that a MkDocs project of somebody else's needs for them;
    unchecked: own cells without a record that fits are not checked now, and their pages say so; warn: told of
    what is odd in own cells.
    Raises: DeriveError, with its place, for whatever the user can mend; nothing is written then.
    """
    if not pages_only:
        website.check_replaceable(out)
    found = _found(cells, warn)
    with at_hand({} if unchecked else fresh(found, progress)):
        made = pages(
            found, templates, progress, title, _addresses(cells, out, assets) if pages_only else SAME
        )
    if pages_only:
        made, folder = _without_site(made, cells), pages_folder(cells, out)
        spare_definitions(found, places := _placed(made, folder))
        if assets:
            staging.write_assets(assets, made.notation)
        written = write_pages(made, folder)
        return f"{written} of {len(places)} files written to {folder}"
    progress("laying out the site")
    with workspace(cells is not None or bool(made.notation)) as folder:
        build_site(made, folder, out)
    return f"{len(made.cells)} {'cell' if len(made.cells) == 1 else 'cells'} in {out / 'index.html'}"


def _found(place: Path | None, warn: Progress) -> tuple[Cell, ...]:
    cells = find_cells(place)
    for warning in (*catalogue.warnings(cells), *strangers(cell.name for cell in cells)):
        warn(warning)
    return cells


def pages_folder(cells: Path | None, out: Path) -> Path:
    """Where generated pages go: docs/cells/ of the checkout, or the folder that the user named."""
    return resources.root() / "docs" / "cells" if resources.in_checkout() and cells is None else out


def _without_site(made: Pages, cells: Path | None) -> Pages:
    """The pages for a site that is not ours, whose guide is not ours to write."""
    return made if resources.in_checkout() and cells is None else replace(made, guide="")


def _addresses(cells: Path | None, out: Path, assets: Path | None) -> Addresses:
    """Where the pages outside docs/cells/ are: in somebody's MkDocs project only what was put there, and no
    page that takes reports."""
    if cells is None:
        return SAME

    def there(page: str) -> str:
        return Path(os.path.relpath(assets / Path(page).name, out)).as_posix() if assets else ""

    return {CHECKS: there(CHECKS), NOTATION: there(NOTATION), CONTRIBUTING: "", COMPARE: ""}


def stale(
    cells: Path | None,
    templates: Path | None,
    out: Path,
    progress: Progress = print,
    assets: Path | None = None,
    unchecked: bool = False,
    warn: Progress = print,
) -> list[str]:
    """The generated files that differ from what is there; nothing is written."""
    found = _found(cells, warn)
    with at_hand({} if unchecked else fresh(found, progress)):
        made = pages(found, templates, progress, addresses=_addresses(cells, out, assets))
    return stale_pages(_without_site(made, cells), pages_folder(cells, out))
