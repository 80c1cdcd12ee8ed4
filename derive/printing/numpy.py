"""Programs as NumPy code: what the page shows is the text that runs.

Arrays have a batch axis in front, parameters have none; their gradients are sums over the batch.  The code
accepts float32, float64, complex (for the complex step) and object arrays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import sympy

from derive.algebra.node import Apply, Node
from derive.algebra.notation import Style, typeset
from derive.algebra.shape import show_size
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.ops.arithmetic import terms
from derive.passes.batched import BatchedStep, batch_size, batched, has_batch
from derive.program import Program

WIDTH = 100

# helpers that a file defines when its code calls them; each is stable for large arguments
HELPERS = {
    "sigmoid": '''def sigmoid(z):
    """1 / (1 + exp(-z)), by way of tanh: no overflow, and several times faster than through exp."""
    return 0.5 + 0.5 * np.tanh(0.5 * z)
''',
    "softplus": '''def softplus(z):
    """log(1 + exp(z)) without overflow."""
    return np.logaddexp(0.0, z)
''',
    "relu": '''def relu(z):
    """max(z, 0)."""
    return np.where(np.real(z) > 0, z, 0.0)
''',
    "pad": '''def pad(a, axis, before, after):
    """Zeros before and after on one axis."""
    widths = [(0, 0)] * a.ndim
    widths[axis] = (before, after)
    return np.pad(a, widths)
''',
    "step": '''def step(z):
    """The slope of relu: 1 where z > 0, else 0."""
    return np.where(np.real(z) > 0, 1.0, 0.0)
''',
}


def _number(value: sympy.Expr) -> str:
    return str(value) if value.is_Integer else repr(float(value))


NUMPY = Style("numpy", lambda symbol: symbol.name, _number, lambda text: f"({text})")


def array_code(node: Node) -> str:
    """One expression as NumPy code.

    >>> from derive.catalogue import load
    >>> array_code(load("elman").program.steps[0].expr)
    'W_h @ x + U_h @ h + b_h'
    """
    return typeset(node, NUMPY)


def function(
    program: Program, name: str, steps: Iterable[BatchedStep] | None = None, document: str = ""
) -> str:
    """The program as a function from a dictionary of arrays to a dictionary of all values it computes.

    The dictionary is called v, unless the program has a tensor or size of that name; so is it where the
    document says ``{given}``.
    """
    chosen = tuple(batched(program) if steps is None else steps)
    used, given = _used(chosen, program), program.unused("v")
    lines = [f"def {name}({given}):"]
    document = document.replace("{given}", given)
    lines += [
        f'    """{line}' if k == 0 else f"    {line}".rstrip() for k, line in enumerate(document.splitlines())
    ]
    lines += ['    """'] if document else []
    lines += [f'    {symbol.name} = {given}["{symbol.name}"]' for symbol in used]
    lines += _sizes(chosen, program, given)
    lines += [line for step in chosen for line in _statement(step)]
    lines += ["    return {", *(f'        "{s.target.name}": {s.target.name},' for s in chosen), "    }"]
    return "\n".join(lines) + "\n"


def helpers(text: str) -> str:
    """The helper functions that a text calls, in the table's order."""
    return "\n\n".join(code for name, code in HELPERS.items() if re.search(rf"(?<![\w.]){name}\(", text))


def _used(steps: Sequence[BatchedStep], program: Program) -> list[TensorSymbol]:
    """What the steps read and do not compute, in the program's order."""
    from_outside = {s for step in steps for s in symbols_in(step.expr)} - {step.target for step in steps}
    return [s for s in [*program.inputs, *program.defined] if s in from_outside]


def _sizes(steps: Sequence[BatchedStep], program: Program, given: str) -> list[str]:
    """Sizes that slices and zeros need, read off the arrays that are given."""
    needed = {size for step in steps for node in step.expr.atoms(Apply) for size in _size_symbols(node)}
    return [f"    {size} = {given}{_where(size, program)}" for size in sorted(needed, key=str)]


def _where(size: sympy.Symbol, program: Program) -> str:
    """The first array and axis that has this size."""
    batch = batch_size(program)
    for symbol in program.inputs:
        axes = (batch,) * has_batch(symbol) + symbol.shape
        if size in axes:
            return f'["{symbol.name}"].shape[{axes.index(size)}]'
    raise program.error(
        f"no input has the size {size} on an axis of its own, so it cannot be read off the arrays", None
    )


def _size_symbols(node: Apply) -> set[sympy.Symbol]:
    if node.op not in ("slice", "pad", "zeros", "eye", "spread"):
        return set()
    return set().union(*(attribute.free_symbols for attribute in node.attributes))


def _statement(step: BatchedStep) -> list[str]:
    line = f"    {step.target.name} = {array_code(step.expr)}"
    if len(line) <= WIDTH:
        return [line]
    return [f"    {step.target.name} = (", *(f"        {term}" for term in terms(step.expr, NUMPY)), "    )"]


def shape_text(symbol: TensorSymbol, batch: sympy.Symbol) -> str:
    """The shape of an array in a comment: ``(B, n)`` for an input, ``(m, n)`` for a weight."""
    sizes = [str(batch)] * has_batch(symbol) + [show_size(s) for s in symbol.shape]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"
