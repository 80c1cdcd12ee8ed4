"""Cells in the formats that leave the project: LaTeX, PDF, Markdown, diagrams, code, BibTeX, vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from derive.appendix.files import MADE, MAIN, Choice, appendix, distinct, standalone
from derive.appendix.pdf import pdf
from derive.definition import Cell
from derive.document import PAPER, document
from derive.document.diagram import drawn
from derive.document.forms import in_forms
from derive.document.sources import works
from derive.errors import InputError, Location
from derive.formats.svg import svg
from derive.formats.tikz import tikz
from derive.passes.gradient import derived_once
from derive.printing import c_module, jax_module, torch_module
from derive.printing.bibtex import bibtex
from derive.printing.numpy_module import module
from derive.render import render
from derive.vectors import vectors

Parts = Sequence[str] | None


@dataclass(frozen=True)
class Format:
    """How a cell leaves: the file's suffix, whether `--parts` applies, what writes it, and what writes a file
    that goes with it, by suffix; marked: whether the format is in the file's name, which is a module's."""

    suffix: str
    has_parts: bool
    text: Callable[[Cell, Choice], str]
    beside: tuple[tuple[str, Callable[[Cell], str]], ...] = ()
    marked: bool = False


def bib(cell: Cell) -> str:
    """The works that a cell's page cites, as BibTeX, each once, by key."""
    return "\n".join(map(bibtex, works(cell)))


def _rendered(name: str, default: Parts = None) -> Callable[[Cell, Choice], str]:
    def text(cell: Cell, choice: Choice) -> str:
        return render(document(cell, choice.parts or default), name, choice.templates, choice.columns)

    return text


PDF = "pdf"  # has pages, not a text of one cell
FORMATS: Mapping[str, Format] = {
    "tex": Format("tex", True, _rendered("latex", PAPER)),
    "md": Format("md", True, _rendered("markdown")),
    "numpy": Format("py", False, lambda cell, _: module(cell)),
    "c": Format("c", False, lambda cell, _: c_module.module(cell), (("h", c_module.header),)),
    "torch": Format("py", False, lambda cell, _: torch_module.module(cell), marked=True),
    "jax": Format("py", False, lambda cell, _: jax_module.module(cell), marked=True),
    "bib": Format("bib", False, lambda cell, _: bib(cell)),
    "json": Format("json", False, lambda cell, _: vectors(cell)),
    "tikz": Format("tikz", False, lambda cell, choice: tikz(drawn(in_forms(cell), choice.sizes))),
    "svg": Format("svg", False, lambda cell, choice: svg(drawn(in_forms(cell), choice.sizes))),
    "plain": Format("md.txt", True, _rendered("plain")),
}


@derived_once()  # a file is written in several parts, which tell of one gradient and one schedule
def export(
    cell: Cell, fmt: str, parts: Parts = None, templates: Path | None = None, sizes: bool = False
) -> str:
    """The text of a cell in a format; sizes: whether a diagram has them on its lines.

    Raises: InputError for an unknown format, for parts that the format does not have, or for an unknown part.
    """
    choice = Choice(parts, templates=templates, sizes=sizes)
    _check(fmt, choice)
    return FORMATS[fmt].text(cell, choice)


@derived_once()
def bundle(
    cells: Sequence[Cell], fmt: str, choice: Choice, in_folder: bool, whole: bool | None = None
) -> Mapping[str, bytes]:
    """The files of an export by name.

    choice: parts, columns and templates; in_folder: whether several files may come, which for tex make an
    appendix; whole: for tex, whether what comes compiles by itself: by default a folder does, a file not.
    Raises: InputError as `export`, and for what a format does not have; DeriveError where no PDF comes out.
    """
    _check(fmt, choice, whole)
    name = cells[0].name if len(cells) == 1 else "appendix"
    if fmt == PDF:
        return {f"{name}.pdf": pdf(appendix(cells, choice), f"{MAIN}.tex")}
    if fmt == "tex" and in_folder:
        texts = appendix(cells, choice, main=whole is not False)
    elif fmt == "tex" and whole:
        texts = {f"{name}.tex": standalone(cells, choice)}
    else:
        distinct(cells, "folder")
        texts = {file_name(cell, fmt): FORMATS[fmt].text(cell, choice) for cell in cells}
        texts |= {
            f"{cell.name}.{suffix}": text(cell) for cell in cells for suffix, text in FORMATS[fmt].beside
        }
    return {name: text.encode() for name, text in texts.items()}


