"""Writes docs/benchmarks.md, and the paragraph of the README, from what a run found.

    python -m benchmarks.training.page

The page is a plain file like the other hand-written ones, since no site build may run benchmarks; a test says
when it is out of date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks.training import readme, slower, tables
from benchmarks.training.explanations import Reason, Unexplained, explained
from benchmarks.training.names import BASE, JAX
from benchmarks.training.reasons import LEFT_OUT, REASONS, UNKNOWN
from benchmarks.training.results import Results, Row, elsewhere, read
from derive.document.model import Block, Document, Heading, Part, Prose
from derive.document.spans import Code, Link, Span
from derive.document.words import say
from derive.files import write_if_changed
from derive.render import render

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
CELLS = {"lstm": "LSTM", "gru": "GRU"}
DTYPES = ("float32", "float64")


def page(
    results: Results, reasons: tuple[Reason, ...] = REASONS, others: tuple[Results, ...] | None = None
) -> str:
    """The page's text; others: runs on other machines, those that are kept by default.

    Raises: Unexplained for a ratio below 1 without a reason; ValueError where somebody failed in the run.
    """
    if errors := results.errors():
        raise ValueError("this run has errors:\n" + "\n".join(errors))
    others = elsewhere() if others is None else others
    summary = (
        "How fast training with the generated code is, next to PyTorch, JAX and packages that have a cell."
    )
    parts = (
        Part("what", "", tuple(_what())),
        Part("layers", "LSTM and GRU, one thread", tuple(_layers(results))),
        Part("floor", "How near to the floor", tuple(_floor(results))),
        *_optional("jax", "JAX against JAX", _scans(results)),
        Part("others", "Other cells", tuple(_others(results))),
        Part("below", "Where it is slower, and why", tuple(_below(results, reasons))),
        *_optional("elsewhere", "Other processors", _elsewhere(results, others, reasons)),
        *_optional("threads", "Two threads", _threads(results)),
        Part("checking", "What checking arguments costs", tuple(_checking(results))),
        Part("how", "How it was measured", tuple(_how(results))),
    )
    made = Document("How fast is it?", "", summary, results.versions["derive"], parts)
    return render(made, "markdown")


def _optional(label: str, title: str, blocks: Iterator[Block]) -> Iterator[Part]:
    """A part, where a run has something for it."""
    if found := tuple(blocks):
        yield Part(label, title, found)


# -- the parts


def _prose(*pieces: str | Span) -> Prose:
    return Prose(say(*pieces))


def _what() -> Iterator[Block]:
    yield _prose(
        "What is timed is training: the forward pass over a sequence and the gradients by all "
        "parameters, all inputs and the initial states. A number is how many times as fast the generated "
        "code is as somebody else's: 2 is twice as fast, 0.5 takes twice as long. Everyone gets the same "
        "arrays, and before anything is timed, values and gradients must agree with ours."
    )
    yield tables.sizes()


def _rows(results: Results, threads: int) -> Iterator[tuple[str, str, list[Row]]]:
    """The rows of each cell and format that was measured."""
    for cell in CELLS:
        for dtype in DTYPES:
            if rows := tables.layers(results, cell, dtype, threads):
                yield cell, dtype, rows


def _layers(results: Results) -> Iterator[Block]:
    yield _prose(
        "C, NumPy, PyTorch and JAX are what ", Code("derive export"), " writes. ", Code(BASE), " is "
        "PyTorch's own layer. JAX scan is ", Code("lax.scan"), " with the gates in one product, ",
        Code("jax.vjp"), " and ", Code("jit"), ", with the product of the input in the loop or before it; "
        "naive NumPy is written gate by gate, backward pass too.",
    )  # fmt: skip
    for cell, dtype, rows in _rows(results, 1):
        title = f"{CELLS[cell]} in {dtype}"
        yield Heading(title)
        if len(rows) > 1:
            yield tables.curves(rows, f"{cell}-{dtype}", title)
        yield tables.speeds(rows)


def _all(results: Results, threads: int) -> list[Row]:
    return [row for _, _, rows in _rows(results, threads) for row in rows]


def _floor(results: Results) -> Iterator[Block]:
    yield _prose(
        "No training step can take less than its operations take at the speed of the fastest product of "
        "large matrices here. That time is the floor; the shares say how much of the time that each "
        "takes it is. "
        "Products with few rows, and everything between the products, keep all of them away from 100 %. ",
        *_peaks(results),
    )
    yield tables.floors(results, _all(results, 1))


def _peaks(results: Results) -> Iterator[str]:
    """The speeds of products in a sentence."""
    found = [
        f"{speeds[name] / 1e9:.0f} billion operations a second ({key} threads, {name}'s BLAS)".replace(
            ", 1 threads", ", one thread"
        )
        for key, speeds in results.peaks.items()
        for name in [max(speeds, key=lambda name: speeds[name])]
    ]
    yield f"Products were fastest at {'; '.join(found)}."


def _scans(results: Results) -> Iterator[Block]:
    if not any(JAX in row.outcome.times for row in _all(results, 1)):
        return
    yield _prose(
        "The generated JAX has its gradient from our derivation; the two programs written by hand have "
        "theirs from JAX. All three are compiled by the same XLA."
    )
    yield tables.scans(_all(results, 1))


def _others(results: Results) -> Iterator[Block]:
    yield _prose(
        "Most recurrent cells have no implementation that somebody tuned by hand. Their packages run "
        "Python's loop over PyTorch's operations, or a parallel form of it. One thread, float32, 100 "
        "steps; a batch of 32, and of 8 where the memory is a matrix or the package runs one sequence "
        "after the other; 64 inputs and 128 units, or a head of 64 by 64."
    )
    yield tables.others(results)
    for names, why in LEFT_OUT.items():
        yield Prose(say("Not in the table: ", tables.named(names.split()), f". {why}"))


def _below(results: Results, reasons: tuple[Reason, ...]) -> Iterator[Block]:
    ratios, total = slower.below(results), sum(1 for _ in slower.ratios(results))
    yield _prose(f"Of {total} ratios on this page {len(ratios)} are below 1. ", "Each has its reason.")
    yield from slower.explanations(ratios, reasons)


def _elsewhere(here: Results, others: tuple[Results, ...], reasons: tuple[Reason, ...]) -> Iterator[Block]:
    """LSTM and GRU on other machines."""
    told = tuple(reason for reason, _ in explained(slower.below(here), reasons))
    if others:
        yield _prose(
            "How fast a call is, which kernels a library takes and how far away memory is differ from one "
            "processor to the next, for torch.nn too. One thread, as multiples of ", Code(BASE), "."
        )  # fmt: skip
    for results in others:
        shown = replace(results, rows=tuple(_all(results, 1)))
        yield Heading(results.machine["processor"])
        yield tables.ours(shown.rows)
        about = {name: word for name, word in results.machine.items() if name != "processor"}
        about |= {name: results.versions[name] for name in ("NumPy", "PyTorch", "JAX")}
        yield _prose(f"{_listed(about)}; date: {results.date}. ", *_peaks(results))
        yield from slower.explanations(slower.below(shown), reasons, told)


def _listed(about: Mapping[str, str]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in about.items())


def _threads(results: Results) -> Iterator[Block]:
    if not _all(results, 2):
        return
    yield _prose(
        "The same with two threads for everyone. On a machine that others use as well such times vary "
        "more; they are told, and nothing relies on them."
    )
    for cell, dtype, rows in _rows(results, 2):
        yield Heading(f"{CELLS[cell]} in {dtype}, two threads")
        yield tables.speeds(rows)


def _checking(results: Results) -> Iterator[Block]:
    yield _prose(
        "The times above are of the emitted functions themselves. ", Code("derive.sequence"), " checks names "
        "and shapes before it calls them; what that costs does not grow with the sizes.",
    )  # fmt: skip
    yield tables.checking(_all(results, 1))


def _how(results: Results) -> Iterator[Block]:
    yield _prose(
        "One process for each number of threads, in which everyone has as many: PyTorch, the OpenBLAS "
        "that NumPy brings, XLA; the process may use no more cores. In every round each has its turn, "
        "and each round begins with another; calls shorter than 2 ms are repeated within a turn. The "
        "numbers are medians of "
        f"{min(_rounds(results))} rounds or more. The generated C and NumPy take the memory of their last "
        "call again, as a loop that trains would have it; PyTorch and JAX do with theirs what they do for "
        "every user. Gradients in PyTorch are asked for with ",
        Code("torch.autograd.grad"), ", so nothing is cleared or added up; compiling is not timed.",
    )  # fmt: skip
    far = {
        dtype: max(
            t.difference for row in results.rows if row.dtype == dtype for t in row.outcome.times.values()
        )
        for dtype in dict.fromkeys(row.dtype for row in results.rows)
    }
    listed = ", ".join(f"{value:.0e} in {dtype}" for dtype, value in far.items())
    yield _prose(
        "Values and gradients were compared with the generated NumPy in float64, as a share of the "
        f"largest entry of each array; the largest difference was {listed}."
    )
    about = {**results.machine, **results.versions, "date": results.date}
    yield _prose(f"{_listed(about)}.")
    yield _prose(
        "The numbers of this page are in ", Code("benchmarks/results.json"), ". ", Code("make bench"),
        " measures again and writes the page; ", Code("python -m benchmarks training --only lstm"),
        " measures a part. See also ", Link("the checks", "checks.md"), ".",
    )  # fmt: skip


def _rounds(results: Results) -> list[int]:
    return [timed.rounds for row in results.rows for timed in row.outcome.times.values()]


def main() -> None:
    """Writes both files, and says so; also where another machine has ratios that nobody has explained.

    Raises: Unexplained with these, after writing: a page with them is not one to publish.
    """
    results = read()
    told = readme.with_paragraph(readme.FILE.read_text(encoding="utf-8"), results)
    text = page(results, (*REASONS, UNKNOWN))
    write_if_changed(PAGE, text)
    write_if_changed(readme.FILE, told)
    print(f"{PAGE.name} and {readme.FILE.name} say what the run of {results.date} found")
    for each in (results, *elsewhere()):
        explained(slower.below(each), REASONS)


if __name__ == "__main__":
    try:
        main()
    except Unexplained as missing:
        raise SystemExit(f"the page says of these that no reason is known; {missing}") from None
