"""The cell as NumPy code, and the files beside its page."""

from __future__ import annotations

from collections.abc import Iterator

from derive.definition import Cell
from derive.document.diagram import is_drawn
from derive.document.forms import in_forms
from derive.document.model import Block, Download, Downloads, Listing, Prose
from derive.document.sources import works
from derive.document.spans import Code
from derive.document.words import listed, say
from derive.printing.numpy_module import module

# suffix of the file beside the page, and what it is for
FILES = {
    ".tex": "equations, gradient and tables as LaTeX, for a paper to input",
    ".svg": "the diagram of this page as a picture of its own",
    ".py": "the NumPy code of this page: one step, a sequence, and their gradients",
    ".bib": "the works that this page cites, as BibTeX",
    ".json": "test vectors: sizes, all inputs, all values and all gradients",
    ".md.txt": "this page as Markdown, with formulas between dollars",
}


def code(cell: Cell) -> Iterator[Block]:
    """The generated file, which needs nothing of this project, and where others come from."""
    yield Prose(say("One file that needs NumPy and nothing else; it can be run to check its own gradient."))
    formats = listed([Code(name) for name in ("torch", "jax", "c")])
    others = " writes the same for PyTorch, JAX and C: the formats "
    yield Prose(say(Code("derive export"), others, formats, "."))
    yield Listing("python", module(cell).strip())


def beside(cell: Cell) -> tuple[str, ...]:
    """Suffixes of the files beside a page; one that cites nothing has no BibTeX, one too large no diagram."""
    missing = {".bib": not works(cell), ".svg": not is_drawn(in_forms(cell))}
    return tuple(suffix for suffix in FILES if not missing.get(suffix))


def downloads(cell: Cell) -> Iterator[Block]:
    """Links to the files beside the page."""
    names = {suffix: f"{cell.name}{suffix}" for suffix in beside(cell)}
    yield Downloads(tuple(Download(name, name, FILES[suffix]) for suffix, name in names.items()))
