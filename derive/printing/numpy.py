"""Programs as NumPy code: what the page shows is the text that runs.

Arrays have a batch axis in front, parameters have none; their gradients are sums over the batch.  The code
accepts float32, float64, complex (for the complex step) and object arrays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import sympy

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.notation import Style, typeset
from derive.algebra.shape import as_tuple, show_size
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.ops.arithmetic import terms
from derive.passes.batched import BatchedStep, batch_size, batched, has_batch
from derive.passes.stable import stable
from derive.printing.scalar import own_helpers
from derive.program import Program

WIDTH, INDENT = 100, 4
SKIP = "  # fmt: skip"
MOST_TERMS = 500  # in one statement

# helpers that a file defines when its code calls them; each is stable for large arguments
HELPERS = {
    "sigmoid": '''def sigmoid(z):
    """1 / (1 + exp(-z)), by way of tanh: no overflow, and several times faster than through exp."""
    return 0.5 + 0.5 * np.tanh(0.5 * z)
''',
    "softplus": '''def softplus(z):
    """log(1 + exp(z)) without overflow."""
    size = np.where(np.real(z) > 0, z, -z)
    return 0.5 * (z + size) + np.log1p(np.exp(-size))
''',
    "logsigmoid": '''def logsigmoid(z):
    """log(1 / (1 + exp(-z))) without overflow."""
    size = np.where(np.real(z) > 0, z, -z)
    return 0.5 * (z - size) - np.log1p(np.exp(-size))
''',
    "silu": '''def silu(z):
    """z / (1 + exp(-z))."""
    return z * (0.5 + 0.5 * np.tanh(0.5 * z))
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
    return np.where(np.real(z) > 0, np.ones_like(z), 0.0)
''',
    "absolute": '''def absolute(z):
    """z or -z, whichever is not negative."""
    return np.where(np.real(z) > 0, z, -z)
''',
    "sign": '''def sign(z):
    """-1, 0 or 1."""
    return np.sign(np.real(z))
''',
    "side": '''def side(z):
    """1 where z > 0, 0 where z < 0, one half at 0: the slope of the larger of two."""
    return 0.5 + 0.5 * np.sign(np.real(z))
''',
    "maximum": '''def maximum(a, b):
    """The larger of two, entry by entry."""
    return np.where(np.real(a) > np.real(b), a, b)
''',
    "minimum": '''def minimum(a, b):
    """The smaller of two, entry by entry."""
    return np.where(np.real(a) > np.real(b), b, a)
''',
    "erf": '''def erf(z):
    """The error function of real numbers, entry by entry."""
    return np.vectorize(math.erf, otypes=[np.result_type(z, 0.0)])(z)
''',
    "spike": '''def spike(z, slope):
    """1 where z > 0, else 0; its gradient is taken as 1 / (1 + slope |z|)**2."""
    return np.where(np.real(z) > 0, np.ones_like(z), 0.0)
''',
    "fast_sigmoid": '''def fast_sigmoid(z, slope):
    """z / (1 + slope |z|)."""
    return z / (1 + slope * np.where(np.real(z) > 0, z, -z))
''',
    "softmax": '''def softmax(z):
    """exp(z) over its sum along the last axis, without overflow."""
    e = np.exp(z - np.max(np.real(z), axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)
''',
    "first_largest": '''def first_largest(z):
    """1 at the first largest entry of the last axis, else 0."""
    return (np.arange(z.shape[-1]) == np.argmax(z, axis=-1)[..., None]).astype(z.dtype)
''',
    "windows": '''def windows(a, axis, size, stride):
    """All windows along an axis: positions in its place, entries of a window behind them."""
    starts = np.arange((a.shape[axis] - size) // stride + 1) * stride
    return np.take(a, starts[:, None] + np.arange(size), axis=axis)
''',
    "overlaid": '''def overlaid(a, axis, size, stride, length):
    """Windows put back where they were taken from, and added up where they overlap."""
    result = np.zeros((*a.shape[:axis], length, *a.shape[axis + 2 :]), a.dtype)
    for k in range(size):
        place = (slice(None),) * axis + (slice(k, k + stride * a.shape[axis], stride),)
        result[place] += np.take(a, k, axis=axis + 1)
    return result
''',
}


def _number(value: sympy.Expr) -> str:
    """A number, or a formula of sizes, with roots and quotients as NumPy computes them."""
    if value.is_Symbol:
        return str(value)
    if value.free_symbols:
        text = sympy.pycode(value, fully_qualified_modules=True)
        text = text if text.startswith("-") else re.sub(r"math\.sqrt\((\w+)\)", r"\1**0.5", text)
        spaced = re.sub(r"(?<![*])([*/])(?![*])", r" \1 ", text).replace("math.", "np.")
        # a number of NumPy's would make float64 of float32, one of Python's does not
        return f"float({spaced})" if "np." in spaced else f"({spaced})"
    return str(value) if value.is_Integer else repr(float(value))


NUMPY = Style("numpy", lambda symbol: symbol.name, _number, lambda text: f"({text})")


def array_code(node: Node, style: Style = NUMPY) -> str:
    """One expression as NumPy code, or in a dialect of it.

    >>> from derive.catalogue import load
    >>> array_code(load("elman").program.steps[0].expr)
    'W_h @ x + U_h @ h + b_h'
    """
    return typeset(node, style)


def function(
    program: Program,
    name: str,
    steps: Iterable[BatchedStep] | None = None,
    document: str = "",
    style: Style = NUMPY,
    filled: str = "",
) -> str:
    """The program as a function from a dictionary of arrays to a dictionary of all values it computes.

    steps: those of it that are computed; without them all, in a form that does not overflow.
    The dictionary is called v, unless the program has a tensor or size of that name; so is it where the
    document says ``{given}``.  style: of a dialect, whose helpers the caller supplies.
    filled: the name of a function that the dictionary goes through first.
    """
    chosen = tuple(batched(stable(program)) if steps is None else steps)
    used, given = _used(chosen, program), program.unused("v")
    lines = [f"def {name}({given}):"]
    document = document.replace("{given}", given)
    lines += [
        f'    """{line}' if k == 0 else f"    {line}".rstrip() for k, line in enumerate(document.splitlines())
    ]
    lines += ['    """'] if document else []
    lines += [f"    {given} = {filled}({given})"] if filled else []
    lines += [f'    {symbol.name} = {given}["{symbol.name}"]' for symbol in used]
    lines += _sizes(chosen, program, given)
    lines += [f"    {line}" for step in chosen for line in statement(step, style)]
    lines += ["    return {", *(f'        "{s.target.name}": {s.target.name},' for s in chosen), "    }"]
    return "\n".join(lines) + "\n"


