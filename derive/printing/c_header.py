"""The upper part of an emitted C file: its heading, its types, and what its functions promise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sympy

from derive.algebra.shape import code_shape
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.printing.c_math import REAL
from derive.printing.c_names import size_name
from derive.printing.c_places import Sizes
from derive.printing.emitted_file import origin


@dataclass(frozen=True)
class Member:
    """An array of the caller's.

    kind: given, state, output, cotangent or gradient; fixed: whether it is the gradient by what is held
    fixed; cotangent: the name of a result's.
    """

    symbol: TensorSymbol
    name: str
    kind: str
    shape: tuple[sympy.Expr, ...]
    numbers: sympy.Expr
    fixed: bool = False
    cotangent: str = ""

    @property
    def said(self) -> str:
        """Its shape, and what its first axis holds."""
        shape = code_shape(self.shape)
        return f"{shape}: before the first step, and after each" if self.kind == "state" else shape


def title(cell: Cell, name: str, sizes: Sizes) -> list[str]:
    """The lines of the heading."""
    return [
        f"{cell.title}: a sequence and its gradient.",
        "",
        f"{origin(cell)} Needs C11 only.",
        f"Arrays lie row by row; {sizes.steps} is the number of steps, {sizes.batch} that of samples.",
        "",
        f"  cc -std=c11 -O3 -march=native -ffp-contract=fast -fno-math-errno -c {cell.name}.c",
        "",
        "-DDERIVE_DOUBLE computes in double, -DDERIVE_CBLAS takes products from a BLAS that is linked;",
        f"-D{name.upper()}_SELF_TEST makes a program that compares the gradient with differences.",
    ]


def before(name: str, lines: Iterable[str]) -> str:
    """What a file begins with."""
    test = f"{name.upper()}_SELF_TEST"
    head = [_comment(lines), f"#ifdef {test} // differences of float are too coarse", "#define DERIVE_DOUBLE"]
    return "\n".join([*head, "#endif", "", ""])


def header(name: str, lines: Iterable[str], declared: str) -> str:
    """A file for others to include."""
    guard = f"{name.upper()}_H"
    parts = [_comment(lines), f"#ifndef {guard}", f"#define {guard}", "", "#include <stddef.h>", ""]
    return "\n".join([*parts, REAL.format(name=name), declared, f"#endif // {guard}", ""])


def _comment(lines: Iterable[str]) -> str:
    return "".join(f"// {line}".rstrip().rstrip("\\") + "\n" for line in lines)


def interface(name: str, sizes: Sizes, members: Sequence[Member]) -> str:
    """Types and prototypes."""
    arguments = f"\n    const {name}_sizes *size, const {name}_arrays *arrays"
    lines = [
        sizes_struct(name, sizes.all),
        "",
        *arrays_struct(name, [(m.name, m.kind in ("given", "cotangent"), m.said) for m in members]),
        "",
        "// How many numbers the tape has, which backward needs of forward, and the working memory.",
        f"size_t {name}_tape(const {name}_sizes *size);",
        f"size_t {name}_work(const {name}_sizes *size);",
        "",
        "// The states after every step, and the outputs. The initial states stand first in the arrays of",
        "// the states; cotangents and gradients are not looked at.",
        f"void {name}_forward({arguments}, {name}_real *tape,\n    {name}_real *work);",
        "",
        "// All gradients, from the cotangents and from what forward was given and has written.",
        f"void {name}_backward({arguments},\n    const {name}_real *tape, {name}_real *work);",
        "",
    ]
    return "\n".join(lines)


def sizes_struct(name: str, sizes: Iterable[sympy.Symbol]) -> str:
    """The struct of sizes."""
    return f"typedef struct {{\n  ptrdiff_t {', '.join(map(size_name, sizes))};\n}} {name}_sizes;"


def arrays_struct(name: str, members: Iterable[tuple[str, bool, str]]) -> list[str]:
    """The struct of arrays; members: name, whether it is only read, and what is said of it."""
    lines = [(f"  {'const ' * constant}{name}_real *{member};", said) for member, constant, said in members]
    width = max(len(line) for line, _ in lines)
    aligned = [f"{line:<{width}} // {said}" if said else line for line, said in lines]
    return ["typedef struct {", *aligned, f"}} {name}_arrays;"]
