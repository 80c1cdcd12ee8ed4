"""The defaults of inputs in an emitted file: a function makes what is left out, before a step reads it."""

from __future__ import annotations

import sympy

from derive.algebra.shape import code_shape
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.passes.batched import batch_size
from derive.printing.numpy import read_off
from derive.program import sizes_of

FULL = "np.full({shape}, {number}, np.result_type({like}, 1.0))"  # whole numbers hold no 0.5


def left_out(cell: Cell) -> tuple[TensorSymbol, ...]:
    """The inputs that may be: they have a default, and the arrays that are always given have their sizes."""
    return tuple(s for s in cell.inputs if s.default is not None and all(_places(cell, s).values()))


def filler(cell: Cell) -> str:
    """What the function is called; empty where no input may be left out."""
    return cell.program.unused("filled") if left_out(cell) else ""


def filling(cell: Cell, full: str = FULL) -> str:
    """The function; empty where no input may be left out.

    full: how an array of a shape full of a number is written, of the type of another array.

    >>> from derive.definition import let, state, tanh, vector
    >>> h, mask = state("h", 3), vector("mask", 3, default=1)
    >>> print(filling(Cell("t", [let(h.next, mask * tanh(h))])), end="")
    def filled(v):
        \"\"\"What is given, and the default of every input that is left out.\"\"\"
        B = v["h"].shape[0]
        return {
            "mask": np.full((B, 3), 1.0, np.result_type(v["h"], 1.0)),
            **v,
        }
    """
    symbols, given, batch = left_out(cell), cell.program.unused("v"), batch_size(cell.program)
    if not symbols:
        return ""
    places = {size: place for symbol in symbols for size, place in _places(cell, symbol).items()}
    like = f'{given}["{_always(cell)[0].name}"]'
    lines = [f"    {size} = {given}{place}" for size, place in places.items()]
    lines.append("    return {")
    for s in symbols:
        number = repr(float(s.default or 0))
        made = full.format(shape=code_shape((batch, *s.shape)), number=number, like=like)
        lines.append(f'        "{s.name}": {made},')
    document = '"""What is given, and the default of every input that is left out."""'
    head = [f"def {filler(cell)}({given}):", f"    {document}"]
    return "\n".join([*head, *lines, f"        **{given},", "    }"]) + "\n"


def _places(cell: Cell, symbol: TensorSymbol) -> dict[sympy.Symbol, str]:
    """Where its sizes, and that of the batch, are read off; empty text where that cannot be."""
    batch = batch_size(cell.program)
    return {size: read_off(size, _always(cell), batch) for size in (batch, *sizes_of([symbol]))}


def _always(cell: Cell) -> list[TensorSymbol]:
    return [s for s in cell.program.inputs if s.default is None]