def helpers(text: str, *programs: Program) -> str:
    """The helper functions that a text calls, in the table's order, then the own functions of programs."""
    own = own_helpers(step.expr for program in programs for step in program.steps)
    called = f"{text}{own}"
    # the letters first: what an expression looks for at every place takes a hundred times as long
    needed = [code for name, code in HELPERS.items() if re.search(rf"{name}(?<![\w.]{name})\(", called)]
    return "\n\n".join([*needed, own] if own else needed)


def _used(steps: Sequence[BatchedStep], program: Program) -> list[TensorSymbol]:
    """What the steps read and do not compute, in the program's order."""
    read = {s for step in steps for s in symbols_in(step.expr)} | {step.like for step in steps}
    from_outside = read - {step.target for step in steps}
    return [s for s in [*program.inputs, *program.defined] if s in from_outside]


def _sizes(steps: Sequence[BatchedStep], program: Program, given: str) -> list[str]:
    """Sizes that slices and zeros need, read off the arrays that are given."""
    nodes = {node for step in steps for node in step.expr.atoms(Apply, Scalar)}
    needed = {size for node in nodes for size in _size_symbols(node)}
    return [f"    {size} = {given}{_where(size, program)}" for size in sorted(needed, key=str)]


def _where(size: sympy.Symbol, program: Program) -> str:
    """Where this size can be read off."""
    found = read_off(size, program.inputs, batch_size(program))
    if not found:
        message = f"no input has the size {size} on an axis of its own, so it cannot be read off the arrays"
        raise program.error(message, None)
    return found


def read_off(size: sympy.Symbol, symbols: Iterable[TensorSymbol], batch: sympy.Symbol) -> str:
    """Where a size can be read off the arrays of symbols: an axis that has it, else a multiple of it.

    >>> n, m = sympy.symbols("n m")
    >>> read_off(m, [TensorSymbol("x", (n,)), TensorSymbol("W", (2 * m, n), "parameter")], n)
    '["W"].shape[0] // 2'
    """
    derived = ""
    for symbol in symbols:
        axes = (batch,) * has_batch(symbol) + symbol.shape
        if size in axes:
            return f'["{symbol.name}"].shape[{axes.index(size)}]'
        for axis, found in enumerate(axes):
            text = _solved(size, found, f'["{symbol.name}"].shape[{axis}]')
            derived = derived or text
    return derived


def _solved(size: sympy.Symbol, found: sympy.Expr, read: str) -> str:
    """The size from an axis of k times it."""
    factor = found / size
    return f"{read} // {factor}" if factor.is_Integer else ""


def _size_symbols(node: Apply | Scalar) -> set[sympy.Symbol]:
    if isinstance(node, Scalar):
        return set(node.value.free_symbols)
    return set().union(*(attribute.free_symbols for attribute in node.attributes))


def statement(step: BatchedStep, style: Style = NUMPY) -> list[str]:
    """The lines of a function that compute a value, without its indentation.

    One line, or a line a term; where formatters would rather break in a call, they are asked not to.
    """
    typed = replace(style, like=style.symbol(step.like)) if step.like is not None else style
    line = f"{step.target.name} = {array_code(step.expr, typed)}"
    if len(line) + INDENT <= WIDTH:
        return [line]
    parts = [f"    {term}" for term in terms(step.expr, typed)]
    if len(parts) > MOST_TERMS:
        return _in_portions(step.target.name, parts)
    usual = len(parts) > 2 and max(map(len, parts)) + INDENT <= WIDTH
    together = "    " + " ".join(part.strip() for part in parts)
    if usual and len(together) + INDENT <= WIDTH:
        parts = [together]
    return [f"{step.target.name} = (", *parts, ")" if usual else f"){SKIP}"]


def _in_portions(name: str, parts: Sequence[str]) -> list[str]:
    """A long sum, added up from left to right in statements that Python's own parser can take."""
    lines = [f"{name} = (", *parts[:MOST_TERMS], ")"]
    for start in range(MOST_TERMS, len(parts), MOST_TERMS):
        portion = parts[start : start + MOST_TERMS]
        lines += [f"{name} = (", f"    {name}", *portion, ")"]
    return lines


def shape_text(symbol: TensorSymbol, batch: sympy.Symbol) -> str:
    """The shape of an array in a comment: ``(B, n)`` for an input, ``(m, n)`` for a weight."""
    sizes = [str(batch)] * has_batch(symbol) + [show_size(s) for s in symbol.shape]
    return as_tuple(sizes)
