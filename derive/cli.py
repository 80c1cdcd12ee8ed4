"""The command line.  Modules that need SymPy are imported inside the commands, so that ``--help`` answers
at once."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from io import TextIOWrapper
from itertools import count
from pathlib import Path
from typing import Any

import click

from derive._version import __version__
from derive.errors import DeriveError
from derive.mistakes import mistakes
from derive.progress import Progress, warn

FAILED = 1
SLOWEST = 5  # so many cells are named after a check of more
NOTATION = "How formulas are written: goodfellow, greff, pytorch, keras, colah, graves, or a TOML file."
# parts of a page that `show` prints only when they are asked for
NOT_IN_A_TERMINAL = "algorithm cite code concatenated diagram downloads neighbours symbols".split()


def load(spec: str) -> Any:
    """A cell, with warnings about one of the user's own."""
    from derive import catalogue

    cell = catalogue.load(spec)
    warn(*catalogue.warnings([cell]))
    return cell


def notation(spec: str | None) -> Any:
    """What pages are made in: the notation that is asked for, or ours."""
    from derive.document.pen import written_in
    from derive.printing.notation import DEFAULT
    from derive.printing.notation_file import load_notation

    return written_in(DEFAULT if spec is None else load_notation(spec))


def load_all(specs: Iterable[str]) -> list[Any]:
    """Cells, with warnings about what the notation says of others that there are not."""
    from derive.document.pen import strangers

    found = [load(spec) for spec in specs]
    warn(*strangers(cell.name for cell in found))
    return found


def part_list(text: str | None) -> Sequence[str] | None:
    """``forward,units`` as a list."""
    parts = [part.strip() for part in (text or "").split(",") if part.strip()]
    if text is not None and not parts:
        raise DeriveError("--parts names no part")
    return parts or None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="derive")
def main() -> None:
    """Neural-network cells, derived and documented.

    CELL is a name of the catalogue (see `derive list`), a file my_cell.py, or my_cell.py:name.
    """
    for stream in (sys.stdout, sys.stderr):
        # a letter that the terminal does not have is written as its number
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@main.command("list")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@click.option("--family", help="Only the cells of one family.")
@mistakes
def list_cells(as_json: bool, family: str | None) -> None:
    """The cells of the catalogue."""
    from derive import catalogue
    from derive.terminal import cell_table, described

    cells = [catalogue.load(name) for name in catalogue.names()]
    families = sorted({cell.family for cell in cells})
    if family and family not in families:
        raise DeriveError(f"there is no family {family!r}; there is: {', '.join(families)}")
    chosen = [cell for cell in cells if family in (None, cell.family)]
    click.echo(json.dumps([described(cell) for cell in chosen], indent=2) if as_json else cell_table(chosen))


@main.command()
@click.argument("cell")
@click.option("--parts", help="Comma-separated: forward, units, gradient, through-time, dimensions, ...")
@click.option("--notation", "spec", help=NOTATION)
@mistakes
def show(cell: str, parts: str | None, spec: str | None) -> None:
    """A cell in the terminal: equations, gradients, sizes, counts, verdicts."""
    from derive.document import PARTS, document
    from derive.render import render

    chosen = part_list(parts) or [part for part in PARTS if part not in NOT_IN_A_TERMINAL]
    with notation(spec):
        click.echo(render(document(load_all([cell])[0], chosen), "text"), nl=False)