def placed(texts: Mapping[str, bytes], target: Path, in_folder: bool) -> Mapping[Path, bytes]:
    """Where the files of an export go: into a folder, or one into a file and what goes with it beside that.

    Raises: InputError where the file is called as what would lie beside it.
    """
    if in_folder:
        return {target / name: text for name, text in texts.items()}
    first, *others = texts
    files = {target: texts[first], **{target.with_suffix(Path(name).suffix): texts[name] for name in others}}
    if len(files) < len(texts):
        raise InputError(f"{target} is what the header would be called; name the file that it belongs to")
    return files


def goes_into_folder(output: str | None, fmt: str, whole: bool | None, many: bool) -> bool:
    """Whether an export goes into a folder. output: a file, a folder, or nothing; many: more than one cell.

    Raises: InputError for an unknown format, and where what comes out cannot go there.
    """
    _check(fmt, Choice(), whole)
    several = many and fmt != PDF and not (fmt == "tex" and whole)
    if output is None:
        if fmt == PDF:
            raise InputError("a PDF needs a file: -o FILE.pdf")
        if several:
            raise InputError("several cells need a folder: -o DIR/")
        return False
    if not output:
        raise InputError("-o needs the name of a file or a folder; this folder is .")
    path, named = Path(output), output.endswith(("/", "\\"))
    if path.exists() and not path.is_file() and not path.is_dir():  # a device, which a file would replace
        raise InputError(f"{path} is neither a file nor a folder; without -o the text goes to stdout")
    if several and not named and not path.is_dir() and path.name.endswith(f".{FORMATS[fmt].suffix}"):
        one = "; --standalone makes one file" if fmt == "tex" else ""
        raise InputError(f"several cells need a folder, not the file {path}: -o DIR/{one}")
    folder = several or named or path.is_dir()
    for each in (*([path] if folder else []), *path.parents):
        if each.is_symlink() and not each.exists():
            raise InputError(f"{each} leads nowhere, and a folder is needed")
        if each.exists() and not each.is_dir():
            raise InputError(f"{each} is a file, and a folder is needed")
    return folder


def _check(fmt: str, choice: Choice, whole: bool | None = None) -> None:
    known = (*FORMATS, PDF)
    if fmt not in known:
        raise InputError(f"there is no format {fmt!r}; there is: {', '.join(known)}")
    if choice.parts and fmt != PDF and not FORMATS[fmt].has_parts:
        raise InputError(f"--parts chooses parts of tex, pdf, md and plain; {fmt} is always whole")
    if whole is not None and fmt != "tex":
        raise InputError(f"--standalone and --fragment are for tex, not for {fmt}")
    if choice.sizes and fmt not in ("svg", "tikz"):
        raise InputError(f"--sizes is for svg and tikz, not for {fmt}")
    if choice.columns != Choice().columns and fmt not in ("tex", PDF):
        raise InputError(f"--columns is for tex and pdf, not for {fmt}")


def spare_definitions(cells: Iterable[Cell], targets: Iterable[Path]) -> None:
    """A cell's NumPy file is called as the cell is, and so may its definition be.

    Raises: InputError where writing a target would overwrite the definition of one of the cells.
    """
    sources = {Path(cell.where.file).resolve(): cell for cell in cells}
    for target in targets:
        if cell := sources.get(target.resolve()):
            message = f"{target} is the definition itself and would be overwritten; name another file"
            raise InputError(message, Location(cell=cell.label))


def spare_papers(files: Mapping[Path, bytes]) -> None:
    """A folder may have a main.tex or refs.bib that is its author's.

    Raises: InputError where a file of an appendix would overwrite one that is not ours.
    """
    for path in files:
        if path.suffix in (".tex", ".bib") and path.is_file() and not path.read_bytes().startswith(MADE):
            raise InputError(f"{path} was not made by derive and would be overwritten; name another folder")


def file_name(cell: Cell, fmt: str) -> str:
    """What the file of a cell is called: ``lstm-peephole.py``, or ``lstm_peephole_jax.py``."""
    if FORMATS[fmt].marked:
        return f"{cell.name.replace('-', '_')}_{fmt}.{FORMATS[fmt].suffix}"
    return f"{cell.name}.{FORMATS[fmt].suffix}"
