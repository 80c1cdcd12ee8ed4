"""The functions of a PyTorch file: a step, its gradient, the phases of a schedule; equations above code."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import sympy

from derive.algebra.node import Apply, Scalar
from derive.algebra.shape import show_size
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.passes.batched import BatchedStep, batch_size, batched, has_batch
from derive.printing.numpy import WIDTH, statement
from derive.printing.torch import TORCH
from derive.program import Program, Step

_WORD, _TEXT = re.compile(r"\w+"), re.compile(r'"[^"]*"')
Axes = Mapping[TensorSymbol, bool]


@dataclass(frozen=True)
class Block:
    """A function from a dictionary of tensors to a dictionary of some of the values that it computes.

    program: its statements; batched: the same on tensors with an axis of samples; returned: which values;
    given: what is in the dictionary beside what the program reads, from which sizes are read off too; axes:
    of what is given, whether it has the axis, where its role does not say so; filled: the name of a function
    that the dictionary goes through first; document: its docstring, {given} is what the dictionary is called.
    """

    name: str
    program: Program
    batched: Sequence[BatchedStep]
    returned: Sequence[TensorSymbol]
    document: str
    given: Sequence[TensorSymbol] = ()
    axes: Axes = field(default_factory=dict)
    filled: str = ""

    def __bool__(self) -> bool:
        return bool(self.batched)

    @property
    def text(self) -> str:
        """The function."""
        given = self.program.unused("v")
        steps = {step.target: step for step in self.program.steps}
        codes = {step: statement(step, replace(TORCH, like=self._like(given))) for step in self.batched}
        words = set(_WORD.findall(_TEXT.sub("", "\n".join(line for code in codes.values() for line in code))))
        read = [s for s in self._read() if s.name in words]
        sizes = [size for size in self._sizes() if str(size) in words]
        lines = [f"def {self.name}({given}):", *_docstring(self.document.replace("{given}", given))]
        lines += [f"    {given} = {self.filled}({given})"] if self.filled else []
        lines += [f'    {s.name} = {given}["{s.name}"]' for s in read]
        lines += [f"    {size} = {self._where(size, read, given)}" for size in sizes]
        for step, code in codes.items():
            lines += [f"    {line}" for line in (*_comment(steps[step.target], self._batch(step)), *code)]
        return "\n".join([*lines, *_returned(self.returned)]) + "\n"

    def _read(self) -> list[TensorSymbol]:
        """What the statements may read and do not compute."""
        made = {step.target for step in self.batched}
        used = {s for step in self.batched for s in symbols_in(step.expr)} | {s.like for s in self.batched}
        return [s for s in [*self.program.inputs, *self.program.defined] if s in used and s not in made]

    def _has_axis(self, symbol: TensorSymbol) -> bool:
        return self.axes.get(symbol, has_batch(symbol))

    def _batch(self, step: BatchedStep) -> str:
        return str(batch_size(self.program)) if step.batched else ""

    def _sizes(self) -> list[sympy.Symbol]:
        """The sizes that stand in the code."""
        nodes = {node for step in self.batched for node in step.expr.atoms(Apply, Scalar)}
        found = {size for node in nodes for size in _size_symbols(node)}
        return sorted(found, key=str)

    def _where(self, size: sympy.Symbol, read: Sequence[TensorSymbol], given: str) -> str:
        """A size, read off a tensor that has it on an axis, or a multiple of it."""
        inexact = ""
        for symbol in (*read, *self.given):
            text = symbol.name if symbol in read else f'{given}["{symbol.name}"]'
            axes = symbol.shape
            if size == batch_size(self.program) and self._has_axis(symbol):
                return f"{text}.shape[0]"
            if size in axes:
                return f"{text}.shape[{axes.index(size) - len(axes)}]"
            factors = [(axis - len(axes), length / size) for axis, length in enumerate(axes)]
            whole = [f"{text}.shape[{axis}] // {factor}" for axis, factor in factors if factor.is_Integer]
            inexact = inexact or (whole[0] if whole else "")
        if not inexact:
            message = f"nothing that is given has the size {size} on an axis of its own"
            raise self.program.error(message, None)
        return inexact

    def _like(self, given: str) -> str:
        """A tensor whose type constants take where their statement meets none."""
        return f'{given}["{self.given[0].name}"]' if self.given else ""


def _size_symbols(node: Apply | Scalar) -> set[sympy.Symbol]:
    if isinstance(node, Scalar):
        return set(node.value.free_symbols)
    return set[sympy.Symbol]().union(*(attribute.free_symbols for attribute in node.attributes))


def _comment(step: Step, batch: str) -> list[str]:
    """The equation, with the shape of what it gives."""
    sizes = [batch] * bool(batch) + [show_size(s) for s in step.target.shape]
    equation = f"{step.target} ({', '.join(sizes)}) = {step.expr}"
    return textwrap.wrap(
        equation, WIDTH - 4, initial_indent="# ", subsequent_indent="#     ", break_long_words=False
    )


def _docstring(document: str) -> list[str]:
    first, *rest = document.strip().splitlines()
    if not rest:
        return [f'    """{first}"""']
    return [f'    """{first}', *(f"    {line}".rstrip() for line in rest), '    """']


def _returned(symbols: Iterable[TensorSymbol]) -> list[str]:
    lines = [f'        "{s.name}": {s.name},' for s in symbols]
    return ["    return {", *lines, "    }"] if lines else ["    return {}"]


def step_block(name: str, program: Program, first: int, last: int, document: str, filled: str) -> Block:
    """Some of the statements of a program as a function of one step, which returns all that they compute."""
    steps = batched(program)[first:last]
    returned = [step.target for step in steps]
    return Block(name, program, steps, returned, document, program.inputs, {}, filled)
