"""Runs all measurements and prints them: ``python -m benchmarks``, or ``python -m benchmarks training``."""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy
import sympy

import derive
from benchmarks.browser import formulas
from benchmarks.live import live
from benchmarks.statements import JOBS, KINDS
from benchmarks.timing import Measured, compare, process, seconds, table
from derive import build, staging
from derive.checks import exact
from derive.checks.claims import exact_verdict
from derive.definition import Cell, stack
from derive.passes.gradient import gradient
from derive.program import Program


def rebuilt(cell: Cell) -> Cell:
    """The same definition, nothing of it derived yet."""
    return Cell(cell.title, cell.equations, check_sizes=cell.check_sizes, name=cell.name)


def derived(cell: Cell) -> Program:
    """The gradient of a definition of which nothing is derived yet."""
    return gradient(rebuilt(cell))


def every_cell(what: str, run: Callable[[Cell], object], rounds: int) -> Iterator[Measured]:
    """One measurement a cell, with the smallest recurrent cell, Elman's, as the peer."""
    elman = derive.load("elman")
    for name in derive.names():
        cell = derive.load(name)
        yield compare(f"{what} {name}", partial(run, cell), f"{what} elman", partial(run, elman), rounds)


def derivations() -> Iterator[Measured]:
    """From a definition to its forward program and gradient, against the smallest recurrent cell's."""
    yield from every_cell("derive", derived, rounds=7)


def sizes() -> Iterator[Measured]:
    """Derivation is symbolic in the sizes: there is nothing to grow; the explicit scalar equations grow."""
    for n, m in ((2, 3), (4, 6), (8, 12)):
        cell = derive.load("lstm")
        yield compare(
            f"derive lstm, then any n, m (here {n}, {m})",
            partial(derived, cell),
            f"write out its scalar equations at n = {n}, m = {m}",
            partial(cell.explicit, n=n, m=m),
            rounds=3,
        )


def stacks() -> Iterator[Measured]:
    """Derivation is linear in the number of statements."""
    lstm = derive.load("lstm")
    one = stack(lstm, layers=1, through="h")
    for layers in (1, 10, 100):
        many = stack(lstm, layers=layers, through="h")
        yield compare(
            f"derive a stack of {layers} ({len(gradient(many).steps)} statements)",
            partial(derived, many),
            "derive a stack of 1",
            partial(derived, one),
            rounds=3,
        )


def lengths() -> Iterator[Measured]:
    """Ten times the statements in a definition take ten times the time, whatever is done with them."""
    for kind, make in KINDS.items():
        for what, job in JOBS.items():
            for length in (100, 1000):
                few, many = make(length), make(10 * length)
                name = f"{what}, {kind} of"
                peer = seconds(partial(job, few))
                yield Measured(f"{name} {10 * length}", seconds(partial(job, many)), f"of {length}", peer)


def proved(cell: Cell) -> None:
    """The whole exact check, with nothing kept from the run before."""
    exact._diff.cache_clear()
    exact_verdict(cell)


def exact_checks() -> Iterator[Measured]:
    """The exact proof of every cell's gradient, against the Elman network's."""
    yield from every_cell("exact check of", proved, rounds=3)


def whole_process() -> Iterator[Measured]:
    """What a user waits for, process start included."""
    nothing = ("python -c pass", process("-c", "pass"))
    yield compare("derive --help", process("-m", "derive", "--help"), *nothing)
    yield compare("derive list", process("-m", "derive", "list"), *nothing, rounds=3)
    yield compare("derive show lstm", process("-m", "derive", "show", "lstm"), *nothing, rounds=3)
    yield compare("import sympy", process("-c", "import sympy"), *nothing, rounds=3)


def site() -> Iterator[Measured]:
    """Regenerating every page, and laying out the site, against a site whose generated pages are blank."""
    silent = lambda text: None  # noqa: E731
    cells = build.find_cells(None)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        made = build.pages(cells, None, silent)
        # blank, and there: hand-written pages link to them
        blank = build.Pages({name: "# Blank\n" for name in made.files if name.endswith(".md")}, made.cells)
        pages = seconds(lambda: build.pages(cells, None, silent))
        staging.stage(root)
        full = seconds(lambda: build.build_site(made, root, root / "site"))
        without = seconds(lambda: build.build_site(blank, root, root / "blank"))
    yield Measured("regenerate all pages", pages, "lay out blank pages", without)
    yield Measured("lay out the site", full, "lay out blank pages", without)


def main() -> None:
    """Prints one table a group."""
    print(
        f"derive {derive.__version__}, Python {platform.python_version()}, SymPy {sympy.__version__}, "
        f"NumPy {numpy.__version__}, {platform.machine()}"
    )
    for group in (derivations, sizes, stacks, lengths, exact_checks, whole_process, live, site, formulas):
        print(f"\n{(group.__doc__ or '').splitlines()[0]}")
        print(table(list(group())))


if __name__ == "__main__":
    if sys.argv[1:2] == ["training"]:
        raise SystemExit(subprocess.call([sys.executable, "-m", "benchmarks.training", *sys.argv[2:]]))
    main()
