"""Blocks as C statements."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sympy

from derive.algebra.notation import PRODUCT
from derive.algebra.symbol import TensorSymbol
from derive.ops.contraction_text import letters_of
from derive.printing.c_entries import Entry, Index, real
from derive.printing.c_fused import Block, Loop, Single
from derive.printing.c_index import count, place_text, size_text
from derive.printing.c_laid import Laid
from derive.printing.c_names import Names
from derive.printing.c_tasks import Entries, Operand, Product, Rows, Shapes, Sum, identity

WIDTH = 110
Axes = Sequence[tuple[sympy.Symbol, sympy.Expr]]


@dataclass(frozen=True)
class Body:
    """Writes blocks; stored: the arrays whose entries are read after their loop."""

    shapes: Shapes
    names: Names
    stored: Collection[TensorSymbol]

    def laid(self, found: Iterable[Laid]) -> list[str]:
        """What is laid out in front of a loop."""
        return [line for each in found for line in wrapped(each.line(self._operand(each.right)))]

    def lines(self, blocks: Iterable[Block]) -> list[str]:
        """The statements, without indentation."""
        return [line for block in blocks for line in self._block(block)]

    def _block(self, block: Block) -> list[str]:
        if isinstance(block, Loop):
            return self._loop(block)
        return [*comment(block.note), *self._single(block)]

    # -- loops over entries

    def _loop(self, block: Loop) -> list[str]:
        axes, local = block.tasks[0].axes, self._local(block)
        inside: list[str] = []
        for task, note in zip(block.tasks, block.notes, strict=True):
            inside += [*comment(note), *self._entry(task, local)]
        single = len(inside) == 1 + len(block.notes[0]) and len(block.tasks) == 1
        above = inside[:-1] if single else []
        return [*above, *nest(axes, inside[-1:] if single else inside, not block.tasks[0].adds)]

    def _local(self, block: Loop) -> dict[tuple[TensorSymbol, Index], str]:
        """The names of entries that are read in the loop that computes them."""
        known: dict[tuple[TensorSymbol, Index], str] = {}
        read = {s for task in block.tasks for s in task.node.atoms(TensorSymbol) if s != task.target}
        letters = "".join(str(symbol) for symbol, _ in block.tasks[0].axes)
        for task in block.tasks:
            if identity(task) and not task.adds and task.target in read:
                name = (
                    f"{self.names.of(task.target)}_{letters}" if letters else f"{self.names.of(task.target)}_"
                )
                known[task.target, task.place] = self.names.new(name)
        return known

    def _entry(self, task: Entries, local: dict[tuple[TensorSymbol, Index], str]) -> list[str]:
        index = tuple(symbol for symbol, _ in task.axes)

        def read(symbol: TensorSymbol, place: Index) -> str:
            if symbol != task.target and (symbol, place) in local:
                return local[symbol, place]
            return self._at(symbol, place)

        text, place = Entry(self.shapes, read).text(task.node, index), self._at(task.target, task.place)
        name = local.get((task.target, task.place)) if identity(task) else None
        if name is None:
            return wrapped(f"{place} {'+=' if task.adds else '='} {text};")
        keep = [f"{place} = {name};"] if task.target in self.stored else []
        return [*wrapped(f"const REAL {name} = {text};"), *keep]

    def _at(self, symbol: TensorSymbol, place: Index) -> str:
        return f"{self.names.of(symbol)}[{place_text(place, self.shapes[symbol])}]"

    # -- everything else

    def _single(self, block: Single) -> list[str]:
        task = block.task
        if isinstance(task, Product):
            return self._product(task)
        if isinstance(task, Rows):
            return self._rows(task)
        return self._sum(task)

    def _product(self, task: Product) -> list[str]:
        rows, columns, summed = (size_text(size) for size in task.sizes)
        left, right, result = (self._operand(each) for each in (task.left, task.right, task.result))
        turned = [str(each.turned).lower() for each in (task.left, task.right)]
        name, ways = ("product_with", turned[:1]) if task.laid else ("product", turned)
        text = (
            f"{name}({', '.join(ways)}, {rows}, {columns}, {summed}, {real(task.alpha)}, {left}, "
            f"{task.laid or right}, {int(task.adds)}, {result});"
        )
        return nest(task.around, wrapped(text), False)

    def _operand(self, operand: Operand) -> str:
        """Where a matrix is, and how far its rows lie apart."""
        start = f" + {size_text(operand.start)}" if operand.start != 0 else ""
        return f"{self.names.of(operand.symbol)}{start}, {size_text(operand.leading)}"

    def _rows(self, task: Rows) -> list[str]:
        shape = self.shapes[task.source]
        axes = 2 if task.function == "inverse" else 1
        sizes = f"{size_text(count(shape[:-axes]))}, {size_text(shape[-1])}"
        source = self.names.of(task.source)
        if task.function == "transposed":
            source += f", {size_text(shape[-1])}"
        return wrapped(f"{task.function}({sizes}, {source}, {self.names.of(task.target)});")

    def _sum(self, task: Sum) -> list[str]:
        """A contraction in loops: the innermost over entries that lie together."""
        inputs, out = letters_of(task.node)
        sizes = self.shapes.sizes(task.node)
        summed = [letter for letter in dict.fromkeys("".join(inputs)) if letter not in out]
        letters = [*out, *summed]
        symbols = dict(zip(letters, self.names.loops(len(letters), out[:1] == "B"), strict=True))
        axes = {letter: (symbols[letter], sizes[letter]) for letter in letters}
        place = self._at(task.target, tuple(symbols[letter] for letter in out))
        term = self._term(task, symbols)
        if max(inputs, key=len)[-1:] in out:
            first = nest([axes[each] for each in out], [f"{place} = 0;"], True) if not task.adds else []
            order = [*out[:-1], *summed, out[-1]]
            return [*first, *nest([axes[each] for each in order], wrapped(f"{place} += {term};"), True)]
        inner = nest([axes[each] for each in summed], wrapped(f"sum += {term};"), False)
        sign = "+=" if task.adds else "="
        lines = ["REAL sum = 0;", *inner, f"{place} {sign} sum;"]
        return nest([axes[each] for each in out], lines, False) if out else ["{", *indented(lines), "}"]

    def _term(self, task: Sum, symbols: dict[str, sympy.Symbol]) -> str:
        entry = Entry(self.shapes, self._at)
        inputs, _ = letters_of(task.node)
        level = PRODUCT if len(inputs) > 1 or task.alpha != 1 else 0
        texts = [] if task.alpha == 1 else [real(task.alpha)]
        for letters, operand in zip(inputs, task.node.operands, strict=True):
            texts.append(
                entry.text(operand, tuple(symbols[letter] for letter in letters), level + bool(texts))
            )
        return " * ".join(texts)


def nest(axes: Axes, lines: Sequence[str], independent: bool) -> list[str]:
    """Loops around some lines; independent: whether no turn of the innermost one needs another's result."""
    inside = list(lines)
    for depth, (symbol, size) in enumerate(reversed(axes)):
        head = f"for (ptrdiff_t {symbol} = 0; {symbol} < {size_text(size)}; {symbol}++)"
        braces = len(inside) > 1
        body = [f"{head} {{", *indented(inside), "}"] if braces else [head, *indented(inside)]
        inside = ["INDEPENDENT", *body] if independent and depth == 0 and not size.is_number else body
    return inside if axes else ["{", *indented(inside), "}"] if len(inside) > 1 else inside


def indented(lines: Iterable[str]) -> list[str]:
    """The lines one level deeper."""
    return [f"  {line}" for line in lines]


def comment(notes: Sequence[str]) -> list[str]:
    """Equations as comments."""
    return [
        f"// {part}" for note in notes for part in textwrap.wrap(note, WIDTH - 20, subsequent_indent="  ")
    ]


def wrapped(text: str) -> list[str]:
    """A statement on lines that are not too long: broken between the terms of a sum, and between arguments.

    Breaks inside a term would say less than a long line does.
    """
    lines, depth = [""], 0
    for piece in re.findall(r".+?(?:, | [-+] |$)", text):
        if lines[-1].strip() and len(lines[-1]) + len(piece.rstrip()) > WIDTH - 12:
            allowed = depth <= int(lines[-1].endswith(", "))
            lines = [*lines, "    "] if allowed else lines
        lines[-1] += piece
        depth += sum(piece.count(each) for each in "([") - sum(piece.count(each) for each in ")]")
    return [line.rstrip() for line in lines]