@main.command()
@click.argument("cells", nargs=-1, metavar="[CELL]...")
@click.option("--oracles", is_flag=True, help="Also against other libraries, where they are installed.")
@click.option("--record", is_flag=True, help="Store the verdicts that the pages show.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@click.option("--jobs", type=click.IntRange(0), default=0, help="Processes at once; all cores by default.")
@click.option("--notation", "spec", help="Also proves the forms that a notation asks for: a name or a file.")
@mistakes
def check(
    cells: Sequence[str], oracles: bool, record: bool, as_json: bool, jobs: int, spec: str | None
) -> None:
    """Checks cells (all of them by default); exits with 1 when a verdict fails, and says what was not
    checked."""
    from derive import catalogue
    from derive.checks import records
    from derive.checks.side_by_side import Checked, check_all, checked
    from derive.terminal import slowest_cells, verdict_rows, verdict_table

    if record and spec is not None:
        raise DeriveError("--record stores verdicts on cells as they are: leave --notation out")
    progress, known, asked = Progress(), count(1), cells or catalogue.names()
    with notation(spec):  # what is wrong with it is said before there is anything to wait for
        loaded = dict(zip(asked, load_all(asked), strict=True))

    def done(spec: str, found: Checked) -> None:
        progress(f"checked {spec} ({next(known)} of {len(loaded)})")
        if record:
            path = records.write(loaded[spec], found.verdicts)
            if spec not in catalogue.names():
                click.echo(f"recorded in {path}", err=True)

    every = check_all(loaded, oracles, jobs, done, partial(checked, notation=spec))
    found = [(each.name, each.verdicts) for each in every.values()]
    click.echo(json.dumps(verdict_rows(found), indent=2) if as_json else verdict_table(found))
    if len(found) > SLOWEST:
        click.echo(slowest_cells(every, SLOWEST), err=True)
    if any(verdict.status == "fail" for _, verdicts in found for verdict in verdicts):
        sys.exit(FAILED)


@main.command()
@click.argument("cells", nargs=-1, required=True, metavar="CELL...")
@click.option(
    "--format", "fmt", required=True, help="tex, pdf, md, plain, svg, tikz, numpy, torch, jax, c, bib, json."
)
@click.option("-o", "--output", help="A file, or a folder (DIR/, or several cells). Default: stdout.")
@click.option("--parts", help="Comma-separated, for tex, pdf, md and plain.")
@click.option(
    "--columns", type=click.IntRange(1, 2), default=2, show_default=True, help="Of the page, for tex and pdf."
)
@click.option("--standalone/--fragment", "whole", default=None, help="Whether tex compiles by itself.")
@click.option("--sizes", is_flag=True, help="Sizes beside the symbols of a diagram, for svg and tikz.")
@click.option("--notation", "spec", help=NOTATION)
@mistakes
def export(
    cells: Sequence[str],
    fmt: str,
    output: str | None,
    parts: str | None,
    columns: int,
    whole: bool | None,
    sizes: bool,
    spec: str | None,
) -> None:
    """Writes cells as LaTeX, PDF, Markdown, diagrams, NumPy, PyTorch, JAX or C code, BibTeX or test vectors.

    For tex a folder is an appendix: a section a cell, their notation, a preamble, a bibliography, and a
    main.tex that compiles by itself. A file is a fragment to \\input, or with --standalone a whole paper.
    """
    from derive.appendix.files import Choice
    from derive.export import bundle, goes_into_folder, placed, spare_definitions, spare_papers
    from derive.files import sweep, write_if_changed

    # everything is made before anything is written
    is_folder = goes_into_folder(output, fmt, whole, len(cells) > 1)
    with notation(spec):
        loaded = load_all(cells)
        texts = bundle(loaded, fmt, Choice(part_list(parts), columns, sizes=sizes), is_folder, whole)
    if output is None:
        click.echo(next(iter(texts.values())), nl=False)  # the bytes of the file, in any terminal
        return
    files = placed(texts, Path(output), is_folder)
    spare_definitions(loaded, files)
    if is_folder and fmt == "tex":
        spare_papers(files)
    for path, text in files.items():
        write_if_changed(path, text)
    for folder in {path.parent for path in files}:
        sweep(folder)


@main.command()
@click.option("--cells", type=click.Path(path_type=Path), help="Your cells: a folder, a file or FILE:NAME.")
@click.option("--templates", type=click.Path(path_type=Path), help="Templates that lie over ours.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("site"), show_default=True)
@click.option("--pages-only", is_flag=True, help="Regenerate the pages, lay out no site.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if pages differ.")
@click.option("--notation", "spec", help=NOTATION)
@click.option("--title", default="", help="What a site of your own cells is called.")
@click.option("--assets", type=click.Path(path_type=Path), help="Where our scripts and styles go.")
@click.option("--unchecked", is_flag=True, hidden=True, help="Check no cell whose record does not fit.")
@mistakes
def build(
    cells: Path | None,
    templates: Path | None,
    out: Path,
    pages_only: bool,
    only_check: bool,
    spec: str | None,
    title: str,
    assets: Path | None,
    unchecked: bool,
) -> None:
    """Regenerates every page and builds the site.

    With --cells, a site of your own cells; with --pages-only and --assets too, pages for a MkDocs project of
    yours, and the scripts and styles that they need there.
    """
    from derive import build as building
    from derive.overlay import require_folder

    require_folder(templates)
    if (title or assets) and cells is None:
        raise DeriveError("--title and --assets are for cells of your own: name them with --cells")
    if assets and not (pages_only or only_check):
        raise DeriveError("--assets is for a MkDocs project of yours, so it needs --pages-only")
    progress = Progress()
    if not only_check:
        with notation(spec):
            done = building.build(cells, templates, out, pages_only, progress, title, assets, unchecked, warn)
        click.echo(done)
        return
    with notation(spec):
        stale = building.stale(cells, templates, out, progress, assets, unchecked, warn)
    for name in stale:
        click.echo(f"stale: {name}")
    given = {"cells": cells, "templates": templates, "out": cells and out, "assets": assets, "notation": spec}
    options = [word for name, value in given.items() if value for word in (f"--{name}", str(value))]
    again = shlex.join(["derive", "build", *options, "--pages-only"])
    click.echo(f"regenerate with `{again}`" if stale else "all pages are up to date")
    sys.exit(FAILED if stale else 0)


@main.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--templates", type=click.Path(path_type=Path), help="Templates that lie over ours.")
@click.option("--address", default="127.0.0.1:8000", show_default=True)
@click.option("--notation", "spec", help=NOTATION)
@mistakes
def serve(file: Path | None, templates: Path | None, address: str, spec: str | None) -> None:
    """The site, live: editing a definition, template or notation reloads the page."""
    from derive import live
    from derive.overlay import require_folder

    require_folder(templates)
    live.serve(file, address, templates, spec)


@main.command()
@click.argument("paper", type=click.Path(path_type=Path))
@click.option("--notation", "spec", default="", help="A name or a file, for blocks that name none.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@mistakes
def verify(paper: Path, spec: str, as_json: bool) -> None:
    """Compares an author's equations with the derived ones.

    PAPER has LaTeX between `% derive: begin CELL` and `% derive: end`. Exits with 1 when an equation differs
    or is not understood.
    """
    from derive.verify.paper import read
    from derive.verify.report import judge_all, report, rows, strangers

    found = read(paper)
    verdicts = judge_all(found, spec, load)
    warn(*strangers(found, spec, verdicts))
    records = rows(found, verdicts)
    click.echo(json.dumps(records, indent=2) if as_json else report(found, verdicts))
    if any(each["status"] in ("different", "not understood") for each in records):
        sys.exit(FAILED)


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@mistakes
def new(path: Path) -> None:
    """A commented definition to start from, in a file that is not there yet."""
    from derive import starter

    click.echo(starter.start(path))
