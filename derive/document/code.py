"""The cell as NumPy code, and the files beside its page."""

from __future__ import annotations

from collections.abc import Iterator

from derive.definition import Cell
from derive.document.model import Block, Download, Downloads, Listing, Prose
from derive.document.words import say
from derive.printing.numpy_module import module

# suffix of the file beside the page, and what it is for
FILES = {
    ".tex": "equations, gradient and tables as LaTeX, for a paper to input",
    ".py": "the NumPy code of this page: one step, a sequence, and their gradients",
    ".bib": "the works that this page cites, as BibTeX",
    ".json": "test vectors: sizes, all inputs, all values and all gradients",
}


def code(cell: Cell) -> Iterator[Block]:
    """The generated file, which needs nothing of this project."""
    yield Prose(say("One file that needs NumPy and nothing else; it can be run to check its own gradient."))
    yield Listing("python", module(cell).strip())


def downloads(cell: Cell) -> Iterator[Block]:
    """Links to the files beside the page."""
    yield Downloads(
        tuple(
            Download(f"{cell.name}{suffix}", f"{cell.name}{suffix}", meaning)
            for suffix, meaning in FILES.items()
        )
    )
